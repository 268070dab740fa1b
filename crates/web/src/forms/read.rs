//! A filled form as content. What cannot be read as its field's kind is passed on as text: the office
//! refuses it and names the field, in one place for pages and programs alike.

use super::{DEPTH_MAX, Filled, is_required};
use qonys_procedure::Instant;
use qonys_procedure::form::{Field, FieldKind};
use qonys_procedure::time::DateTime;
use serde_json::{Map, Value};

/// What becomes of a field that nothing was written into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Empty {
    /// Left out: the content of an act.
    LeaveOut,
    /// `null`, and lists are given whole: a merge patch of a draft clears what was cleared.
    Clear,
}

/// The content of a form whose names begin with `prefix`.
pub fn read(fields: &[Field], filled: &Filled, prefix: &str, empty: Empty) -> Value {
    Value::Object(Reader { filled, empty }.group(fields, prefix, 0))
}

/// Fields that must be filled in and are not, by path without the prefix, in the order of the form. What need not
/// be there is looked at only once something was written into it.
pub fn missing(fields: &[Field], filled: &Filled, prefix: &str) -> Vec<String> {
    let mut out = Vec::new();
    missing_in(fields, filled, prefix, 0, &mut out);
    let whole = format!("{prefix}.");
    out.into_iter().map(|name| name.strip_prefix(&whole).unwrap_or(&name).to_owned()).collect()
}

fn missing_in(fields: &[Field], filled: &Filled, prefix: &str, depth: usize, out: &mut Vec<String>) {
    for field in fields {
        let name = format!("{prefix}.{}", field.name);
        let begun = filled.is_begun(&name);
        match &field.kind {
            _ if depth >= DEPTH_MAX || !(begun || is_required(field)) => {}
            FieldKind::Group { fields } => missing_in(fields, filled, &name, depth + 1, out),
            _ if !begun => out.push(name),
            FieldKind::List { of, .. } => {
                let FieldKind::Group { fields } = &**of else { continue };
                let rows = filled.rows(&name).into_iter().map(|i| format!("{name}[{i}]"));
                for row in rows.filter(|row| filled.is_begun(row)) {
                    missing_in(fields, filled, &row, depth + 1, out);
                }
            }
            _ => {}
        }
    }
}

/// A text with more characters than its field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooLong {
    /// Of the field, without the prefix.
    pub path: String,
    /// Characters written.
    pub count: usize,
    /// Characters taken.
    pub max: usize,
}

/// Texts that are too long, in the order of the form. The browser cuts none of them: what was pasted would lose its
/// end without a word.
pub fn too_long(fields: &[Field], filled: &Filled, prefix: &str) -> Vec<TooLong> {
    let mut out = Vec::new();
    for field in fields {
        too_long_in(&field.kind, filled, &format!("{prefix}.{}", field.name), 0, &mut out);
    }
    let whole = format!("{prefix}.");
    for text in &mut out {
        text.path = text.path.strip_prefix(&whole).unwrap_or(&text.path).to_owned();
    }
    out
}

fn too_long_in(kind: &FieldKind, filled: &Filled, name: &str, depth: usize, out: &mut Vec<TooLong>) {
    match kind {
        _ if depth >= DEPTH_MAX => {}
        FieldKind::Group { fields } => {
            for field in fields {
                too_long_in(&field.kind, filled, &format!("{name}.{}", field.name), depth + 1, out);
            }
        }
        FieldKind::List { of, .. } => {
            for i in filled.rows(name) {
                too_long_in(of, filled, &format!("{name}[{i}]"), depth + 1, out);
            }
        }
        FieldKind::Text { max, .. } => {
            let read = filled.get(name).map(|text| value(kind, name, text));
            let count = read.as_ref().and_then(Value::as_str).map_or(0, |text| text.chars().count());
            if count > *max {
                out.push(TooLong { path: name.to_owned(), count, max: *max });
            }
        }
        _ => {}
    }
}

