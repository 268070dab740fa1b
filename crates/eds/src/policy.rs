//! Which certificate may do what: the last two steps, use and identity \[eds.md, "Certificates"\].

use crate::{Bin, Certificate, Holder, Iin, Signature, SignatureError, Signer, Use};

/// The person a sign-in proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The person.
    pub iin: Iin,
    /// The legal entity, with an employee's certificate.
    pub bin: Option<Bin>,
    /// Kind of certificate.
    pub holder: Holder,
    /// Surname, given name, patronymic as they stand in the certificate.
    pub name: String,
    /// Serial number of the certificate.
    pub serial: String,
}

/// Who should have signed a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The person.
    pub iin: Iin,
    /// With which kind of certificate.
    pub holder: ExpectedHolder,
}

/// Kind of certificate wanted under a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedHolder {
    /// An individual's certificate: applicants.
    Applicant,
    /// An employee's certificate of this organisation (`staff_certificate = "organisation"`).
    StaffOf(Bin),
    /// Any person's certificate (`staff_certificate = "any"`).
    AnyStaff,
}

/// The person who signs in. One signer, a certificate for authentication, and a person in it.
pub fn sign_in_identity(signature: &Signature) -> Result<Identity, SignatureError> {
    let certificate = &only(signature)?.certificate;
    if !certificate.key_use.authentication {
        return Err(SignatureError::WrongUse { wanted: Use::Authentication });
    }
    let iin = person(certificate)?;
    Ok(Identity {
        iin,
        bin: certificate.bin,
        holder: certificate.holder,
        name: certificate.name(),
        serial: certificate.serial.clone(),
    })
}

/// The one signer of a statement, who must be the person expected, with the kind of certificate expected.
pub fn statement_identity<'a>(signature: &'a Signature, expected: &Expected) -> Result<&'a Signer, SignatureError> {
    let signer = only(signature)?;
    check(&signer.certificate, expected)?;
    Ok(signer)
}

/// The signers of a statement that several sign (minutes): each expected person exactly once and nobody
/// else. They come back in the order of `expected`.
pub fn statement_identities<'a>(
    signature: &'a Signature,
    expected: &[Expected],
) -> Result<Vec<&'a Signer>, SignatureError> {
    let found = signature.signers.len();
    if found != expected.len() {
        return Err(SignatureError::SignerCount { wanted: expected.len(), found });
    }
    let mut left: Vec<&Signer> = signature.signers.iter().collect();
    expected
        .iter()
        .map(|wanted| {
            // Whoever bears the IIN is judged; if nobody does, the first one left is the stranger.
            let place = left.iter().position(|s| s.certificate.iin == Some(wanted.iin)).unwrap_or(0);
            let signer = left.remove(place);
            check(&signer.certificate, wanted).map(|()| signer)
        })
        .collect()
}

fn only(signature: &Signature) -> Result<&Signer, SignatureError> {
    match signature.signers.as_slice() {
        [signer] => Ok(signer),
        signers => Err(SignatureError::SignerCount { wanted: 1, found: signers.len() }),
    }
}

fn person(certificate: &Certificate) -> Result<Iin, SignatureError> {
    match certificate.holder {
        Holder::Individual | Holder::Employee { .. } => certificate.iin.ok_or(SignatureError::NoPerson),
        Holder::InformationSystem | Holder::Unknown => Err(SignatureError::WrongHolder),
    }
}

fn check(certificate: &Certificate, expected: &Expected) -> Result<(), SignatureError> {
    if !certificate.key_use.signing {
        return Err(SignatureError::WrongUse { wanted: Use::Signing });
    }
    let found = person(certificate)?;
    if found != expected.iin {
        return Err(SignatureError::OtherPerson { wanted: expected.iin, found });
    }
    match (expected.holder, certificate.holder) {
        (ExpectedHolder::Applicant, Holder::Individual) | (ExpectedHolder::AnyStaff, _) => Ok(()),
        (ExpectedHolder::StaffOf(wanted), Holder::Employee { .. }) if certificate.bin == Some(wanted) => Ok(()),
        (ExpectedHolder::StaffOf(wanted), Holder::Employee { .. }) => {
            Err(SignatureError::WrongOrganisation { wanted, found: certificate.bin })
        }
        _ => Err(SignatureError::WrongHolder),
    }
}
