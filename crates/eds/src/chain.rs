//! From a certificate to a trusted authority by the rules of RFC 5280.

use qonys_procedure::Instant;
use x509_cert::ext::pkix::KeyUsages;

use crate::algorithm::SignatureAlgorithm;
use crate::{Certificate, SignatureError, Step, TrustStore};

/// Longest chain, the end certificate and the trusted authority included. The NCA's has three.
const CHAIN_MAX: usize = 8;
/// Most signatures checked for one chain: certificates that all name each other must not cost more.
const CHECKS_MAX: usize = 64;

/// Finds a chain from `leaf` to an authority of `trust`, through `pool`, and checks it as at `at`.
///
/// The chain begins with the leaf and ends with the trusted authority. If several ways lead there, the
/// first that breaks no rule is taken; if none does, the first broken rule is told.
pub fn verify_chain(
    leaf: &Certificate,
    pool: &[Certificate],
    trust: &TrustStore,
    at: Instant,
) -> Result<Vec<Certificate>, SignatureError> {
    if leaf.training && !trust.is_training() {
        return Err(SignatureError::TrainingCertificate { certificate: leaf.label() });
    }
    let mut search = Search { pool, trust, at, checks: 0, failure: None, deepest: leaf };
    let mut path = vec![leaf];
    if search.extend(&mut path) {
        return Ok(path.into_iter().cloned().collect());
    }
    let untrusted = SignatureError::UntrustedChain { certificate: search.deepest.label() };
    Err(search.failure.unwrap_or(untrusted))
}

struct Search<'a> {
    pool: &'a [Certificate],
    trust: &'a TrustStore,
    at: Instant,
    checks: usize,
    /// The first reason why a way that led on was not taken.
    failure: Option<SignatureError>,
    /// The certificate beyond which no way led, for the message.
    deepest: &'a Certificate,
}

impl<'a> Search<'a> {
    /// Tries to complete the path; on success it ends at a trusted authority.
    fn extend(&mut self, path: &mut Vec<&'a Certificate>) -> bool {
        let last = *path.last().expect("a path begins with the leaf");
        let trusted = self.trust.authorities().iter().map(|c| (c, true));
        for (issuer, is_trusted) in trusted.chain(self.pool.iter().map(|c| (c, false))) {
            if !self.issued(last, issuer) {
                continue;
            }
            if is_trusted {
                path.push(issuer);
                match check(path, self.trust, self.at) {
                    Ok(()) => return true,
                    Err(failure) => self.note(failure),
                }
                path.pop();
            } else if path.len() + 1 < CHAIN_MAX && !path.iter().any(|c| c.der == issuer.der) {
                path.push(issuer);
                self.deepest = issuer;
                if self.extend(path) {
                    return true;
                }
                path.pop();
            }
        }
        false
    }

    /// Whether `issuer` signed `subject`.
    fn issued(&mut self, subject: &Certificate, issuer: &Certificate) -> bool {
        if subject.parts.issuer_name != issuer.parts.subject_name || self.checks == CHECKS_MAX {
            return false;
        }
        self.checks += 1;
        match verify_issued(subject, issuer) {
            Ok(()) => true,
            // The name fits and the key does not: another key of the same authority may.
            Err(SignatureError::BadSignature) => false,
            Err(failure) => {
                self.note(failure);
                false
            }
        }
    }

    fn note(&mut self, failure: SignatureError) {
        self.failure.get_or_insert(failure);
    }
}

pub(crate) fn verify_issued(subject: &Certificate, issuer: &Certificate) -> Result<(), SignatureError> {
    let parts = &subject.parts;
    let key = &issuer.parts.key;
    SignatureAlgorithm::read(&parts.signature_algorithm, None, key, Step::Chain)?.verify(
        key,
        &parts.tbs,
        &parts.signature,
    )
}

/// Rules for a path whose names and signatures fit: authority, key usage, path length, critical
/// extensions, then validity.
fn check(path: &[&Certificate], trust: &TrustStore, at: Instant) -> Result<(), SignatureError> {
    let mut intermediates_below = 0_usize;
    for (place, certificate) in path.iter().enumerate() {
        let label = || certificate.label();
        let broken = |rule| Err(SignatureError::ChainRule { certificate: label(), rule });
        if let Some(oid) = certificate.parts.unknown_critical {
            return Err(SignatureError::UnknownCriticalExtension { certificate: label(), oid });
        }
        if certificate.training && !trust.is_training() {
            return Err(SignatureError::TrainingCertificate { certificate: label() });
        }
        if place == 0 {
            continue;
        }
        let Some(path_length) = certificate.parts.authority else { return broken("it is not an authority") };
        if certificate.parts.key_usage.is_some_and(|usage| !usage.0.contains(KeyUsages::KeyCertSign)) {
            return broken("its key may not sign certificates");
        }
        if path_length.is_some_and(|most| intermediates_below > usize::from(most)) {
            return broken("more authorities stand below it than it allows");
        }
        // A certificate that an authority issued to itself does not count (RFC 5280, 4.2.1.9).
        if certificate.parts.subject_name != certificate.parts.issuer_name {
            intermediates_below += 1;
        }
    }
    path.iter().try_for_each(|certificate| valid_at(certificate, at))
}

pub(crate) fn valid_at(certificate: &Certificate, at: Instant) -> Result<(), SignatureError> {
    let label = || certificate.label();
    if at < certificate.not_before {
        return Err(SignatureError::NotYetValid { certificate: label(), not_before: certificate.not_before });
    }
    // The last second belongs to the validity, whole.
    if at >= certificate.not_after.plus_seconds(1) {
        return Err(SignatureError::Expired { certificate: label(), not_after: certificate.not_after });
    }
    Ok(())
}
