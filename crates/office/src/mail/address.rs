//! Addresses of e-mail: what may stand in an envelope and in a header, and nothing that could be read as more.

use std::fmt;

/// Longest address \[RFC 5321, 4.5.3.1.3\].
const BYTES_MAX: usize = 254;
/// Longest part before the sign \[RFC 5321, 4.5.3.1.1\].
const LOCAL_BYTES_MAX: usize = 64;
/// Longest part between two points of a domain.
const LABEL_BYTES_MAX: usize = 63;

/// An address of the plain kind, `name@host.kz`: letters of ASCII, no quotes, no comments, no address of numbers.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(String);

/// A text that is no address to which this service can write. Does not say the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address of the form name@host.kz")]
pub struct AddressFault;

impl Address {
    /// Takes an address; space around it is let go.
    ///
    /// # Errors
    /// `AddressFault`.
    pub fn parse(text: &str) -> Result<Address, AddressFault> {
        let text = text.trim();
        let (local, domain) = text.split_once('@').ok_or(AddressFault)?;
        if text.len() > BYTES_MAX || !is_local(local) || !is_domain(domain) {
            return Err(AddressFault);
        }
        Ok(Address(text.to_owned()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Address {
    /// Says nothing: addresses do not belong into a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}

/// Words of `atext` with points between them \[RFC 5322, 3.2.3\].
fn is_local(text: &str) -> bool {
    let atext = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b);
    let word = |word: &str| !word.is_empty() && word.bytes().all(atext);
    text.len() <= LOCAL_BYTES_MAX && text.split('.').all(word)
}

fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        (1..=LABEL_BYTES_MAX).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    // The last one has a letter: numbers alone are an address of another kind.
    let top = |text: &str| text.rsplit('.').next().is_some_and(|top| top.bytes().any(|b| b.is_ascii_alphabetic()));
    text.contains('.') && text.split('.').all(label) && top(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_addresses_are_taken_as_they_stand() {
        for good in ["a@b.kz", " anna.eriksson+dnr@mail.example.com ", "o'brien@xn--80a.xn--p1ai", "x_1=2@1.example"] {
            assert_eq!(Address::parse(good).expect(good).as_str(), good.trim());
        }
    }

    #[test]
    fn what_could_be_read_as_more_than_an_address_is_refused() {
        let long = format!("{}@example.com", "a".repeat(65));
        let wide = format!("a@{}.example.com", "b".repeat(250));
        let bad = [
            "",
            "a",
            "@",
            "a@",
            "@b.kz",
            "a@b",
            "a@b.",
            "a@.kz",
            "a@-b.kz",
            "a@b-.kz",
            "a@127.0.0.1",
            "a@[127.0.0.1]",
            "a b@c.kz",
            "a@b.kz\r\nBcc: c@d.kz",
            "a@b.kz\nRCPT TO:<c@d.kz>",
            "a@b.kz,c@d.kz",
            "<a@b.kz>",
            "a@b@c.kz",
            "\"a b\"@c.kz",
            ".a@b.kz",
            "a.@b.kz",
            "a..b@c.kz",
            "а@почта.қаз",
            "a@почта.kz",
            "a\0@b.kz",
            &long,
            &wide,
        ];
        for bad in bad {
            assert_eq!(Address::parse(bad), Err(AddressFault), "{bad:?}");
        }
    }

    #[test]
    fn an_address_is_not_told_to_a_log() {
        assert!(!format!("{:?}", Address::parse("anna@example.com")).contains("anna"));
    }
}
