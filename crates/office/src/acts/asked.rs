//! What an applicant asked for and nobody has answered yet. The turn of such a case may be the applicant's, or it has
//! lapsed, and then it stands in nobody's queue: each request has a row beside the limits, by which the list above
//! the queue of whoever answers finds it.

use crate::Context;
use qonys_procedure::Case;
use qonys_procedure::table::{self, admits};
use qonys_procedure::{ActKind, Instant, Role, Stage, Waits};
use qonys_store::cases::{Limit, LimitState};

/// A request of an applicant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A longer limit.
    Extension,
    /// The limit by which the case lapsed: it is to be brought back. Nobody is bound to a day, and no act says no:
    /// these stand behind what still runs.
    Return,
    /// Another city.
    Transfer,
    /// A change that they reported is to be taken over or not.
    Change,
}

impl Asked {
    /// All of them, what has an end of its own first.
    pub const ALL: [Asked; 4] = [Asked::Extension, Asked::Return, Asked::Transfer, Asked::Change];

    /// The act that answers it.
    pub const fn answer(self) -> ActKind {
        match self {
            Asked::Extension | Asked::Return => ActKind::ExtendLimit,
            Asked::Transfer => ActKind::TransferCase,
            Asked::Change => ActKind::AcceptChange,
        }
    }

    /// What lists mark it with.
    pub const fn mark(self) -> Waits {
        match self {
            Asked::Extension | Asked::Return => Waits::Extension,
            Asked::Transfer => Waits::Transfer,
            Asked::Change => Waits::Change,
        }
    }

    /// The request that a row is about; none for a limit.
    pub fn of(kind: &str) -> Option<Asked> {
        let (id, _) = kind.split_once('@')?;
        Asked::ALL.into_iter().find(|asked| asked.id() == id)
    }

    /// Kinds of the rows that a role answers: of cases that go on, and of those that lapsed; none where no act of theirs
    /// answers anything.
    pub fn kinds(role: Role) -> [Vec<String>; 2] {
        let answers = |asked: &Asked| Stage::ALL.iter().any(|stage| admits(asked.answer(), role, *stage));
        let seats: Vec<Role> = Role::ALL.iter().copied().filter(|seat| table::role_fits(*seat, role)).collect();
        let of = |asked: Asked| seats.iter().map(move |seat| asked.kind(*seat));
        let (lapsed, open): (Vec<_>, Vec<_>) =
            Asked::ALL.into_iter().filter(answers).partition(|asked| *asked == Asked::Return);
        [open, lapsed].map(|asked| asked.into_iter().flat_map(of).collect())
    }

    const fn id(self) -> &'static str {
        match self {
            Asked::Extension => "asked_extension",
            Asked::Return => "asked_return",
            Asked::Transfer => "asked_transfer",
            Asked::Change => "asked_change",
        }
    }

    /// The row's key: in one stage it may be this or that authority that answers.
    fn kind(self, by: Role) -> String {
        format!("{}@{}", self.id(), by.id())
    }

    fn answered_by(self, case: &Case) -> Option<Role> {
        match self {
            Asked::Extension | Asked::Return => Some(case.authority()),
            Asked::Transfer => Some(Role::MigrationHead),
            Asked::Change => case.acting(),
        }
    }

    /// By when it should be answered, or else when it was asked; none if nothing is asked. A lapse waits some days more
    /// for the answer, and even then it is not too late for one.
    fn due(self, ctx: &Context, case: &Case) -> Option<Instant> {
        let at = |seq: u64| case.past(seq).map_or(case.stage_since, |act| act.at);
        match self {
            Asked::Extension if case.stage == Stage::Lapsed => None,
            Asked::Extension => {
                case.asked_extensions().filter_map(|asked| case.limit(asked.limit)).map(|l| l.due_at).min()
            }
            Asked::Return => case.asked_extensions().next().and_then(|_| returnable_until(ctx, case)),
            Asked::Transfer => case.transfer_asked.as_ref().map(|asked| at(asked.seq)),
            Asked::Change => case.changes.iter().filter(|c| c.accepted.is_none()).map(|c| at(c.seq)).min(),
        }
    }
}

/// The rows of a case: of each kind one at most, and only where the case stands in a stage in which it can be answered.
pub fn rows(ctx: &Context, case: &Case) -> Vec<Limit> {
    let row = |asked: Asked| {
        let by = asked.answered_by(case).filter(|by| admits(asked.answer(), *by, case.stage))?;
        let due = asked.due(ctx, case)?;
        Some(Limit { kind: asked.kind(by), due, state: LimitState::Open, leads: false })
    };
    Asked::ALL.into_iter().filter_map(row).collect()
}

/// The end of the time in which it can be asked to bring a lapsed case back.
fn returnable_until(ctx: &Context, case: &Case) -> Option<Instant> {
    let edition = case.edition.as_ref().and_then(|id| ctx.book.edition(id))?;
    case.extendable_until(edition).map(Instant::end_of)
}
