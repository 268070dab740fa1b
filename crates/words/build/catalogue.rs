//! Messages of the three languages, read and compared.

use fluent_syntax::ast::{self, Entry, Expression, InlineExpression, PatternElement, VariantKey};
use std::collections::{BTreeMap, BTreeSet};

/// Languages in the order of every table here and of `Lang::ALL`.
pub const LANGS: [&str; 3] = ["kk", "ru", "en"];
/// The language whose files say which messages there are.
const RU: usize = 1;
/// Plural categories that the rules of kk, ru and en know.
const CATEGORIES: [&str; 4] = ["one", "few", "many", "other"];

/// What an argument must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ArgKind {
    /// Shown as it is.
    Shown,
    /// Chosen by its text.
    Chosen,
    /// Counted: a plural depends on it.
    Counted,
}

/// A piece of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Words.
    Text(String),
    /// An argument.
    Arg(String),
    /// One of several, by an argument; the last is the default.
    Select { arg: String, counted: bool, variants: Vec<(Key, Vec<Part>)>, default: Vec<Part> },
}

/// What a variant is chosen by.
#[derive(Clone, Debug, PartialEq)]
pub enum Key {
    /// A plural category.
    Category(String),
    /// An exact number.
    Number(String),
    /// An exact text.
    Text(String),
}

/// One message in the three languages.
#[derive(Debug)]
pub struct Message {
    /// Arguments in the order of their names.
    pub args: BTreeMap<String, ArgKind>,
    /// Parts in the order of [`LANGS`].
    pub parts: [Vec<Part>; 3],
}

/// All messages by key; an attribute is `key.attribute`.
#[derive(Debug)]
pub struct Catalogue {
    /// Messages in the order of their keys.
    pub messages: BTreeMap<String, Message>,
}

/// One message of one language.
struct Spoken {
    file: String,
    parts: Vec<Part>,
    args: BTreeMap<String, ArgKind>,
}

