//! Fields as controls of a page. The templates of a control contain each other, so a control is a
//! template of its own.

use super::{DEPTH_MAX, Filled, Judged, control_id, is_required, row_word};
use crate::catalogues::{Catalogues, Entry};
use askama::Template;
use qonys_procedure::act::ActKind;
use qonys_procedure::form::{Field, FieldKind};
use qonys_words::Words;
use std::collections::HashMap;

/// Characters of what has no bound of its own.
const LINE_MAX: usize = 300;
/// More characters than these are not seen whole in one line of a narrow screen.
const SEEN_MAX: usize = 30;
/// Most lines that a chosen entry is given on the pages of applicants.
const CHOSEN_LINES_MAX: usize = 3;
/// Nothing is said of how much may be written where the bound is smaller, and the field as short.
const ROOM_MIN: usize = 100;
/// Fewer choices are shown all at once.
const RADIOS_MAX: usize = 4;
/// In a workplace an entry is wider than a phone from so many characters on, and wider than a column.
const LONG: usize = 26;
const LONGER: usize = 66;

/// One control with its label, hint and fault.
#[derive(Template)]
#[template(path = "forms/control.html")]
pub struct Drawn {
    words: Words,
    /// Name in the form.
    pub name: String,
    /// Id of the control, and the fragment that an error links to.
    pub id: String,
    /// Label.
    pub label: String,
    /// What to write, if the label does not say it all.
    pub hint: Option<&'static str>,
    /// It must be filled in.
    pub required: bool,
    /// What is wrong with it.
    pub error: Option<String>,
    /// What is said beside it: findings, remarks.
    pub notices: Vec<Notice>,
    /// What browsers may fill in by themselves.
    pub autocomplete: Option<&'static str>,
    /// Copied sign by sign: no spelling is looked at.
    pub code: bool,
    /// Its label is heard and not seen: the page has said it already.
    pub quiet: bool,
    /// The page opens here.
    pub focus: bool,
    /// What stands in it.
    pub value: String,
    /// What it is.
    pub control: Control,
}

/// What a control is.
pub enum Control {
    /// One line.
    Line {
        /// Characters.
        max: usize,
    },
    /// Several lines.
    Area {
        /// Characters.
        max: usize,
    },
    /// One line that is too long to be seen whole: as high as what stands in it.
    Long {
        /// Characters.
        max: usize,
    },
    /// A whole number.
    Number,
    /// A day.
    Date,
    /// A day and time, Almaty.
    DateTime,
    /// A few choices, all shown.
    Radios(Vec<Entry>),
    /// A list to choose from.
    Select(Vec<Entry>),
    /// Controls that belong together.
    Group(Vec<Drawn>),
    /// Rows of the same kind.
    List {
        /// The rows there are, at least one.
        rows: Vec<Drawn>,
        /// There may be more.
        more: bool,
    },
    /// What the case knows already, a word on each.
    Judged(Vec<Judged>),
}

/// Something said beside a control.
pub struct Notice {
    /// What it is and what to do.
    pub text: String,
    /// Nothing can be signed until it is mended.
    pub blocking: bool,
    /// The two values that differ, each with its name: what stands here, and what it was compared with.
    pub compared: Option<[(&'static str, String); 2]>,
}

impl askama::filters::HtmlSafe for Drawn {}

/// Long, and yet one line: addresses on the web.
const LINKS: &[&str] = &["link", "portfolio_links"];

/// Everything that drawing needs.
struct Pen<'a> {
    words: Words,
    lists: Catalogues<'a>,
    filled: &'a Filled,
    errors: &'a HashMap<String, String>,
    known: HashMap<&'static str, Vec<Entry>>,
}

/// Draws the fields of an act under the names `content.…`; `errors` are by path without that prefix.
pub fn draw(
    words: Words,
    lists: Catalogues<'_>,
    kind: ActKind,
    fields: &[Field],
    filled: &Filled,
    errors: &HashMap<String, String>,
) -> Vec<Drawn> {
    draw_at(words, lists, (kind.id(), "content"), fields, filled, errors)
}

/// Draws fields that stand in a place of their own, under names with a prefix of their own.
pub fn draw_at(
    words: Words,
    lists: Catalogues<'_>,
    (place, prefix): (&str, &str),
    fields: &[Field],
    filled: &Filled,
    errors: &HashMap<String, String>,
) -> Vec<Drawn> {
    let mut pen = Pen { words, lists, filled, errors, known: HashMap::new() };
    pen.group(place, fields, prefix, 0)
}

impl Pen<'_> {
    /// `place` is what the fields stand in: in `transfer_case` a `from` is a city, in a job a day.
    fn group(&mut self, place: &str, fields: &[Field], prefix: &str, depth: usize) -> Vec<Drawn> {
        let one = |field: &Field| {
            let name = format!("{prefix}.{}", field.name);
            let mut drawn = self.field(&field.kind, field.name, name, depth);
            drawn.label = self.words.field_in(place, field.name).to_owned();
            drawn.hint = self.words.field_hint_in(place, field.name);
            drawn.required = is_required(field);
            drawn
        };
        fields.iter().map(one).collect()
    }

    fn field(&mut self, kind: &FieldKind, word: &str, name: String, depth: usize) -> Drawn {
        let value = self.filled.get(&name).unwrap_or_default().to_owned();
        let control = match self.control(kind, word, &name, depth) {
            Control::Line { max } if !LINKS.contains(&word) && value.chars().count() > SEEN_MAX => {
                Control::Long { max }
            }
            control => control,
        };
        let path = name.split_once('.').map_or("", |(_, path)| path);
        Drawn {
            words: self.words,
            id: control_id(&name),
            label: self.words.field(word).to_owned(),
            hint: None,
            required: false,
            error: self.errors.get(path).cloned(),
            notices: Vec::new(),
            autocomplete: None,
            code: false,
            quiet: false,
            focus: false,
            value,
            control,
            name,
        }
    }

