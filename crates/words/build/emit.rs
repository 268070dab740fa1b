//! Rust for the messages: a constant where nothing is put in, else a function with typed arguments.

use crate::catalogue::{ArgKind, Catalogue, Key, Message, Part};
use std::fmt::Write;

const VARIANTS: [&str; 3] = ["Kk", "Ru", "En"];

/// The whole generated file: the functions and the table of messages without arguments.
pub fn messages(catalogue: &Catalogue) -> String {
    let mut out = String::from(
        "#[allow(clippy::single_char_add_str, reason = \"a generated piece of text is a piece of text\")]\nimpl Words {\n",
    );
    let mut table = String::new();
    for (key, message) in &catalogue.messages {
        if message.args.is_empty() {
            plain(&mut out, &mut table, key, message);
        } else {
            with_arguments(&mut out, key, message);
        }
    }
    let _ = write!(
        out,
        "}}\n\n/// Messages without arguments, by key, in the order of `Lang::ALL`.\nstatic TABLE: &[(&str, [&str; 3])] = &[\n{table}];\n"
    );
    out
}

/// `stage-draft` and `error-busy.todo` become `stage_draft` and `error_busy_todo`.
fn name(key: &str) -> String {
    key.replace(['-', '.'], "_")
}

fn doc(out: &mut String, message: &Message) {
    let shown: String = message.parts[2].iter().map(sketch).collect();
    let _ = writeln!(out, "    #[doc = {:?}]", shown.replace('\n', " "));
    // A language whose plurals are alike says the same in each branch.
    let _ = writeln!(out, "    #[allow(clippy::if_same_then_else)]");
}

fn sketch(part: &Part) -> String {
    match part {
        Part::Text(text) => text.clone(),
        Part::Arg(arg) => format!("{{{arg}}}"),
        Part::Select { default, .. } => default.iter().map(sketch).collect(),
    }
}

fn text_of(parts: &[Part]) -> String {
    parts.iter().map(|p| if let Part::Text(text) = p { text.as_str() } else { "" }).collect()
}

fn plain(out: &mut String, table: &mut String, key: &str, message: &Message) {
    let texts = [0, 1, 2].map(|i| text_of(&message.parts[i]));
    let _ = writeln!(table, "    ({key:?}, {texts:?}),");
    doc(out, message);
    let _ = writeln!(out, "    pub const fn {}(&self) -> &'static str {{\n        match self.lang {{", name(key));
    for (variant, text) in VARIANTS.iter().zip(&texts) {
        let _ = writeln!(out, "            Lang::{variant} => {text:?},");
    }
    out.push_str("        }\n    }\n\n");
}

fn with_arguments(out: &mut String, key: &str, message: &Message) {
    doc(out, message);
    let args = message.args.iter().map(|(arg, kind)| {
        let kind = match kind {
            ArgKind::Shown => "impl ::std::fmt::Display",
            ArgKind::Chosen => "&str",
            ArgKind::Counted => "impl Count",
        };
        format!(", {}: {kind}", name(arg))
    });
    let _ = writeln!(out, "    pub fn {}(&self{}) -> String {{", name(key), args.collect::<String>());
    for (arg, kind) in &message.args {
        if *kind == ArgKind::Counted {
            let arg = name(arg);
            let _ = writeln!(out, "        let {arg} = {arg}.count();");
        }
    }
    out.push_str("        let mut out = String::new();\n        match self.lang {\n");
    for (variant, parts) in VARIANTS.iter().zip(&message.parts) {
        let _ = writeln!(out, "            Lang::{variant} => {{");
        for part in parts {
            speak(out, part, message);
        }
        out.push_str("            }\n");
    }
    out.push_str("        }\n        out\n    }\n\n");
}

fn speak(out: &mut String, part: &Part, message: &Message) {
    match part {
        Part::Text(text) => {
            let _ = writeln!(out, "out.push_str({text:?});");
        }
        Part::Arg(arg) if message.args[arg] == ArgKind::Counted => {
            let _ = writeln!(out, "out.push_str(&self.number({}));", name(arg));
        }
        Part::Arg(arg) => {
            let _ = writeln!(out, "put(&mut out, &{});", name(arg));
        }
        Part::Select { arg, variants, default, .. } => {
            let arg = name(arg);
            // Exact numbers win over categories, as in Fluent.
            let exact = variants.iter().filter(|(k, _)| matches!(k, Key::Number(_)));
            let others = variants.iter().filter(|(k, _)| !matches!(k, Key::Number(_)));
            for (key, parts) in exact.chain(others) {
                let test = match key {
                    Key::Number(n) => format!("{arg} == {n}"),
                    Key::Category(c) => format!("plural(self.lang, {arg}) == {c:?}"),
                    Key::Text(t) => format!("{arg} == {t:?}"),
                };
                let _ = writeln!(out, "if {test} {{");
                parts.iter().for_each(|p| speak(out, p, message));
                out.push_str("} else ");
            }
            out.push_str("{\n");
            default.iter().for_each(|p| speak(out, p, message));
            out.push_str("}\n");
        }
    }
}
