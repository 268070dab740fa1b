//! Accounts: one a person, bound to one IIN for ever. Who it is lies inside the seal \[A18\].

use crate::{Context, Error};
use qonys_procedure::AccountId;
use qonys_procedure::iin::Iin;
use qonys_store::accounts::{self, Account};
use qonys_store::seal::Purpose;
use qonys_store::search::{Token, TokenKind};
use serde::{Deserialize, Serialize};

/// What is sealed of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// IIN.
    pub iin: Iin,
    /// Name as in the certificate.
    pub name: String,
    /// Serial number of the certificate with which they signed last, hexadecimal: it is printed on their next papers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
}

/// The blind token by which an account is found.
pub fn token(ctx: &Context, iin: &Iin) -> Token {
    ctx.search_key.token(TokenKind::Iin, iin.as_str())
}

/// Seals a person for the row of their account.
pub fn seal(ctx: &Context, id: AccountId, person: &Person) -> Result<Vec<u8>, Error> {
    let plain = serde_json::to_vec(person).expect("two texts");
    let sealed = ctx.service_key.seal(Purpose::Account, "account", id.bytes(), &plain, &*ctx.entropy);
    Ok(sealed.map_err(qonys_store::Error::from)?)
}

/// Opens the row of an account.
pub fn open(ctx: &Context, account: &Account) -> Result<Person, Error> {
    let plain = ctx.service_key.open(Purpose::Account, "account", account.id.bytes(), &account.sealed);
    let plain = plain.map_err(qonys_store::Error::from)?;
    serde_json::from_slice(&plain).map_err(|_| Error::Corrupt("account"))
}

/// The account of a person; made at their first sign-in or when an access is provided.
pub async fn find_or_create(ctx: &Context, person: &Person) -> Result<Account, Error> {
    let token = token(ctx, &person.iin);
    if let Some(account) = ctx.store.read(move |db| accounts::by_iin_token(db, token)).await? {
        return Ok(account);
    }
    let id = AccountId(ctx.fresh());
    let sealed = seal(ctx, id, person)?;
    let account = Account { id, iin_token: token, sealed, created: ctx.now(), seen: None, blocked: None };
    let row = account.clone();
    let stored = ctx.store.write(Vec::new(), 512, move |db| accounts::create(db, &row)).await;
    match stored {
        Ok(()) => Ok(account),
        // Two first sign-ins at once: the other one made it.
        Err(qonys_store::Error::Taken(_)) => {
            let found = ctx.store.read(move |db| accounts::by_iin_token(db, token)).await?;
            found.ok_or(Error::Corrupt("account"))
        }
        Err(other) => Err(other.into()),
    }
}

/// Remembers with which certificate a person signs; written only when that is news.
pub async fn signs_with(ctx: &Context, id: AccountId, serial: &str) -> Result<(), Error> {
    let row = ctx.store.read(move |db| accounts::get(db, id)).await?.ok_or(Error::Corrupt("account"))?;
    let known = open(ctx, &row)?;
    if known.certificate.as_deref() == Some(serial) {
        return Ok(());
    }
    let sealed = seal(ctx, id, &Person { certificate: Some(serial.to_owned()), ..known })?;
    Ok(ctx.store.write(Vec::new(), sealed.len(), move |db| accounts::put_sealed(db, id, &sealed)).await?)
}

/// Names of several accounts, for lists and for the history of a case. Unknown ones are left out.
pub async fn names(ctx: &Context, ids: Vec<AccountId>) -> Result<Vec<(AccountId, String)>, Error> {
    let rows = ctx.store.read(move |db| accounts::get_many(db, &ids)).await?;
    rows.iter().map(|row| Ok((row.id, open(ctx, row)?.name))).collect()
}