struct Reader<'a> {
    filled: &'a Filled,
    empty: Empty,
}

impl Reader<'_> {
    fn group(&self, fields: &[Field], prefix: &str, depth: usize) -> Map<String, Value> {
        let mut out = Map::new();
        for field in fields {
            let name = format!("{prefix}.{}", field.name);
            match self.field(&field.kind, &name, depth) {
                Some(value) => drop(out.insert(field.name.to_owned(), value)),
                None if self.empty == Empty::Clear => drop(out.insert(field.name.to_owned(), Value::Null)),
                // A group that must be there is given empty, so that the first field missing in it is named.
                None if field.required && matches!(field.kind, FieldKind::Group { .. }) => {
                    out.insert(field.name.to_owned(), Value::Object(Map::new()));
                }
                None => {}
            }
        }
        out
    }

    fn field(&self, kind: &FieldKind, name: &str, depth: usize) -> Option<Value> {
        if depth >= DEPTH_MAX {
            return None;
        }
        match kind {
            FieldKind::Group { fields } => {
                let group = self.group(fields, name, depth + 1);
                (self.empty == Empty::Clear || !group.is_empty()).then_some(Value::Object(group))
            }
            FieldKind::List { of, .. } => {
                let rows = self.filled.rows(name).into_iter();
                let of_row =
                    |i| Reader { empty: Empty::LeaveOut, ..*self }.field(of, &format!("{name}[{i}]"), depth + 1);
                let rows: Vec<Value> = rows.filter_map(of_row).collect();
                (self.empty == Empty::Clear || !rows.is_empty()).then_some(Value::Array(rows))
            }
            plain => self.filled.get(name).map(|text| value(plain, name, text)),
        }
    }
}

/// Numbers that are written in groups, as they stand on a card, and are none the worse for it.
const IN_GROUPS: &[&str] = &["iin"];

