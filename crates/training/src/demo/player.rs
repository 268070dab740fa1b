//! Plays stories inside the server: every act goes through the office as if it came by the API.

use super::{DemoError, StoryClock, Studio};
use crate::dossier::DossierFile;
use crate::stories::Player;
use crate::stories::cast::{self, Member, Part};
use qonys_eds::Use;
use qonys_office::acts::{self, Request, Signed, draft};
use qonys_office::people::{Caller, session, sign_in as people};
use qonys_office::{Clock as _, Context, desk, files, jobs};
use qonys_procedure::act::{Act, ActKind, BookVisit};
use qonys_procedure::calendar::plus_days;
use qonys_procedure::case::Case;
use qonys_procedure::{CaseId, Instant, Reason, table};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A wait longer than this is lived through day by day, so that what is announced is announced in time.
const LONG_WAIT_DAYS: i64 = 10;

/// Why a story stopped.
pub type PlayError = DemoError;

/// Signs a person in with their training key; an employee chooses their role.
pub(super) async fn sign_in(
    studio: &Studio,
    ctx: &Context,
    key: &str,
    member: Option<&Member>,
) -> Result<Caller, DemoError> {
    let refused = |cause| DemoError::Office { what: format!("sign-in of {key}"), cause: Box::new(cause) };
    let challenge = people::challenge(ctx).await.map_err(refused)?;
    let cms = studio.keys.sign(key, Use::Authentication, &challenge.bytes, true, ctx.now())?;
    let signed_in = people::sign_in(ctx, &cms, key).await.map_err(refused)?;
    let Some(member) = member.filter(|m| signed_in.caller.role() != m.role) else { return Ok(signed_in.caller) };
    session::choose(ctx, &signed_in.caller, member.role, None).await.map_err(refused)?;
    session::caller(ctx, &signed_in.token).await.map_err(refused)
}

/// The office as the stage of one story.
pub struct Office<'a> {
    studio: &'a Studio,
    ctx: Context,
    clock: Arc<StoryClock>,
    applicant: String,
    city: String,
    callers: BTreeMap<Part, (String, Caller)>,
    case: Option<CaseId>,
    discarded: Option<Case>,
}

impl<'a> Office<'a> {
    /// A story that begins at `at`, of the person with this training key, in this city.
    pub fn new(studio: &'a Studio, at: Instant, applicant: &str, city: &str) -> Office<'a> {
        let clock = Arc::new(StoryClock::new(at));
        let ctx = (studio.context)(clock.clone());
        let (applicant, city) = (applicant.to_owned(), city.to_owned());
        Office { studio, ctx, clock, applicant, city, callers: BTreeMap::new(), case: None, discarded: None }
    }

    /// The case, once it is opened.
    pub fn case_id(&self) -> Option<CaseId> {
        self.case
    }

    /// The person who plays a part, signed in.
    pub async fn caller(&mut self, part: Part) -> Result<&(String, Caller), DemoError> {
        if !self.callers.contains_key(&part) {
            let member = match part {
                Part::Applicant => None,
                part => {
                    Some(cast::playing(part, &self.city).ok_or_else(|| DemoError::NoPlayer(part, self.city.clone()))?)
                }
            };
            let key = member.map_or(self.applicant.as_str(), |m| m.key).to_owned();
            let caller = sign_in(self.studio, &self.ctx, &key, member).await?;
            self.callers.insert(part, (key, caller));
        }
        Ok(&self.callers[&part])
    }

    /// The context, with the story's clock.
    pub fn context(&self) -> &Context {
        &self.ctx
    }

    /// Performs one act through the office.
    async fn performed(&mut self, part: Part, act: Act) -> Result<Case, DemoError> {
        let (_, caller) = self.caller(part).await?.clone();
        let kind = act.kind();
        let request = match self.case {
            Some(id) if table::signed(kind, caller.role()) => self.signed(part, id, &act).await?,
            _ => self.unsigned(&act).await?,
        };
        let done = acts::perform(&self.ctx, &caller, self.case, request).await.and_then(acts::Outcome::performed);
        let done = done.map_err(self.refused(kind))?;
        self.case = Some(done.case.id);
        if kind == ActKind::DiscardDraft {
            // The key is destroyed: the state is as the act left it, and nothing of it can be opened again.
            let left = state(done.case.state).map_err(self.refused(kind))?;
            self.discarded = Some(left.clone());
            return Ok(left);
        }
        self.case().await
    }

    /// Later times that the centre offers within a fortnight.
    async fn later(&mut self, visit: &BookVisit) -> Result<Vec<Instant>, DemoError> {
        let case = self.case().await?;
        let edition = case.edition.as_ref().and_then(|id| self.ctx.book.edition(id));
        let Some((_, centre)) = edition.and_then(|edition| edition.centre(&visit.centre)) else {
            return Ok(Vec::new());
        };
        let first = visit.slot.local_date();
        let slots = (0..14).flat_map(|days| centre.slots(plus_days(first, days)));
        let slots = slots.map(|slot| Instant::from_local(slot.date(), slot.time()));
        Ok(slots.filter(|slot| *slot > visit.slot).collect())
    }

    fn refused(&self, what: impl ToString) -> impl FnOnce(qonys_office::Error) -> DemoError {
        let what = format!("{} of {}", what.to_string(), self.applicant);
        move |cause| DemoError::Office { what, cause: Box::new(cause) }
    }

    fn sign(&self, key: &str, content: &[u8], attached: bool) -> Result<Vec<u8>, DemoError> {
        Ok(self.studio.keys.sign(key, Use::Signing, content, attached, self.clock.now())?)
    }

    /// Who keeps the minutes with them.
    fn second(part: Part) -> Part {
        if part == Part::Official { Part::OtherOfficial } else { Part::OtherOfficer }
    }

    async fn signed(&mut self, part: Part, id: CaseId, act: &Act) -> Result<Request, DemoError> {
        let kind = act.kind();
        let (key, caller) = self.caller(part).await?.clone();
        let content = act.to_json();
        let prepared = acts::prepare(&self.ctx, &caller, id, kind, &content).await.map_err(self.refused(kind))?;
        let mut cms = vec![self.sign(&key, &prepared.statement, true)?];
        if table::signers(kind, caller.role()) == 2 {
            let (second, _) = self.caller(Self::second(part)).await?.clone();
            cms.push(self.sign(&second, &prepared.statement, true)?);
        }
        let papers = prepared.papers.iter().map(|paper| self.sign(&key, &paper.pdf, false));
        let signed = Signed { cms, paper_cms: papers.collect::<Result<_, _>>()? };
        Ok(Request { kind, content, seq: prepared.after, signed, key: self.ctx.fresh().to_string() })
    }

    async fn unsigned(&mut self, act: &Act) -> Result<Request, DemoError> {
        let seq = match self.case {
            Some(_) => self.case().await?.seq,
            None => 0,
        };
        let key = self.ctx.fresh().to_string();
        Ok(Request { kind: act.kind(), content: act.to_json(), seq, signed: Signed::default(), key })
    }

    /// What falls due by itself in this case.
    async fn fall_due(&mut self) -> Result<(), DemoError> {
        let Some(case) = self.case else { return Ok(()) };
        jobs::of_case(&self.ctx, case).await.map_err(self.refused("what falls due"))
    }
}

fn state(view: Value) -> Result<Case, qonys_office::Error> {
    serde_json::from_value(view).map_err(|_| qonys_office::Error::Corrupt("state of a case"))
}

impl Player for Office<'_> {
    type Error = DemoError;

