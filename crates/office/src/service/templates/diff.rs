//! What changes from one text to another, line by line.

/// Pairs of lines that are compared; beyond it, what differs is told as a whole.
const PAIRS_MAX: usize = 4_000_000;
/// Lines that are shown around a change.
const AROUND: usize = 3;

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It stays.
    Kept,
    /// It is new.
    Added,
    /// It goes.
    Removed,
}

/// A line of either text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// What becomes of it.
    pub change: Change,
    /// Its number, from one: in the new text, and of what goes in the old one.
    pub number: usize,
    /// The line.
    pub text: &'a str,
}

/// Every line of both texts, in order: the longest common part stays, the rest goes or comes.
pub fn lines<'a>(before: &'a str, after: &'a str) -> Vec<Line<'a>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (from, to) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let common = common(from, to);
    let mut told: Vec<Line> = numbered(Change::Kept, 0, &new[..head]);
    let (mut i, mut j) = (0, 0);
    for (a, b) in common.into_iter().chain([(from.len(), to.len())]) {
        told.extend(numbered(Change::Removed, head + i, &from[i..a]));
        told.extend(numbered(Change::Added, head + j, &to[j..b]));
        told.extend(numbered(Change::Kept, head + b, to.get(b..=b).unwrap_or_default()));
        (i, j) = (a + 1, b + 1);
    }
    told.extend(numbered(Change::Kept, new.len() - tail, &new[new.len() - tail..]));
    told
}

fn numbered<'a>(change: Change, first: usize, lines: &[&'a str]) -> Vec<Line<'a>> {
    lines.iter().enumerate().map(|(n, text)| Line { change, number: first + n + 1, text }).collect()
}

/// Places of the longest common sequence.
fn common(from: &[&str], to: &[&str]) -> Vec<(usize, usize)> {
    let width = to.len() + 1;
    if from.len().saturating_mul(to.len()) > PAIRS_MAX {
        return Vec::new();
    }
    let mut longest = vec![0u32; (from.len() + 1) * width];
    for i in (0..from.len()).rev() {
        for j in (0..to.len()).rev() {
            longest[i * width + j] = if from[i] == to[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < from.len() && j < to.len() {
        if from[i] == to[j] {
            found.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

/// How many lines are new, and how many go.
pub fn count(lines: &[Line<'_>]) -> (u64, u64) {
    let of = |change| lines.iter().filter(|line| line.change == change).count() as u64;
    (of(Change::Added), of(Change::Removed))
}

/// The changes with some lines around each; what stands between is left out.
pub fn shown<'a>(lines: &[Line<'a>]) -> Vec<Vec<Line<'a>>> {
    let mut parts: Vec<Vec<Line>> = Vec::new();
    let mut last = None;
    for (n, line) in lines.iter().enumerate() {
        let near = lines[n.saturating_sub(AROUND)..(n + AROUND + 1).min(lines.len())].iter();
        if !near.into_iter().any(|line| line.change != Change::Kept) {
            continue;
        }
        match parts.last_mut().filter(|_| last.is_some_and(|last| last + 1 == n)) {
            Some(part) => part.push(*line),
            None => parts.push(vec![*line]),
        }
        last = Some(n);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(before: &str, after: &str) -> String {
        let sign = |line: &Line| match line.change {
            Change::Kept => format!(" {}", line.text),
            Change::Added => format!("+{}", line.text),
            Change::Removed => format!("-{}", line.text),
        };
        lines(before, after).iter().map(sign).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn what_comes_and_goes_is_told_in_its_place() {
        for (before, after, wanted) in [
            ("", "", ""),
            ("a\nb\nc", "a\nb\nc", " a| b| c"),
            ("a\nb\nc", "a\nx\nc", " a|-b|+x| c"),
            ("a\nc", "a\nb\nc", " a|+b| c"),
            ("a\nb\nc", "b", "-a| b|-c"),
            ("", "a\nb", "+a|+b"),
            ("a\nb", "", "-a|-b"),
            ("a\nb\nc\nd\ne", "b\nx\nd\ne\nf", "-a| b|-c|+x| d| e|+f"),
        ] {
            assert_eq!(told(before, after), wanted, "{before:?} {after:?}");
        }
    }

    #[test]
    fn both_texts_can_be_read_from_it_with_their_numbers() {
        let (before, after) = ("a\nb\nc\nd\nb\nb", "b\nc\nx\nb\nd\nb");
        let all = lines(before, after);
        for (left, text) in [(Change::Added, before), (Change::Removed, after)] {
            let side: Vec<&str> = all.iter().filter(|line| line.change != left).map(|line| line.text).collect();
            assert_eq!(side.join("\n"), text);
        }
        for (change, text) in [(Change::Removed, before), (Change::Added, after), (Change::Kept, after)] {
            let numbered: Vec<&str> = text.lines().collect();
            for line in all.iter().filter(|line| line.change == change) {
                assert_eq!(numbered[line.number - 1], line.text, "{line:?}");
            }
        }
    }

    #[test]
    fn a_text_that_is_new_all_over_is_told_without_comparing_every_pair() {
        let (before, after) = ("a\n".repeat(9_000), "b\n".repeat(9_000));
        assert_eq!(count(&lines(&before, &after)), (9_000, 9_000));
    }

    #[test]
    fn only_what_is_near_a_change_is_shown() {
        let before: String = (1..=30).map(|n| format!("{n}\n")).collect();
        let after = before.replace("\n10\n", "\nten\n").replace("\n12\n", "\n").replace("\n30\n", "\n30\n31\n");
        let all = lines(&before, &after);
        let parts: Vec<Vec<&str>> = shown(&all).iter().map(|part| part.iter().map(|l| l.text).collect()).collect();
        assert_eq!(
            parts,
            [vec!["7", "8", "9", "10", "ten", "11", "12", "13", "14", "15"], vec!["28", "29", "30", "31"]]
        );
    }
}
