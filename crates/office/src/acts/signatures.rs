//! The signatures of one act as the record commits to them: nothing, the one CMS as it came, or
//! several framed by their lengths — first those over the statement, then one for each paper.

/// Signatures of one act.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signatures {
    /// Over the statement: none, one, or two for minutes.
    pub statement: Vec<Vec<u8>>,
    /// Detached, over the papers that the act issues, in the order of the statement.
    pub papers: Vec<Vec<u8>>,
}

/// The first byte of every CMS (a SEQUENCE); a frame begins with the high byte of a length, zero.
const SEQUENCE: u8 = 0x30;

impl Signatures {
    /// The bytes that the commitment covers.
    pub fn to_bytes(&self) -> Vec<u8> {
        match (self.statement.as_slice(), self.papers.as_slice()) {
            ([], []) => Vec::new(),
            ([one], []) => one.clone(),
            (statement, papers) => {
                let mut out = Vec::new();
                for part in statement.iter().chain(papers) {
                    out.extend_from_slice(&(part.len() as u64).to_be_bytes());
                    out.extend_from_slice(part);
                }
                out
            }
        }
    }

    /// Reads what [`Signatures::to_bytes`] wrote, given how many papers the statement names.
    pub fn from_bytes(bytes: &[u8], papers: usize) -> Option<Signatures> {
        let mut parts = match bytes.first() {
            // Of an act of the service: its papers are not signed either.
            None => return Some(Signatures::default()),
            Some(&SEQUENCE) => vec![bytes.to_vec()],
            Some(_) => unframe(bytes)?,
        };
        let papers = parts.split_off(parts.len().checked_sub(papers)?);
        Some(Signatures { statement: parts, papers })
    }
}

fn unframe(mut rest: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let (length, tail) = rest.split_at_checked(8)?;
        let length = usize::try_from(u64::from_be_bytes(length.try_into().ok()?)).ok()?;
        let (part, tail) = tail.split_at_checked(length)?;
        parts.push(part.to_vec());
        rest = tail;
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(statement: &[&[u8]], papers: &[&[u8]]) {
        let owned = |parts: &[&[u8]]| parts.iter().map(|p| p.to_vec()).collect();
        let given = Signatures { statement: owned(statement), papers: owned(papers) };
        assert_eq!(Signatures::from_bytes(&given.to_bytes(), papers.len()), Some(given));
    }

    #[test]
    fn none_one_two_and_papers_are_read_as_written() {
        round(&[], &[]);
        round(&[&[0x30, 1]], &[]);
        round(&[&[0x30, 1], &[0x30, 2, 3]], &[]);
        round(&[&[0x30, 1]], &[&[0x30], &[0x30, 9]]);
    }

    #[test]
    fn a_cut_frame_is_refused() {
        let whole = Signatures { statement: vec![vec![0x30, 1], vec![0x30]], papers: vec![] }.to_bytes();
        for end in 1..whole.len() {
            // A cut that falls between two frames leaves one signature: told by the count, not here.
            if end != 10 {
                assert_eq!(Signatures::from_bytes(&whole[..end], 0), None, "cut at {end}");
            }
        }
    }
}
