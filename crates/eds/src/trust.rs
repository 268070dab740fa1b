//! Whom a server trusts.

use thiserror::Error;

use crate::container::decode_certificates;
use crate::{Certificate, SignatureError};

/// Most authorities in one store.
const AUTHORITIES_MAX: usize = 256;

/// The authorities that a server trusts, each of them by itself: a chain may end at an intermediate one.
///
/// A store is for real work or for training. The two never mix, so a training key opens nothing real
/// and a real key is never asked for in training.
#[derive(Clone, Debug, Default)]
pub struct TrustStore {
    authorities: Vec<Certificate>,
    training: bool,
    bare_cms: bool,
}

/// Why a certificate is not taken into a store.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum TrustError {
    /// The file or certificate cannot be read.
    #[error(transparent)]
    Unreadable(#[from] SignatureError),
    /// The certificate may not issue others.
    #[error("the certificate {certificate} is not an authority's")]
    NotAnAuthority {
        /// The certificate.
        certificate: String,
    },
    /// A training authority offered to a store for real work.
    #[error("{subject} is a training authority and is never trusted for real work")]
    TrainingRoot {
        /// Its subject.
        subject: String,
    },
    /// A real authority offered to a training store.
    #[error("{subject} is a real authority and is not used in training")]
    RealRoot {
        /// Its subject.
        subject: String,
    },
    /// The store holds authorities of the other sort.
    #[error("a store is for real work or for training, not for both")]
    Mixed,
    /// More authorities than a store holds.
    #[error("more than {AUTHORITIES_MAX} authorities")]
    TooMany,
}

impl TrustStore {
    /// Trusts nobody.
    pub fn new() -> TrustStore {
        TrustStore::default()
    }

    /// Trusts real authorities: DER, or any number in PEM. A training authority is refused.
    pub fn add_real(&mut self, file: &[u8]) -> Result<(), TrustError> {
        self.add_checked(file, false)
    }

    /// Trusts training authorities: DER, or any number in PEM. A real authority is refused.
    pub fn add_training(&mut self, file: &[u8]) -> Result<(), TrustError> {
        self.add_checked(file, true)
    }

    /// Trusts authorities of either sort, for a check that opens no door (`qonys eds verify`).
    pub fn add_for_check(&mut self, file: &[u8]) -> Result<(), TrustError> {
        for authority in authorities(file)? {
            self.training |= authority.training;
            self.push(authority)?;
        }
        Ok(())
    }

    /// Accepts signatures without the attribute signingCertificateV2, that is plain CMS instead of
    /// CAdES-BES \[eds.md: only by configuration\].
    pub fn accept_bare_cms(&mut self, accept: bool) {
        self.bare_cms = accept;
    }

    /// Whether training certificates count here.
    pub fn is_training(&self) -> bool {
        self.training
    }

    /// The authorities trusted.
    pub fn authorities(&self) -> &[Certificate] {
        &self.authorities
    }

    pub(crate) fn accepts_bare_cms(&self) -> bool {
        self.bare_cms
    }

    fn add_checked(&mut self, file: &[u8], training: bool) -> Result<(), TrustError> {
        let offered = authorities(file)?;
        for authority in &offered {
            let subject = authority.subject.clone();
            match (authority.training, training) {
                (true, false) => return Err(TrustError::TrainingRoot { subject }),
                (false, true) => return Err(TrustError::RealRoot { subject }),
                _ => {}
            }
        }
        if !self.authorities.is_empty() && self.training != training {
            return Err(TrustError::Mixed);
        }
        self.training = training;
        offered.into_iter().try_for_each(|authority| self.push(authority))
    }

    fn push(&mut self, authority: Certificate) -> Result<(), TrustError> {
        if self.authorities.iter().any(|known| known.der == authority.der) {
            return Ok(());
        }
        if self.authorities.len() == AUTHORITIES_MAX {
            return Err(TrustError::TooMany);
        }
        self.authorities.push(authority);
        Ok(())
    }
}

fn authorities(file: &[u8]) -> Result<Vec<Certificate>, TrustError> {
    decode_certificates(file)?
        .iter()
        .map(|der| {
            let certificate = Certificate::parse(der)?;
            if certificate.is_authority() {
                Ok(certificate)
            } else {
                Err(TrustError::NotAnAuthority { certificate: certificate.label() })
            }
        })
        .collect()
}