fn value(kind: &FieldKind, name: &str, text: &str) -> Value {
    let as_text = || Value::String(text.to_owned());
    match kind {
        FieldKind::Bool => match text {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => as_text(),
        },
        FieldKind::Number { .. } => {
            let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            digits.parse::<u64>().map_or_else(|_| as_text(), Value::from)
        }
        FieldKind::DateTime => {
            let local = text.parse::<DateTime>();
            local.map_or_else(|_| as_text(), |t| Value::from(Instant::from_local(t.date(), t.time()).0))
        }
        FieldKind::Text { .. } if IN_GROUPS.iter().any(|field| name.rsplit('.').next() == Some(*field)) => {
            Value::String(text.chars().filter(|c| !c.is_whitespace()).collect())
        }
        // Browsers send two characters for the end of a line, and count one.
        FieldKind::Text { lines: true, .. } => Value::String(text.replace("\r\n", "\n")),
        // A long line is typed where it wraps, and may bring a break from there.
        FieldKind::Text { lines: false, .. } => {
            let parts: Vec<&str> = text.lines().map(str::trim).filter(|part| !part.is_empty()).collect();
            Value::String(parts.join(" "))
        }
        _ => as_text(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::flatten;
    use super::*;
    use qonys_procedure::act::{Act, ActKind};
    use serde_json::json;

    fn filled(pairs: &[(&str, &str)]) -> Filled {
        Filled::new(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())))
    }

    #[test]
    fn a_form_is_read_as_the_content_it_was_drawn_from() {
        let fields = Act::fields(ActKind::ReturnForCorrection);
        let content = json!({"remarks": [{"on": "passport", "text": "mend"}, {"on": "cv", "text": "two\nlines"}]});
        let pairs = flatten(&fields, &content, "content");
        assert_eq!(read(&fields, &Filled::new(pairs), "content", Empty::LeaveOut), content);
    }

    #[test]
    fn empty_rows_fall_away_and_empty_fields_are_left_out_of_an_act() {
        let fields = Act::fields(ActKind::ReturnForCorrection);
        let form = filled(&[("c.remarks[3].on", "cv"), ("c.remarks[3].text", " x "), ("c.remarks[7].on", "  ")]);
        let content = read(&fields, &form, "c", Empty::LeaveOut);
        assert_eq!(content, json!({"remarks": [{"on": "cv", "text": "x"}]}));
    }

    #[test]
    fn a_line_has_no_breaks_of_its_own() {
        let fields = Act::fields(ActKind::RecordMedical);
        let form = filled(&[("c.issuer", "City polyclinic\r\n No. 4\r\n"), ("c.number", "12")]);
        let content = read(&fields, &form, "c", Empty::LeaveOut);
        assert_eq!((&content["issuer"], &content["number"]), (&json!("City polyclinic No. 4"), &json!("12")));
    }

    #[test]
    fn a_number_is_read_without_the_spaces_between_its_groups() {
        let text = |lines| FieldKind::Text { max: 12, lines };
        let field = |name, kind| Field { name, kind, required: false };
        let fields = [field("iin", text(false)), field("other", text(false))];
        let form = filled(&[("c.iin", "900101 300 123"), ("c.other", "900101 3001")]);
        assert_eq!(read(&fields, &form, "c", Empty::LeaveOut), json!({"iin": "900101300123", "other": "900101 3001"}));
        assert_eq!(too_long(&fields, &form, "c"), []);
        let form = filled(&[("c.iin", "9001013001234")]);
        assert_eq!(too_long(&fields, &form, "c"), [TooLong { path: "iin".to_owned(), count: 13, max: 12 }]);
    }

    #[test]
    fn the_end_of_a_line_counts_once() {
        let fields = Act::fields(ActKind::ReturnForCorrection);
        let form = filled(&[("c.remarks[0].on", "cv"), ("c.remarks[0].text", "a\r\nb")]);
        assert_eq!(read(&fields, &form, "c", Empty::LeaveOut)["remarks"][0]["text"], "a\nb");
        let lines = "x\r\n".repeat(2500);
        let form = filled(&[("c.remarks[0].on", "cv"), ("c.remarks[0].text", &lines)]);
        let long = too_long(&fields, &form, "c");
        assert_eq!((long[0].path.as_str(), long[0].count), ("remarks[0].text", 4999));
    }

    #[test]
    fn a_draft_is_cleared_by_what_was_cleared() {
        let fields = Act::fields(ActKind::Withdraw);
        assert_eq!(read(&fields, &filled(&[("c.reason", " ")]), "c", Empty::Clear), json!({"reason": null}));
        let fields = Act::fields(ActKind::ReturnForCorrection);
        assert_eq!(read(&fields, &filled(&[]), "c", Empty::Clear), json!({"remarks": []}));
    }

    #[test]
    fn a_local_time_becomes_an_instant_and_comes_back() {
        let fields = Act::fields(ActKind::ScheduleInterview);
        let form = filled(&[("c.meeting.at", "2026-11-23T10:30"), ("c.meeting.link", "https://meet.example.kz/1")]);
        let content = read(&fields, &form, "c", Empty::LeaveOut);
        let at = content["meeting"]["at"].as_i64().map(Instant);
        assert_eq!(at.map(|t| t.to_string()).as_deref(), Some("2026-11-23T05:30:00Z"));
        let back = Filled::new(flatten(&fields, &content, "c"));
        assert_eq!(back.get("c.meeting.at"), Some("2026-11-23T10:30"));
    }

    #[test]
    fn what_cannot_be_read_is_passed_on_and_refused_with_its_name() {
        let fields = Act::fields(ActKind::ExtendComplaint);
        let form = filled(&[("c.complaint", "seven"), ("c.working_days", "3"), ("c.reasons", "x")]);
        let content = read(&fields, &form, "c", Empty::LeaveOut);
        assert_eq!(Act::from_json(ActKind::ExtendComplaint, &content).unwrap_err().path, "complaint");
    }
}
