//! The rules of accesses, one by one.

use super::content::{
    AccessAct, AccessApprove, AccessEnd, AccessProvide, AccessRequest, AccessReview, AccessSuspend, StaffRole, Wanted,
};
use super::register::{AccessRefusal, Change, Register, Who, judge};
use crate::people::Access;
use qonys_procedure::form::Text;
use qonys_procedure::{AccountId, ActId, Instant, Role};
use qonys_store::accounts::Access as Row;
use uuid::Uuid;

const MINISTRY: &str = "250940009006";
const INTERIOR: &str = "140840009019";
const OFFICE: &str = "200140009028";
const NOW: Instant = Instant(1_790_000_000_000_000);

/// Somebody of the tests: account, IIN and access.
struct Somebody(AccountId, &'static str, Access);

fn somebody(n: u128, iin: &'static str, role: Role, org: &str, city: Option<&str>) -> Somebody {
    let city = city.map(|c| c.parse().expect("an id"));
    let access = Access { role, org: Some(org.to_owned()), city, from: Instant(0), on_leave: false, to: None };
    Somebody(AccountId(Uuid::from_u128(n)), iin, access)
}

fn head() -> Somebody {
    somebody(1, "780120303454", Role::MigrationHead, OFFICE, Some("astana"))
}
fn supervisor() -> Somebody {
    somebody(2, "710405303381", Role::Supervisor, INTERIOR, None)
}
fn administrator() -> Somebody {
    somebody(3, "860214303105", Role::Administrator, "000340009073", None)
}

impl Somebody {
    fn who(&self) -> Who<'_> {
        Who { account: self.0, iin: self.1.parse().expect("twelve digits"), access: &self.2 }
    }

    fn row(&self) -> Row {
        Row {
            id: self.0.0,
            account: self.0,
            role: self.2.role,
            org: self.2.org.clone(),
            city: self.2.city.as_ref().map(ToString::to_string),
            office: None,
            acting_for: None,
            from: Instant(0),
            to: None,
            suspended: None,
            leave_until: None,
            reviewed: Instant(0),
        }
    }
}

fn text<const MAX: usize>(words: &str) -> Text<MAX> {
    Text::new(words).expect("short")
}

fn officer_wanted() -> Wanted {
    Wanted {
        holder_iin: text("890730403737"),
        holder_name: text("ТУЛЕГЕНОВА АСЕЛЬ"),
        access_role: StaffRole::MigrationOfficer,
        organisation_bin: text(OFFICE),
        access_city: Some("astana".parse().expect("an id")),
        ministry_bin: text(INTERIOR),
        access_until: None,
    }
}

fn request(wanted: Wanted) -> AccessAct {
    AccessAct::Request(AccessRequest { wanted, access_reason: text("order 12") })
}

fn on_request(id: ActId) -> AccessAct {
    AccessAct::Provide(AccessProvide {
        access_request: Some(text(&id.to_string())),
        wanted: None,
        paper_reference: None,
    })
}

fn on_paper(wanted: Wanted) -> AccessAct {
    AccessAct::Provide(AccessProvide {
        access_request: None,
        wanted: Some(wanted),
        paper_reference: Some(text("letter 1")),
    })
}

/// A register with one request of the head, approved or not.
fn asked(approved: bool) -> (Register, ActId) {
    let mut register = Register::default();
    let id = ActId(Uuid::from_u128(99));
    register.apply(id, NOW, head().0, &request(officer_wanted()));
    if approved {
        let act = AccessAct::Approve(AccessApprove { access_request: text(&id.to_string()) });
        register.apply(ActId(Uuid::from_u128(100)), NOW, supervisor().0, &act);
    }
    (register, id)
}

fn judged(
    who: &Somebody,
    act: &AccessAct,
    register: &Register,
    held: &[Row],
    target: Option<&Row>,
) -> Result<Change, AccessRefusal> {
    judge(&who.who(), act, register, held, target, NOW)
}

#[test]
fn a_head_asks_for_their_own_city_only_and_never_for_themselves() {
    let register = Register::default();
    assert_eq!(judged(&head(), &request(officer_wanted()), &register, &[], None), Ok(Change::None));
    let other_city = Wanted { access_city: Some("almaty".parse().expect("an id")), ..officer_wanted() };
    assert_eq!(judged(&head(), &request(other_city), &register, &[], None), Err(AccessRefusal::NotYours));
    let own = Wanted { holder_iin: text(head().1), ..officer_wanted() };
    assert_eq!(judged(&head(), &request(own), &register, &[], None), Err(AccessRefusal::FourEyes));
    assert_eq!(
        judged(&administrator(), &request(officer_wanted()), &register, &[], None),
        Err(AccessRefusal::NotYours)
    );
}

#[test]
fn data_that_cannot_be_right_are_refused() {
    let register = Register::default();
    for wrong in [
        Wanted { holder_iin: text("12"), ..officer_wanted() },
        Wanted { organisation_bin: text("x"), ..officer_wanted() },
        Wanted { access_city: None, ..officer_wanted() },
        Wanted { access_until: Some("2020-01-01".parse().expect("a day")), ..officer_wanted() },
    ] {
        let refused = judged(&head(), &request(wrong), &register, &[], None);
        assert!(matches!(refused, Err(AccessRefusal::Data(_))), "{refused:?}");
    }
}

