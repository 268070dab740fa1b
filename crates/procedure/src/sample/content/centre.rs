//! From entry to the document handed over.

use super::*;

impl Sampler<'_> {
    pub(super) fn centre(&self, kind: ActKind, case: &Case, rules: &Rules) -> Option<Act> {
        let checkpoint = CheckpointId::new("nqz").ok()?;
        let (on, basis) = (self.today(), StayBasis::VisaFree);
        // Told after the limit: of an entry that kept it.
        let entered = case.limit(ClockName::Entry).map_or(on, |limit| on.min(limit.due));
        let good = self.pick % 4 != 3;
        let outcome = if good { ItemOutcome::Good } else { ItemOutcome::Adverse };
        let note = (!good).then(|| text("Told to the officer."));
        let act = match kind {
            ActKind::ReportEntry => {
                ReportEntry { on: entered, checkpoint, basis, proof: Some(text("Stamp 12")) }.into()
            }
            ActKind::RecordEntry => {
                let seen_in = text("Border register");
                RecordEntry { on, checkpoint, basis, stay_until: None, seen_in }.into()
            }
            ActKind::BookVisit => self.free_slot(case, rules)?.into(),
            ActKind::CancelVisit => CancelVisit { reason: text("Another day suits better.") }.into(),
            ActKind::RecordMedical => RecordMedical {
                outcome,
                number: Some(text("075-1")),
                issued_on: Some(on),
                issuer: Some(text("City clinic 1")),
                note,
            }
            .into(),
            ActKind::RecordFingerprinting => RecordFingerprinting {
                status: if good { FingerprintStatus::Done } else { FingerprintStatus::Impossible },
                on: Some(on),
                place: Some(text("Service centre")),
                record_number: Some(text("F-1")),
                note,
            }
            .into(),
            ActKind::RecordHousing => RecordHousing {
                outcome,
                notarised: true,
                address_code: Some(text("1234567890123456")),
                city: Some(case.city.clone()),
                note,
            }
            .into(),
            ActKind::CheckOriginals => {
                let seen = Seen { document: DocumentKind::Passport, agrees: good, difference: None };
                CheckOriginals { outcome, seen: list([seen]), note }.into()
            }
            ActKind::SubmitForDecision => SubmitForDecision { note: None }.into(),
            ActKind::ReturnToCentre => {
                let items = list([*self.one_of(Item::ALL)?]);
                ReturnToCentre { items, reasons: text("The certificate is of another person.") }.into()
            }
            ActKind::OrderCard => OrderCard {
                application: text("APP-1"),
                expedited: self.pick % 2 == 1,
                duty: DutyReference { payment: text("KZ-000124"), paid_on: on, amount: 865 },
                photos: 2,
            }
            .into(),
            ActKind::RecordCard => {
                let card = case.permit.as_ref()?.card;
                RecordCard { card, number: text("N00000001"), valid_until: plus_days(on, 3_650) }.into()
            }
            ActKind::HandOver => HandOver { what: text("Residence card"), identity_seen: true }.into(),
            ActKind::ConfirmReceipt => {
                let on_paper = self.actor.role == Role::CentreOperator;
                ConfirmReceipt { what: text("Residence card"), on_paper }.into()
            }
            ActKind::CloseUncollected => CloseUncollected { kept_at: text("Office archive") }.into(),
            _ => return None,
        };
        Some(act)
    }

    /// The first free slot of a centre of the case's city.
    fn free_slot(&self, case: &Case, rules: &Rules) -> Option<BookVisit> {
        let city = rules.edition.city(&case.city)?;
        let centre = self.one_of(&city.centres)?;
        let days = (1..60).map(|n| plus_days(self.today(), n));
        let slots = days.flat_map(|day| centre.slots(day)).map(|s| Instant::from_local(s.date(), s.time()));
        let free = |slot: &Instant| !self.facts.full_slots.contains(&(centre.id.clone(), *slot));
        let slot = slots.into_iter().find(free)?;
        Some(BookVisit { centre: centre.id.clone(), slot, reason: None })
    }
}
