//! Playing a story.

use super::cast::{self, Part};
use super::content::{answer, content};
use super::{MINUTES_BETWEEN_ACTS, Scene, Step};
use crate::dossier::{Dossier, DossierFile};
use qonys_procedure::act::{self, Act, ActKind};
use qonys_procedure::case::Case;
use qonys_procedure::form::Text;
use qonys_procedure::rulebook::{RuleBook, Rules};
use qonys_procedure::stage::Stage;
use qonys_procedure::{EditionId, Instant};
use std::future::Future;

/// Who plays a story: in the server itself, or from outside through its API.
pub trait Player: Send {
    /// Why an act was not performed.
    type Error: Send;

    /// The time of the service.
    fn now(&self) -> Instant;

    /// Time passes until then, and whatever falls due happens.
    fn wait_until(&mut self, then: Instant) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// The applicant uploads a document.
    fn hand_in(&mut self, file: &DossierFile) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// The applicant fills the draft of a statement.
    fn fill(&mut self, act: Act) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Somebody performs an act; the new state of the case.
    fn perform(&mut self, part: Part, act: Act) -> impl Future<Output = Result<Case, Self::Error>> + Send;

    /// The case as it is.
    fn case(&mut self) -> impl Future<Output = Result<Case, Self::Error>> + Send;
}

/// What came of a story.
#[derive(Debug)]
pub struct Told {
    /// The case.
    pub case: Case,
    /// Acts performed by people.
    pub acts: usize,
}

/// Plays the steps of a story. `edition` is that of the applicant's draft; `minutes` spreads cases over the
/// morning.
///
/// # Errors
/// The player's first.
pub async fn play<P: Player>(
    player: &mut P,
    steps: &[Step],
    dossier: &Dossier,
    book: &RuleBook,
    edition: &EditionId,
    minutes: i64,
) -> Result<Told, P::Error> {
    let mut teller = Teller { player, dossier, book, edition, minutes, case: None, acts: 0 };
    for step in steps {
        teller.step(*step).await?;
    }
    let case = teller.player.case().await?;
    Ok(Told { case, acts: teller.acts })
}

struct Teller<'a, P> {
    player: &'a mut P,
    dossier: &'a Dossier,
    book: &'a RuleBook,
    edition: &'a EditionId,
    minutes: i64,
    case: Option<Case>,
    acts: usize,
}

impl<P: Player> Teller<'_, P> {
    async fn step(&mut self, step: Step) -> Result<(), P::Error> {
        match step {
            Step::Wait(wait) => {
                let now = self.player.now();
                let end = wait.end(now, self.rules(now).calendar, self.minutes);
                self.player.wait_until(end).await?;
                if self.case.is_some() {
                    self.case = Some(self.player.case().await?);
                }
                Ok(())
            }
            Step::HandIn(used) => {
                for file in self.dossier.files.iter().filter(|file| file.used == used) {
                    self.player.hand_in(file).await?;
                }
                Ok(())
            }
            Step::Fill(kind) => {
                let act = self.with_scene(|scene| content(kind, scene));
                self.player.fill(act).await
            }
            Step::Act(part, ActKind::TakeCase) if self.has_it(part) => Ok(()),
            Step::Act(part, kind) => {
                let act = self.with_scene(|scene| content(kind, scene));
                self.perform(part, act).await
            }
            Step::Say(part, say) => {
                let act = self.with_scene(say);
                self.perform(part, act).await
            }
            Step::Checks(for_act) => self.checks(for_act).await,
        }
    }

    async fn perform(&mut self, part: Part, act: Act) -> Result<(), P::Error> {
        // Acts of a day follow one another by some minutes; the first one of a case finds the day as it is.
        if self.case.is_some() {
            let then = self.player.now().plus_seconds(MINUTES_BETWEEN_ACTS * 60);
            self.player.wait_until(then).await?;
        }
        self.case = Some(self.player.perform(part, act).await?);
        self.acts += 1;
        Ok(())
    }

    /// Whether who plays the part has the case already.
    fn has_it(&self, part: Part) -> bool {
        let Some(case) = &self.case else { return false };
        let Some(member) = cast::playing(part, case.city.as_str()) else { return false };
        let has = case.assignees.get(&member.role).and_then(|who| who.iin.as_ref());
        has.is_some_and(|iin| iin.as_str() == member.iin)
    }

    async fn checks(&mut self, for_act: qonys_procedure::edition::CheckedAct) -> Result<(), P::Error> {
        let systems: Vec<_> = self.rules(self.player.now()).edition.checks(for_act).map(|rule| rule.system).collect();
        let asks = match self.case.as_ref().map(|case| case.stage) {
            Some(Stage::PetitionDecision) => Part::Official,
            _ => Part::Officer,
        };
        for system in systems {
            let request = format!("{}-{}", system.id(), self.case.as_ref().map_or(0, |case| case.seq));
            let request = Text::new(&request).unwrap_or_default();
            self.perform(asks, act::OrderCheck { system, request }.into()).await?;
            let noted: Act = self.with_scene(|scene| answer(system, scene)).into();
            self.perform(Part::Officer, noted).await?;
        }
        Ok(())
    }

    /// The rules of the case, else of the draft's edition.
    fn rules(&self, now: Instant) -> Rules<'_> {
        let edition = self.case.as_ref().and_then(|case| case.edition.as_ref()).unwrap_or(self.edition);
        self.book.rules(edition, now).expect("the edition of the story is in the rule book")
    }

    fn with_scene<T>(&self, make: impl FnOnce(&Scene<'_>) -> T) -> T {
        let now = self.player.now();
        make(&Scene { dossier: self.dossier, case: self.case.as_ref(), rules: self.rules(now), now })
    }
}
