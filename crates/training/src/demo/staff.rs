//! The employees of the demo come into the service as they do in life: the first ones on paper, the others asked for,
//! approved and provided, each step signed.

use super::player::sign_in;
use super::{DemoError, StoryClock, Studio};
use crate::stories::cast::{CAST, Member};
use qonys_eds::Use;
use qonys_office::Context;
use qonys_office::people::Caller;
use qonys_office::people::access::{self, AccessAct, AccessApprove, AccessProvide, AccessRequest, StaffRole, Wanted};
use qonys_procedure::catalogue::CityId;
use qonys_procedure::form::Text;
use qonys_procedure::{Instant, Role};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Gives every employee of the cast their access, from `at` on.
///
/// # Errors
/// The first refusal.
pub async fn provide_staff(studio: &Studio, at: Instant) -> Result<(), DemoError> {
    let clock = Arc::new(StoryClock::new(at));
    let ctx = (studio.context)(clock);
    let [first, others @ ..] = CAST else { return Ok(()) };
    let certificate = studio.keys.certificate(first.key, Use::Signing)?;
    access::first_administrator(&ctx, &certificate).await.map_err(|cause| refused("first administrator", cause))?;
    let mut office = Opening { studio, ctx: &ctx, callers: BTreeMap::new(), inside: vec![first] };
    for member in others {
        office.provide(first, member).await?;
        office.inside.push(member);
    }
    Ok(())
}

fn refused(what: &str, cause: qonys_office::Error) -> DemoError {
    DemoError::Office { what: what.to_owned(), cause: Box::new(cause) }
}

struct Opening<'a> {
    studio: &'a Studio,
    ctx: &'a Context,
    callers: BTreeMap<&'static str, Caller>,
    inside: Vec<&'static Member>,
}

impl Opening<'_> {
    async fn provide(&mut self, administrator: &'static Member, member: &'static Member) -> Result<(), DemoError> {
        let wanted = wanted(member);
        let request = match self.askers(member) {
            Some((asks, approves)) => {
                let reason = text("приказ о назначении на должность");
                let request = AccessRequest { wanted: wanted.clone(), access_reason: reason };
                let request = self.act(asks, AccessAct::Request(request)).await?;
                let id = text(&request);
                self.act(approves, AccessAct::Approve(AccessApprove { access_request: id })).await?;
                Some(request)
            }
            None => None,
        };
        let provided = match request {
            Some(id) => AccessProvide { access_request: Some(text(&id)), wanted: None, paper_reference: None },
            None => {
                let paper = text("письмо № 1 от дня запуска");
                AccessProvide { access_request: None, wanted: Some(wanted), paper_reference: Some(paper) }
            }
        };
        self.act(administrator, AccessAct::Provide(provided)).await.map(drop)
    }

    /// Two different people who ask and approve, if the service has them already.
    fn askers(&self, member: &Member) -> Option<(&'static Member, &'static Member)> {
        let asking = match member.role {
            Role::MigrationOfficer | Role::MigrationHead => Role::MigrationHead,
            _ => Role::MinistryOfficial,
        };
        let approves = |m: &&&'static Member| {
            matches!(m.role, Role::MinistryOfficial | Role::Supervisor) && m.org.bin == member.org.ministry
        };
        let asks = |m: &&&'static Member| m.role == asking && (m.city.is_none() || m.city == member.city);
        self.inside
            .iter()
            .filter(asks)
            .find_map(|a| self.inside.iter().filter(approves).find(|b| b.key != a.key).map(|b| (*a, *b)))
    }

    async fn act(&mut self, who: &'static Member, act: AccessAct) -> Result<String, DemoError> {
        if !self.callers.contains_key(who.key) {
            let caller = sign_in(self.studio, self.ctx, who.key, Some(who)).await?;
            self.callers.insert(who.key, caller);
        }
        let caller = &self.callers[who.key];
        let what = act.kind().id();
        let prepared = access::prepare(self.ctx, caller, &act).await.map_err(|cause| refused(what, cause))?;
        let cms = self.studio.keys.sign(who.key, Use::Signing, &prepared.statement, true, self.ctx.now())?;
        let key = self.ctx.fresh().to_string();
        let accepted = access::accept(self.ctx, caller, &cms, &key).await.map_err(|cause| refused(what, cause))?;
        Ok(accepted.act.to_string())
    }
}

fn wanted(member: &Member) -> Wanted {
    Wanted {
        holder_iin: text(member.iin),
        holder_name: text(&format!("{} {}", member.name.0, member.name.1).to_uppercase()),
        access_role: StaffRole::from_id(member.role.id()).expect("the cast are employees"),
        organisation_bin: text(member.org.bin),
        access_city: member.city.map(|city| CityId::new(city).expect("an id")),
        ministry_bin: text(member.org.ministry),
        access_until: None,
    }
}

fn text<const MAX: usize>(words: &str) -> Text<MAX> {
    Text::new(words).expect("texts of the cast keep the bounds")
}
