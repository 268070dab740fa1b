//! Sign-in with an EDS over a fresh challenge \[A5, A17\]. There are no passwords.

use super::account::{self, Person};
use super::{Access, Caller, Throttle, session, staff_certificate};
use crate::revocation::{Occasion, judge};
use crate::{AccessFault, Context, Error};
use qonys_eds::Holder;
use qonys_eds::policy::{self, Identity};
use qonys_eds::statement::{SignIn, StatementError};
use qonys_procedure::Instant;
use qonys_procedure::edition::StaffCertificate;
use qonys_store::challenges;
use sha2::{Digest as _, Sha256};

/// Seconds in which a challenge must come back signed.
pub const CHALLENGE_SECONDS: i64 = 5 * 60;
/// What a person signs to sign in.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// Exact bytes to sign.
    pub bytes: Vec<u8>,
    /// Until when it counts.
    pub expires: Instant,
}

/// A person signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session's token; only its digest is kept.
    pub token: String,
    /// Who.
    pub caller: Caller,
}

/// A fresh challenge.
pub async fn challenge(ctx: &Context) -> Result<Challenge, Error> {
    let expires = ctx.now().plus_seconds(CHALLENGE_SECONDS);
    let challenge = hex::encode(ctx.random::<32>());
    let sign_in = SignIn::new(ctx.service.clone(), challenge, expires);
    let bytes = sign_in.to_bytes().map_err(|_| Error::Corrupt("challenge"))?;
    let digest: [u8; 32] = Sha256::digest(&bytes).into();
    ctx.store.write(Vec::new(), 64, move |db| challenges::put(db, &digest, expires)).await?;
    Ok(Challenge { bytes, expires })
}

/// Takes the signed challenge. `address` is the caller's, for counting failures; it is stored hashed.
pub async fn sign_in(ctx: &Context, cms: &[u8], address: &str) -> Result<SignedIn, Error> {
    let throttle = Throttle::of("sign-in", address);
    throttle.pass(ctx).await?;
    match accept(ctx, cms).await {
        Err(error @ (Error::Signature(_) | Error::Access(_))) => {
            throttle.hit(ctx).await?;
            Err(error)
        }
        other => other,
    }
}

async fn accept(ctx: &Context, cms: &[u8]) -> Result<SignedIn, Error> {
    let signature = judge(ctx, cms, None, Occasion::SignIn).await?.signature;
    let signed = signature.content.clone().ok_or(AccessFault::Challenge)?;
    take_challenge(ctx, &signed).await?;
    let identity = policy::sign_in_identity(&signature)?;
    let person = Person { iin: identity.iin, name: identity.name.clone(), certificate: None };
    let account = account::find_or_create(ctx, &person).await?;
    if account.blocked.is_some() {
        return Err(AccessFault::Ended.into());
    }
    session::begin(ctx, account.id, person, Side::of(&identity, staff_certificate(ctx))).await
}

/// The challenge must be this server's, in time, and unused.
async fn take_challenge(ctx: &Context, signed: &[u8]) -> Result<(), Error> {
    let sign_in = SignIn::parse(signed).map_err(|e| match e {
        StatementError::OtherType { .. } => AccessFault::NotSignIn,
        _ => AccessFault::Challenge,
    })?;
    if sign_in.service != ctx.service {
        return Err(AccessFault::OtherServer.into());
    }
    let digest: [u8; 32] = Sha256::digest(signed).into();
    let now = ctx.now();
    let taken = ctx.store.write(Vec::new(), 64, move |db| challenges::take(db, &digest, now)).await?;
    if taken { Ok(()) } else { Err(AccessFault::Challenge.into()) }
}

/// As whom the certificate speaks: an individual is an applicant, an employee uses their accesses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Side {
    /// BIN of the organisation in an employee's certificate.
    pub bin: Option<String>,
    /// Employees may use keys of their own.
    pub any: bool,
}

impl Side {
    fn of(identity: &Identity, staff: StaffCertificate) -> Side {
        let bin = identity.bin.filter(|_| matches!(identity.holder, Holder::Employee { .. }));
        Side { bin: bin.map(|bin| bin.as_str().to_owned()), any: staff == StaffCertificate::Any }
    }

    /// Whether an access may be used with this certificate \[eds.md: staff_certificate\].
    pub(crate) fn opens(&self, access: &Access) -> bool {
        match (&self.bin, &access.org) {
            (None, None) => true,
            (Some(bin), Some(org)) => bin == org || self.any,
            (None, Some(_)) => self.any,
            (Some(_), None) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use qonys_procedure::Role;

    #[test]
    fn whose_certificate_opens_which_access() {
        let access = |role, org: Option<&str>| Access {
            role,
            org: org.map(str::to_owned),
            city: None,
            from: Instant(0),
            on_leave: false,
            to: None,
        };
        let own = access(Role::Applicant, None);
        let staff = access(Role::Screener, Some("950640000012"));
        let side = |bin: Option<&str>, any| Side { bin: bin.map(str::to_owned), any };
        let opens = |side: Side| (side.opens(&own), side.opens(&staff));
        assert_eq!(opens(side(None, false)), (true, false));
        assert_eq!(opens(side(Some("950640000012"), false)), (false, true));
        assert_eq!(opens(side(Some("160440000039"), false)), (false, false), "another organisation's");
        assert_eq!(opens(side(None, true)), (true, true), "a key of one's own");
        assert_eq!(opens(side(Some("160440000039"), true)), (false, true));
    }
}
