//! `qonys iin check`

use super::print;
use crate::Outcome;
use crate::cli::Iin as Command;
use qonys_procedure::iin::Iin;
use serde_json::json;

pub fn run(command: &Command) -> anyhow::Result<Outcome> {
    let Command::Check { iin, json } = command;
    let answer = judge(iin);
    print(&if *json { answer.json(iin).to_string() } else { answer.text() })?;
    Ok(if answer.fault.is_none() { Outcome::Yes } else { Outcome::No })
}

struct Answer {
    fault: Option<String>,
    birth: Option<String>,
    sex: Option<&'static str>,
}

fn judge(raw: &str) -> Answer {
    let fault = |fault: String| Answer { fault: Some(fault), birth: None, sex: None };
    let iin = match Iin::new(raw) {
        Ok(iin) => iin,
        Err(e) => return fault(e.to_string()),
    };
    match iin.check() {
        Ok(facts) => Answer { fault: None, birth: facts.birth.map(|d| d.to_string()), sex: facts.sex.map(|s| s.id()) },
        Err(e) => fault(e.to_string()),
    }
}

impl Answer {
    fn text(&self) -> String {
        match &self.fault {
            Some(fault) => format!("not valid: {fault}"),
            None => {
                let untold = "not told (digit 7 is 0)";
                format!("valid\nborn: {}\nsex: {}", self.birth.as_deref().unwrap_or(untold), self.sex.unwrap_or(untold))
            }
        }
    }

    fn json(&self, iin: &str) -> serde_json::Value {
        json!({"iin": iin, "valid": self.fault.is_none(), "fault": self.fault, "born": self.birth, "sex": self.sex})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_number_tells_birth_and_sex_and_a_wrong_one_why() {
        assert_eq!(judge("850615300012").text(), "valid\nborn: 1985-06-15\nsex: male");
        assert!(judge("850615000107").text().contains("born: not told"));
        assert!(judge("123456789011").text().starts_with("not valid: "));
        assert!(judge("12").text().contains("12 digits"));
    }
}
