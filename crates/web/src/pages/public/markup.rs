//! The little markup of our own texts: headings, paragraphs, lists, links. It becomes typed blocks that a template
//! writes, so that nothing in a text can become HTML of its own.

/// A block of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// `## Heading`
    Heading(String),
    /// Lines up to an empty one.
    Paragraph(Vec<Span>),
    /// Lines that begin with `- `.
    List(Vec<Vec<Span>>),
}

/// A piece of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Span {
    /// As it stands.
    Text(String),
    /// `[text](address)`; addresses of our own and `https:` alone.
    Link {
        /// Where it leads.
        href: String,
        /// What it says.
        text: String,
    },
}

/// A text: its title and blocks.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Document {
    /// First line, `# Title`.
    pub title: String,
    /// The rest.
    pub blocks: Vec<Block>,
}

/// Reads a text.
pub(super) fn read(text: &str) -> Document {
    let mut title = String::new();
    let mut blocks = Vec::new();
    for chunk in text.split("\n\n").map(str::trim).filter(|chunk| !chunk.is_empty()) {
        if let Some(heading) = chunk.strip_prefix("# ") {
            title = heading.to_owned();
        } else if let Some(heading) = chunk.strip_prefix("## ") {
            blocks.push(Block::Heading(heading.to_owned()));
        } else if chunk.starts_with("- ") {
            blocks.push(Block::List(items(chunk).iter().map(|item| spans(item)).collect()));
        } else {
            blocks.push(Block::Paragraph(spans(&joined(chunk))));
        }
    }
    Document { title, blocks }
}

/// Items of a list; an item goes on in indented lines.
fn items(chunk: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for line in chunk.lines() {
        match (line.strip_prefix("- "), items.last_mut()) {
            (Some(begin), _) => items.push(begin.trim().to_owned()),
            (None, Some(item)) => {
                item.push(' ');
                item.push_str(line.trim());
            }
            (None, None) => {}
        }
    }
    items
}

fn joined(chunk: &str) -> String {
    chunk.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

fn spans(line: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut rest = line;
    while let Some((before, text, href, after)) = link(rest) {
        if !before.is_empty() {
            out.push(Span::Text(before.to_owned()));
        }
        out.push(Span::Link { href: href.to_owned(), text: text.to_owned() });
        rest = after;
    }
    if !rest.is_empty() {
        out.push(Span::Text(rest.to_owned()));
    }
    out
}

fn link(line: &str) -> Option<(&str, &str, &str, &str)> {
    let (before, rest) = line.split_once('[')?;
    let (text, rest) = rest.split_once("](")?;
    let (href, after) = rest.split_once(')')?;
    (href.starts_with('/') || href.starts_with("https://")).then_some((before, text, href, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_into_blocks() {
        let read = read("# T\n\n## H\n\nOne\ntwo [x](/y) end.\n\n- a\n  b\n- c\n");
        let text = |t: &str| Span::Text(t.to_owned());
        let link = Span::Link { href: "/y".into(), text: "x".into() };
        assert_eq!(read.title, "T");
        assert_eq!(read.blocks[0], Block::Heading("H".into()));
        assert_eq!(read.blocks[1], Block::Paragraph(vec![text("One two "), link, text(" end.")]));
        assert_eq!(read.blocks[2], Block::List(vec![vec![text("a b")], vec![text("c")]]));
    }

    #[test]
    fn an_address_of_another_kind_is_no_link() {
        assert_eq!(spans("[x](javascript:1)"), [Span::Text("[x](javascript:1)".into())]);
    }
}
