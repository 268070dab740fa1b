//! Extensions, lapses, and editions that end.

use super::*;

impl Ask<'_> {
    /// Limits of the applicant that can be extended now.
    pub(crate) fn extendable(&self, case: &Case) -> Vec<ClockName> {
        let clocks: &[ClockName] = match case.stage {
            Stage::Correction => &[ClockName::Correction],
            Stage::Petitioned => &[ClockName::Petitioned],
            // The table names the interview too: the time by which the applicant comes.
            Stage::Interview => &[ClockName::Interview],
            Stage::AwaitingEntry => &[ClockName::Entry],
            Stage::Arrival => &[ClockName::Arrival, ClockName::ArrivalLapse],
            Stage::Lapsed => return self.extendable_after_lapse(case),
            _ => &[],
        };
        clocks.iter().copied().filter(|c| case.limit(*c).is_some()).collect()
    }

    fn extendable_after_lapse(&self, case: &Case) -> Vec<ClockName> {
        let Some(ended) = &case.ended else { return Vec::new() };
        let asked = case.asked_extensions().next().is_some();
        let until = case.extendable_until(self.rules.edition);
        let open = until.is_some_and(|day| self.today() <= day) && ended.from != Stage::Draft;
        // What was asked in time may be answered later.
        let answers = self.actor.role != Role::Applicant && asked && ended.from != Stage::Draft;
        ended.limit.filter(|_| open || answers).into_iter().collect()
    }

    /// Limits for which the applicant can ask for more time: the same is not asked again while it is not answered.
    pub(crate) fn askable(&self, case: &Case) -> Vec<ClockName> {
        let mut clocks = self.extendable(case);
        clocks.retain(|clock| !case.is_asked(*clock));
        clocks
    }

    pub(super) fn may_ask_extension(&self, case: &Case) -> Verdict {
        pending(!self.extendable(case).is_empty(), "limit")?;
        self.opens_alone(case)?;
        not_done(self.askable(case).is_empty())
    }

    /// A lapsed case is not brought back beside another open one of the person, nor asked for.
    fn opens_alone(&self, case: &Case) -> Verdict {
        let open = self.facts.other_cases.iter().any(|c| c.same_person && c.stage.is_open());
        if case.stage == Stage::Lapsed && open { Err(Reason::OpenCaseExists) } else { Ok(()) }
    }

    pub(super) fn may_extend(&self, case: &Case) -> Verdict {
        pending(!self.extendable(case).is_empty(), "limit")?;
        if case.stage == Stage::Lapsed {
            pending(case.asked_extensions().next().is_some(), "extension")?;
        }
        self.opens_alone(case)
    }

    pub(super) fn may_lapse(&self, case: &Case) -> Verdict {
        let clock = case.lapses_by().ok_or(Reason::NotInThisStage)?;
        let limit = case.limit(clock).ok_or(Reason::NothingPending { what: "limit" })?;
        let drafts = case.draft_due(self.facts.draft_changed, &self.rules).filter(|_| clock == ClockName::Draft);
        let due = drafts.unwrap_or(limit.due);
        let over = case.is_over(limit, &self.rules, &self.facts.outages, self.now) && self.today() > due;
        if !over {
            return Err(Reason::TooEarly { from: plus_days(due, 1) });
        }
        let due = due.max(case.due_now(limit, &self.rules, &self.facts.outages, self.now).0);
        // Nobody loses a right because nobody answered; but no act says no, so the wait has an end [ours].
        if let Some(last) = case.waits_for_answer(clock, due, &self.rules).filter(|last| self.today() <= *last) {
            return Err(Reason::TooEarly { from: plus_days(last, 1) });
        }
        if clock == ClockName::ArrivalLapse && case.own_items_missing().is_empty() {
            return Err(Reason::NothingPending { what: "item" });
        }
        self.announced(clock, limit.due)?;
        let at_border = case.check(CheckSystem::Border).and_then(|c| c.answer.as_ref());
        let asked_after = at_border.is_some_and(|a| a.at >= limit.due_at && a.entered == Some(false));
        let answered = at_border.is_some_and(|a| a.outcome != CheckOutcome::Unavailable);
        if clock == ClockName::Entry && !(asked_after && answered) { Err(Reason::NotAnnounced) } else { Ok(()) }
    }

    /// Told in time: a draft by two reminders, a signed case five working days before.
    fn announced(&self, clock: ClockName, due: crate::Date) -> Verdict {
        let notices = self.facts.lapse_notices.iter().filter(|n| n.limit == clock);
        let days = *self.rules.edition.settings.lapse_notice_working_days;
        let told = if clock == ClockName::Draft {
            notices.count() >= 2
        } else {
            let earliest =
                |n: &crate::facts::LapseNotice| self.rules.calendar.add_working_days(n.at.local_date(), days);
            // Told late: the days are given after the notice.
            notices.map(|n| earliest(n).date).min().is_some_and(|day| day <= due.max(self.today()))
        };
        if told { Ok(()) } else { Err(Reason::NotAnnounced) }
    }

    /// The edition to which the case moves when its own has ended.
    pub(crate) fn next_edition(&self, case: &Case) -> Option<crate::EditionId> {
        let edition = self.rules.edition;
        let over = self.today() > *edition.identity.effective_to;
        match edition.stage(case.home()).map(|s| &s.pending) {
            Some(Pending::Move(to)) if over && case.edition.is_some() => {
                self.book.edition(to).filter(|e| e.id() != edition.id()).map(|e| e.id().clone())
            }
            _ => None,
        }
    }
}