    fn control(&mut self, kind: &FieldKind, word: &str, name: &str, depth: usize) -> Control {
        match kind {
            _ if depth >= DEPTH_MAX => Control::Line { max: LINE_MAX },
            FieldKind::Text { max, lines: true } if !LINKS.contains(&word) => Control::Area { max: *max },
            FieldKind::Text { max, .. } => Control::Line { max: *max },
            FieldKind::Number { .. } => Control::Number,
            FieldKind::Bool => Control::Radios(self.yes_no()),
            FieldKind::Date => Control::Date,
            FieldKind::DateTime => Control::DateTime,
            FieldKind::Choice { name, ids } => choice(self.words, name, ids),
            FieldKind::Catalogue { name } => self.catalogue(name),
            FieldKind::Group { fields } => Control::Group(self.group(word, fields, name, depth + 1)),
            FieldKind::List { of, max } => self.list(of, *max, word, name, depth),
        }
    }

    fn list(&mut self, of: &FieldKind, max: usize, word: &str, name: &str, depth: usize) -> Control {
        let mut indices = self.filled.rows(name);
        if indices.is_empty() {
            indices.push(0);
        }
        let (words, several) = (self.words, indices.len() > 1);
        let row = |(number, i): (usize, &usize)| {
            let mut row = self.field(of, word, format!("{name}[{i}]"), depth + 1);
            if let Some(word) = row_word(word, words) {
                row.label = word.to_owned();
            } else {
                // It would say what the list has just said.
                row.quiet = !several;
            }
            // One alone needs no number.
            if several {
                row.label = format!("{} {}", row.label, number + 1);
            }
            // Whether there must be rows is said at the list.
            row.required = true;
            row
        };
        let rows: Vec<Drawn> = indices.iter().enumerate().map(row).collect();
        Control::List { more: rows.len() < max, rows }
    }

    fn yes_no(&self) -> Vec<Entry> {
        let entry = |id: &str, label: &str| Entry { id: id.to_owned(), label: label.to_owned() };
        vec![entry("true", self.words.statement_yes()), entry("false", self.words.statement_no())]
    }

    fn catalogue(&mut self, name: &'static str) -> Control {
        let (lists, words) = (self.lists, self.words);
        let entries = self.known.entry(name).or_insert_with(|| lists.entries(name, words)).clone();
        if entries.is_empty() { Control::Line { max: LINE_MAX } } else { Control::Select(entries) }
    }
}

fn choice(words: Words, name: &str, ids: &[&'static str]) -> Control {
    let entry = |id: &&'static str| Entry { id: (*id).to_owned(), label: words.choice(name, id).to_owned() };
    let entries: Vec<Entry> = ids.iter().map(entry).collect();
    if entries.len() <= RADIOS_MAX { Control::Radios(entries) } else { Control::Select(entries) }
}

impl Drawn {
    /// The path in the content: the name without what stands in front of its first dot.
    pub fn path(&self) -> &str {
        self.name.split_once('.').map_or("", |(_, path)| path)
    }

    /// This control and all in it, outermost first.
    pub fn each(&mut self, change: &mut impl FnMut(&mut Drawn)) {
        change(self);
        match &mut self.control {
            Control::Group(inner) | Control::List { rows: inner, .. } => {
                inner.iter_mut().for_each(|drawn| drawn.each(change));
            }
            _ => {}
        }
    }

    /// Something is said of how much may be written: of a long text before anything is, of a line once it grows long.
    fn has_room(&self, max: &usize) -> bool {
        !self.code && *max >= ROOM_MIN
    }

    /// The bound is said before anything is written.
    fn says_room(&self) -> bool {
        matches!(self.control, Control::Area { .. })
    }

    fn room(&self, max: &usize) -> String {
        self.words.number(i64::try_from(*max).unwrap_or(i64::MAX))
    }

    /// There is something in it that can be taken away as a row.
    fn is_row(&self) -> bool {
        self.name.ends_with(']')
    }

    /// Lines that the chosen entry of a list takes on a narrow screen.
    fn chosen_lines(&self) -> usize {
        let Control::Select(entries) = &self.control else { return 1 };
        let chosen = entries.iter().find(|entry| entry.id == self.value);
        chosen.map_or(1, |entry| entry.label.chars().count().div_ceil(SEEN_MAX).clamp(1, CHOSEN_LINES_MAX))
    }

    /// A class for a list whose longest entry is cut off where there is little room, or everywhere.
    fn length_of(&self, entries: &[Entry]) -> &'static str {
        match entries.iter().map(|entry| entry.label.chars().count()).max() {
            Some(LONGER..) => " qn-select--longer",
            Some(LONG..) => " qn-select--long",
            _ => "",
        }
    }

    fn notices_id(&self) -> String {
        format!("{}-notices", self.id)
    }

    /// Ids of hint, fault and bound, for the control to be described by.
    fn described_by(&self) -> Option<String> {
        let hint = self.hint.map(|_| format!("{}-hint", self.id));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.id));
        let notices = (!self.notices.is_empty()).then(|| self.notices_id());
        let room = match &self.control {
            Control::Area { max } if self.has_room(max) => Some(format!("{}-room", self.id)),
            _ => None,
        };
        let ids: Vec<String> = hint.into_iter().chain(notices).chain(error).chain(room).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}