#[test]
fn only_the_own_ministry_approves_and_only_once() {
    let (register, id) = asked(false);
    let approve = AccessAct::Approve(AccessApprove { access_request: text(&id.to_string()) });
    assert_eq!(judged(&supervisor(), &approve, &register, &[], None), Ok(Change::None));
    let foreign = somebody(4, "840927403174", Role::MinistryOfficial, MINISTRY, None);
    assert_eq!(judged(&foreign, &approve, &register, &[], None), Err(AccessRefusal::NotYours));
    assert_eq!(judged(&head(), &approve, &register, &[], None), Err(AccessRefusal::NotYours));
    let (approved, _) = asked(true);
    assert_eq!(judged(&supervisor(), &approve, &approved, &[], None), Err(AccessRefusal::Done));
}

#[test]
fn who_asked_does_not_approve_what_they_asked_for() {
    let official = somebody(5, "840927403174", Role::MinistryOfficial, MINISTRY, None);
    let wanted = Wanted {
        access_role: StaffRole::Screener,
        access_city: None,
        ministry_bin: text(MINISTRY),
        ..officer_wanted()
    };
    let mut register = Register::default();
    let id = ActId(Uuid::from_u128(7));
    register.apply(id, NOW, official.0, &request(wanted));
    let approve = AccessAct::Approve(AccessApprove { access_request: text(&id.to_string()) });
    assert_eq!(judged(&official, &approve, &register, &[], None), Err(AccessRefusal::FourEyes));
}

#[test]
fn the_administrator_gives_what_was_approved_and_once() {
    let (waiting, id) = asked(false);
    assert_eq!(judged(&administrator(), &on_request(id), &waiting, &[], None), Err(AccessRefusal::NotApproved));
    let (mut approved, id) = asked(true);
    assert_eq!(judged(&administrator(), &on_request(id), &approved, &[], None), Ok(Change::Give(officer_wanted())));
    assert_eq!(judged(&supervisor(), &on_request(id), &approved, &[], None), Err(AccessRefusal::NotYours));
    approved.apply(ActId(Uuid::from_u128(101)), NOW, administrator().0, &on_request(id));
    assert_eq!(judged(&administrator(), &on_request(id), &approved, &[], None), Err(AccessRefusal::Done));
    assert_eq!(approved.waiting().count(), 0);
}

#[test]
fn paper_is_only_for_the_first_people() {
    let register = Register::default();
    let act = on_paper(officer_wanted());
    assert_eq!(judged(&administrator(), &act, &register, &[], None), Ok(Change::Give(officer_wanted())));
    let alone = [head().row()];
    assert!(judged(&administrator(), &act, &register, &alone, None).is_ok(), "nobody could approve");
    let both = [head().row(), supervisor().row()];
    assert_eq!(judged(&administrator(), &act, &register, &both, None), Err(AccessRefusal::PaperOnlyForTheFirst));
}

#[test]
fn an_access_is_suspended_once_and_ends_for_good() {
    let register = Register::default();
    let row = head().row();
    let id = row.id.to_string();
    let suspend = AccessAct::Suspend(AccessSuspend { access_id: text(&id), access_reason: text("leave") });
    let end = AccessAct::End(AccessEnd { access_id: text(&id), access_reason: text("dismissed") });
    let by = administrator();
    assert_eq!(judged(&by, &suspend, &register, &[], Some(&row)), Ok(Change::Suspend(row.id, true)));
    let suspended = Row { suspended: Some(NOW), ..row.clone() };
    assert_eq!(judged(&by, &suspend, &register, &[], Some(&suspended)), Err(AccessRefusal::Done));
    let ended = Row { to: Some(NOW), ..row.clone() };
    assert_eq!(judged(&by, &end, &register, &[], Some(&ended)), Err(AccessRefusal::Done));
    assert_eq!(judged(&by, &end, &register, &[], None), Err(AccessRefusal::Unknown));
    assert_eq!(judged(&head(), &end, &register, &[], Some(&row)), Err(AccessRefusal::NotYours));
}

#[test]
fn a_review_keeps_or_ends_and_nobody_reviews_their_own() {
    let register = Register::default();
    let (by, row) = (administrator(), head().row());
    let review = |access_kept| {
        AccessAct::Review(AccessReview {
            access_id: text(&row.id.to_string()),
            access_kept,
            access_reason: text("list of staff"),
        })
    };
    assert_eq!(judged(&by, &review(true), &register, &[], Some(&row)), Ok(Change::Reviewed(row.id)));
    assert_eq!(judged(&by, &review(false), &register, &[], Some(&row)), Ok(Change::End(row.id)));
    assert_eq!(judged(&by, &review(true), &register, &[], Some(&by.row())), Err(AccessRefusal::FourEyes));
}