impl Catalogue {
    /// Reads the files (name, text) of each language and compares them. The error lists every fault.
    pub fn of(sources: &[Vec<(String, String)>; 3]) -> Result<Catalogue, Vec<String>> {
        let mut faults = Vec::new();
        let mut spoken = [0, 1, 2].map(|i| read(LANGS[i], &sources[i], &mut faults));
        compare(&spoken, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        let keys: Vec<String> = spoken[RU].keys().cloned().collect();
        let mut messages = BTreeMap::new();
        for key in keys {
            let all = [0, 1, 2].map(|i| spoken[i].remove(&key).expect("compared above"));
            let mut args: BTreeMap<String, ArgKind> = BTreeMap::new();
            for (name, kind) in all.iter().flat_map(|s| &s.args) {
                let known = args.entry(name.clone()).or_insert(*kind);
                *known = (*known).max(*kind);
            }
            messages.insert(key, Message { args, parts: all.map(|s| s.parts) });
        }
        Ok(Catalogue { messages })
    }
}

/// Faults between the languages: keys, files and arguments.
fn compare(spoken: &[BTreeMap<String, Spoken>; 3], faults: &mut Vec<String>) {
    for (i, lang) in LANGS.iter().enumerate().filter(|(i, _)| *i != RU) {
        for (key, ru) in &spoken[RU] {
            let Some(other) = spoken[i].get(key) else {
                faults.push(format!("locales/{lang}/{}: `{key}` is missing", ru.file));
                continue;
            };
            if other.file != ru.file {
                faults.push(format!("locales/{lang}/{}: `{key}` belongs in {}", other.file, ru.file));
            }
            let names = |s: &Spoken| s.args.keys().cloned().collect::<BTreeSet<_>>();
            if names(other) != names(ru) {
                let (theirs, ours) = (names(other), names(ru));
                faults.push(format!("locales/{lang}/{}: `{key}` takes {theirs:?}, in ru {ours:?}", other.file));
            }
            for (name, kind) in &other.args {
                if let Some(ru_kind) = ru.args.get(name)
                    && [*kind, *ru_kind].contains(&ArgKind::Chosen)
                    && [*kind, *ru_kind].contains(&ArgKind::Counted)
                {
                    faults.push(format!("locales/{lang}/{}: `{key}` counts what ru chooses: `{name}`", other.file));
                }
            }
        }
        for (key, other) in &spoken[i] {
            if !spoken[RU].contains_key(key) {
                faults.push(format!("locales/{lang}/{}: `{key}` is not in ru", other.file));
            }
        }
    }
}

fn read(lang: &str, files: &[(String, String)], faults: &mut Vec<String>) -> BTreeMap<String, Spoken> {
    let mut found: BTreeMap<String, Spoken> = BTreeMap::new();
    for (file, text) in files {
        let resource = match fluent_syntax::parser::parse(text.as_str()) {
            Ok(resource) => resource,
            Err((_, errors)) => {
                for e in errors {
                    let line = text[..e.pos.start.min(text.len())].matches('\n').count() + 1;
                    faults.push(format!("locales/{lang}/{file}:{line}: {e}"));
                }
                continue;
            }
        };
        for entry in &resource.body {
            let Entry::Message(message) = entry else {
                if matches!(entry, Entry::Term(_)) {
                    faults.push(format!("locales/{lang}/{file}: terms are not used here"));
                }
                continue;
            };
            let whole = message.value.as_ref().map(|v| (message.id.name.to_owned(), v));
            let attributes = message.attributes.iter();
            let attributes = attributes.map(|a| (format!("{}.{}", message.id.name, a.id.name), &a.value));
            for (key, pattern) in whole.into_iter().chain(attributes) {
                let mut args = BTreeMap::new();
                match parts(pattern, &mut args) {
                    Ok(parts) => {
                        if found.insert(key.clone(), Spoken { file: file.clone(), parts, args }).is_some() {
                            faults.push(format!("locales/{lang}/{file}: `{key}` stands twice"));
                        }
                    }
                    Err(e) => faults.push(format!("locales/{lang}/{file}: `{key}`: {e}")),
                }
            }
        }
    }
    found
}

fn parts(pattern: &ast::Pattern<&str>, args: &mut BTreeMap<String, ArgKind>) -> Result<Vec<Part>, String> {
    let mut out: Vec<Part> = Vec::new();
    for element in &pattern.elements {
        let part = match element {
            PatternElement::TextElement { value } => Part::Text((*value).to_owned()),
            PatternElement::Placeable { expression } => placeable(expression, args)?,
        };
        match (out.last_mut(), part) {
            (Some(Part::Text(before)), Part::Text(more)) => before.push_str(&more),
            (_, part) => out.push(part),
        }
    }
    Ok(out)
}

fn placeable(expression: &Expression<&str>, args: &mut BTreeMap<String, ArgKind>) -> Result<Part, String> {
    match expression {
        Expression::Inline(InlineExpression::StringLiteral { value }) => Ok(Part::Text((*value).to_owned())),
        Expression::Inline(InlineExpression::NumberLiteral { value }) => Ok(Part::Text((*value).to_owned())),
        Expression::Inline(InlineExpression::VariableReference { id }) => {
            args.entry(id.name.to_owned()).or_insert(ArgKind::Shown);
            Ok(Part::Arg(id.name.to_owned()))
        }
        Expression::Inline(_) => Err("only arguments and literals may stand in braces".to_owned()),
        Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
            select(id.name, variants, args)
        }
        Expression::Select { .. } => Err("only an argument may choose".to_owned()),
    }
}

fn select(arg: &str, variants: &[ast::Variant<&str>], args: &mut BTreeMap<String, ArgKind>) -> Result<Part, String> {
    let counted = variants.iter().all(|v| match &v.key {
        VariantKey::NumberLiteral { .. } => true,
        VariantKey::Identifier { name } => CATEGORIES.contains(name),
    });
    let kind = if counted { ArgKind::Counted } else { ArgKind::Chosen };
    let known = args.entry(arg.to_owned()).or_insert(kind);
    *known = (*known).max(kind);
    let (mut chosen, mut default) = (Vec::new(), Vec::new());
    for variant in variants {
        let parts = parts(&variant.value, args)?;
        if variant.default {
            default = parts;
            continue;
        }
        let key = match &variant.key {
            VariantKey::NumberLiteral { value } => Key::Number((*value).to_owned()),
            VariantKey::Identifier { name } if counted => Key::Category((*name).to_owned()),
            VariantKey::Identifier { name } => Key::Text((*name).to_owned()),
        };
        chosen.push((key, parts));
    }
    Ok(Part::Select { arg: arg.to_owned(), counted, variants: chosen, default })
}