    fn now(&self) -> Instant {
        self.clock.now()
    }

    async fn wait_until(&mut self, then: Instant) -> Result<(), DemoError> {
        let now = self.clock.now();
        let (mut day, last) = (now.local_date(), then.local_date());
        if qonys_procedure::calendar::days_between(day, last) > LONG_WAIT_DAYS {
            while day < last {
                day = plus_days(day, 1);
                self.clock.advance(Instant::from_local(day, jiff::civil::time(0, 5, 0, 0)));
                self.fall_due().await?;
            }
        }
        self.clock.advance(then);
        if now.local_date() == last { Ok(()) } else { self.fall_due().await }
    }

    async fn hand_in(&mut self, file: &DossierFile) -> Result<(), DemoError> {
        let (_, caller) = self.caller(Part::Applicant).await?.clone();
        let case = self.case.ok_or_else(|| DemoError::NoPlayer(Part::Applicant, "no case".to_owned()))?;
        let refused = self.refused(format!("document {}", file.kind));
        let uploading = async {
            let mut upload = files::begin(&self.ctx, &caller, case, file.kind, u32::from(file.n)).await?;
            upload.chunk(file.bytes.clone().into()).await?;
            upload.finish(&caller, self.ctx.fresh().to_string()).await
        };
        uploading.await.map(drop).map_err(refused)
    }

    async fn fill(&mut self, act: Act) -> Result<(), DemoError> {
        let (_, caller) = self.caller(Part::Applicant).await?.clone();
        let case = self.case.ok_or_else(|| DemoError::NoPlayer(Part::Applicant, "no case".to_owned()))?;
        let patched = draft::patch(&self.ctx, &caller, case, None, &act.to_json()).await;
        patched.map(drop).map_err(self.refused("draft"))
    }

    async fn perform(&mut self, part: Part, act: Act) -> Result<Case, DemoError> {
        let Act::BookVisit(mut visit) = act else { return self.performed(part, act).await };
        // What others have taken is taken: a person asks for the next time that the centre offers.
        for next in self.later(&visit).await? {
            match self.performed(part, visit.clone().into()).await {
                Err(DemoError::Office { cause, .. }) if is_full(&cause) => visit.slot = next,
                done => return done,
            }
        }
        self.performed(part, visit.into()).await
    }

    async fn case(&mut self) -> Result<Case, DemoError> {
        if let Some(left) = &self.discarded {
            return Ok(left.clone());
        }
        let id = self.case.ok_or_else(|| DemoError::NoPlayer(Part::Applicant, "no case".to_owned()))?;
        let (_, caller) = self.caller(Part::Applicant).await?.clone();
        let view = desk::case(&self.ctx, &caller, id).await.map_err(self.refused("the case"))?;
        state(view.state).map_err(self.refused("the case"))
    }
}

/// Others have all seats of the slot.
fn is_full(cause: &qonys_office::Error) -> bool {
    let qonys_office::Error::NotAllowed(no) = cause else { return false };
    matches!(no.reason, Reason::Content { message: "full", .. })
}
