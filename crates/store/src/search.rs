//! Search over sealed data (A18): blind tokens of whole numbers and of prefixes of names.

use crate::{Db, Error, db::on_db, row, schema::search_token};
use diesel::prelude::*;
use hmac::{Hmac, KeyInit, Mac};
use qonys_procedure::{CaseId, translit::search_forms};
use sha2::Sha256;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Shortest prefix of a name that is found.
pub const PREFIX_MIN: usize = 2;
/// Longest prefix stored.
pub const PREFIX_MAX: usize = 12;
/// Words of one search.
const WORDS_MAX: usize = 6;

/// First 12 bytes of HMAC-SHA-256(search key, kind ‖ normalised value).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(pub [u8; 12]);

/// What a token is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Whole IIN.
    Iin,
    /// Whole number of a passport or stateless person's document.
    Document,
    /// Whole case number.
    CaseNumber,
    /// Prefix of 2–12 letters of a part of a name.
    Name,
}

impl TokenKind {
    const fn id(self) -> &'static str {
        match self {
            TokenKind::Iin => "iin",
            TokenKind::Document => "document",
            TokenKind::CaseNumber => "case_number",
            TokenKind::Name => "name",
        }
    }
}

/// The search key: a secret of its own, not in the database.
#[derive(Clone)]
pub struct SearchKey(Zeroizing<[u8; 32]>);

impl SearchKey {
    /// From 32 secret bytes.
    pub fn new(bytes: [u8; 32]) -> SearchKey {
        SearchKey(Zeroizing::new(bytes))
    }

    /// The token of one whole value (normalised here: NFC, upper case, no spaces or dashes).
    pub fn token(&self, kind: TokenKind, value: &str) -> Token {
        self.of(kind, &whole(value))
    }

    /// All prefix tokens of a name, of each part, in Cyrillic and Latin by the rules of
    /// [`qonys_procedure::translit`]: for storing.
    pub fn name_tokens(&self, name: &str) -> Vec<Token> {
        let mut tokens: Vec<Token> = search_forms(name).iter().flat_map(|form| self.prefixes(form)).collect();
        tokens.sort_unstable();
        tokens.dedup();
        tokens
    }

    /// The alternatives that a typed text may mean, one list a word; a case is found if each word has one of
    /// its alternatives. A word longer than 12 letters is searched by its first 12. Empty: nothing to search.
    pub fn query(&self, text: &str) -> Vec<Vec<Token>> {
        let mut words = Vec::new();
        let squeezed = whole(text);
        if squeezed.chars().any(|c| c.is_ascii_digit()) {
            words.push(vec![
                self.of(TokenKind::Iin, &squeezed),
                self.of(TokenKind::Document, &squeezed),
                self.of(TokenKind::CaseNumber, &squeezed),
            ]);
            return words;
        }
        for word in text.split(|c: char| c.is_whitespace() || matches!(c, '-' | ',' | '.')) {
            let forms: Vec<Token> = search_forms(word)
                .iter()
                .filter(|form| form.chars().count() >= PREFIX_MIN)
                .map(|form| self.of(TokenKind::Name, &form.chars().take(PREFIX_MAX).collect::<String>()))
                .collect();
            if !forms.is_empty() && words.len() < WORDS_MAX {
                words.push(forms);
            }
        }
        words
    }
}

/// Cases in which every word has one of its alternatives, newest first, at most `limit`.
///
/// # Errors
/// The database's.
pub fn find(db: &mut Db<'_>, words: &[Vec<Token>], limit: u32) -> Result<Vec<CaseId>, Error> {
    let mut found: Option<BTreeSet<Vec<u8>>> = None;
    for alternatives in words {
        let tokens: Vec<&[u8]> = alternatives.iter().map(|token| token.0.as_slice()).collect();
        let cases: BTreeSet<Vec<u8>> = on_db!(db, conn => search_token::table
            .filter(search_token::token.eq_any(&tokens))
            .select(search_token::case_id)
            .load::<Vec<u8>>(conn))?
        .into_iter()
        .collect();
        found = Some(match found {
            None => cases,
            Some(earlier) => earlier.intersection(&cases).cloned().collect(),
        });
    }
    let newest_first = found.unwrap_or_default().into_iter().rev();
    newest_first.take(limit.min(crate::PAGE_MAX) as usize).map(|id| row::case_id("search_token", &id)).collect()
}

/// The tokens by which a case is found, in their order.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn of_case(db: &mut Db<'_>, case: CaseId) -> Result<Vec<Token>, Error> {
    let stored: Vec<Vec<u8>> = on_db!(db, conn => search_token::table
        .filter(search_token::case_id.eq(case.bytes()))
        .order(search_token::token)
        .select(search_token::token)
        .load(conn))?;
    stored.iter().map(|token| row::bytes("search_token", token).map(Token)).collect()
}

/// Replaces the tokens of a case. [`crate::acts::append`] does this itself.
///
/// # Errors
/// The database's.
pub fn put(db: &mut Db<'_>, case: CaseId, tokens: &[Token]) -> Result<(), Error> {
    let stored = of_case(db, case)?;
    let stored: BTreeSet<&[u8]> = stored.iter().map(|token| token.0.as_slice()).collect();
    let wanted: BTreeSet<&[u8]> = tokens.iter().map(|token| token.0.as_slice()).collect();
    let gone: Vec<&[u8]> = stored.difference(&wanted).copied().collect();
    if !gone.is_empty() {
        on_db!(db, conn => diesel::delete(search_token::table)
            .filter(search_token::case_id.eq(case.bytes()))
            .filter(search_token::token.eq_any(&gone))
            .execute(conn))?;
    }
    let rows: Vec<_> = wanted
        .difference(&stored)
        .map(|token| (search_token::token.eq(*token), search_token::case_id.eq(case.bytes())))
        .collect();
    on_db!(db, conn => diesel::insert_into(search_token::table).values(&rows).execute(conn))?;
    Ok(())
}

impl SearchKey {
    /// A value that is normalised already.
    fn of(&self, kind: TokenKind, value: &str) -> Token {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_slice()).expect("HMAC takes keys of any length");
        mac.update(kind.id().as_bytes());
        mac.update(value.as_bytes());
        let mut token = [0; 12];
        token.copy_from_slice(&mac.finalize().into_bytes()[..12]);
        Token(token)
    }

    fn prefixes(&self, part: &str) -> Vec<Token> {
        let letters: Vec<char> = part.chars().collect();
        (PREFIX_MIN..=letters.len().min(PREFIX_MAX))
            .map(|length| self.of(TokenKind::Name, &letters[..length].iter().collect::<String>()))
            .collect()
    }
}

/// NFC, upper case, letters and digits only: "n 123-45" and "N12345" are one number.
fn whole(value: &str) -> String {
    value.nfc().flat_map(char::to_uppercase).filter(|c| c.is_alphanumeric()).collect()
}
