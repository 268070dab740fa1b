//! Acts of a hearing.

use super::Fold;
use crate::act::{Answer, AnswerNotice, NotifyIntendedRefusal};
use crate::case::{Notice, NoticeAnswer};
use crate::clock::{ClockName, ClockStop};
use crate::not_allowed::Corrupt;
use crate::stage::Stage;
use crate::time::Date;

impl Fold<'_> {
    pub(super) fn notify(&mut self, content: &NotifyIntendedRefusal) -> Result<(), Corrupt> {
        let by = self.record.actor.iin.ok_or(self.missing("iin"))?;
        let seq = self.record.seq;
        self.set_aside(Stage::Hearing, Some(ClockStop::Hearing));
        for clock in [ClockName::Objection, ClockName::EarliestAct] {
            self.begin_about(clock, self.on, Some(seq));
        }
        if let Some(until) = content.until {
            self.grant(ClockName::Objection, until);
        }
        // Three whole working days must have passed: the act is possible on the day after the last of them.
        let earliest = self.case.limit_about(ClockName::EarliestAct, seq).map(|l| next_day(l.due));
        self.case.notices.push(Notice {
            seq,
            intended: content.intended,
            grounds: content.grounds.to_vec(),
            received_on: self.on,
            earliest: earliest.unwrap_or_else(|| next_day(self.on)),
            by,
            role: self.record.actor.role,
            answer: None,
            to_reply: Vec::new(),
            closed: false,
        });
        Ok(())
    }

    pub(super) fn answer_notice(&mut self, content: &AnswerNotice) -> Result<(), Corrupt> {
        let (seq, registered) = (self.record.seq, self.registered());
        self.sign_documents(&[]);
        let missing = self.missing("notice");
        let notice = self.case.notices.last_mut().ok_or(missing)?;
        notice.answer = Some(NoticeAnswer { seq, answer: content.answer });
        if content.text.as_ref().is_some_and(|t| !t.is_empty()) && content.answer != Answer::None {
            notice.to_reply.push(seq);
        }
        match content.answer {
            // The case stays until the person was heard; there is no more to object to in time.
            Answer::OralHearing => self.finish(ClockName::Objection, self.case.open_notice().map(|n| n.seq)),
            Answer::Objection | Answer::None => self.leave_hearing(registered),
        }
        Ok(())
    }

    pub(super) fn record_hearing(&mut self) -> Result<(), Corrupt> {
        let seq = self.record.seq;
        let missing = self.missing("notice");
        self.case.notices.last_mut().ok_or(missing)?.to_reply.push(seq);
        self.leave_hearing(self.on);
        Ok(())
    }

    pub(super) fn close_hearing(&mut self) {
        self.leave_hearing(self.on);
    }

    fn leave_hearing(&mut self, clocks_go_on: Date) {
        if let Some(notice) = self.case.notices.last_mut() {
            notice.closed = true;
        }
        self.case.hearing = None;
        self.come_back(Some(ClockStop::Hearing), clocks_go_on);
    }
}

fn next_day(day: Date) -> Date {
    crate::calendar::plus_days(day, 1)
}
