//! GOST 34.10-2015 of 512 bits with Streebog-512, as Kazakhstan lays it out \[eds.md\].
//!
//! Numbers are little-endian everywhere: a public key is `X || Y`, a signature `r || s`, a digest is read as a
//! number from its first byte up. The Russian layout (big-endian `s || r`) does not verify.
//! Verifying is fast and takes a time that depends on public data; signing, for training keys only, is constant
//! time with a nonce derived from key and digest.

mod constant_time;
mod curve;
mod field;
mod signature;
#[cfg(test)]
mod tests;
mod vartime;

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use crypto_bigint::U512;
use std::fmt;
use streebog::Digest as _;
use zeroize::{Zeroize, Zeroizing};

use crate::SignatureError;
use curve::{Affine, ParamSetA};
use field::Field;
use signature::{Numbers, OutOfRange};

/// Bytes of a number.
const NUMBER: usize = 64;
/// Bytes of a public key: x and y.
pub const PUBLIC_KEY_BYTES: usize = 2 * NUMBER;
/// Bytes of a private key.
pub const PRIVATE_KEY_BYTES: usize = NUMBER;
/// Bytes of a signature: r and s.
pub const SIGNATURE_BYTES: usize = 2 * NUMBER;
/// Bytes of a digest.
pub const DIGEST_BYTES: usize = 64;

/// Streebog-512 (GOST 34.11-2015, RFC 6986).
pub fn streebog512(message: &[u8]) -> [u8; DIGEST_BYTES] {
    streebog::Streebog512::digest(message).into()
}

/// A public key: a point of the curve.
#[derive(Clone, Copy)]
pub struct PublicKey(Affine<ParamSetA>);

impl PublicKey {
    /// Reads `x || y`; both must be numbers of the field, and the point on the curve.
    pub fn from_bytes(bytes: &[u8]) -> Result<PublicKey, SignatureError> {
        if bytes.len() != PUBLIC_KEY_BYTES {
            return Err(SignatureError::BadKey("a GOST key has 128 bytes"));
        }
        let coordinate = |bytes| {
            field::Folded::from_uint(&U512::from_le_slice(bytes))
                .ok_or(SignatureError::BadKey("a coordinate is beyond the field"))
        };
        let point = Affine { x: coordinate(&bytes[..NUMBER])?, y: coordinate(&bytes[NUMBER..])? };
        // The curve's order is prime, so no point on it has a small one.
        if point.is_on_curve() { Ok(PublicKey(point)) } else { Err(SignatureError::BadKey("not a point of the curve")) }
    }

    /// `x || y`.
    pub fn to_bytes(self) -> [u8; PUBLIC_KEY_BYTES] {
        pair(&self.0.x.to_uint(), &self.0.y.to_uint())
    }

    /// Whether the key's holder signed the message.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        self.verify_digest(&streebog512(message), signature)
    }

    /// Whether the key's holder signed the message with this Streebog-512.
    pub fn verify_digest(&self, digest: &[u8; DIGEST_BYTES], signature: &[u8]) -> Result<(), SignatureError> {
        let numbers = read_signature(signature)?;
        if signature::verify(&self.0, &U512::from_le_slice(digest), &numbers) {
            Ok(())
        } else {
            Err(SignatureError::BadSignature)
        }
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", hex::encode(self.to_bytes()))
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &PublicKey) -> bool {
        self.to_bytes() == other.to_bytes()
    }
}

impl Eq for PublicKey {}

fn read_signature(bytes: &[u8]) -> Result<Numbers, SignatureError> {
    if bytes.len() != SIGNATURE_BYTES {
        return Err(SignatureError::BadSignatureForm("a GOST signature has 128 bytes"));
    }
    let number = |bytes, zero, too_large| {
        let number = U512::from_le_slice(bytes);
        match signature::in_range::<ParamSetA>(&number) {
            Ok(()) => Ok(number),
            Err(OutOfRange::Zero) => Err(SignatureError::BadSignatureForm(zero)),
            Err(OutOfRange::TooLarge) => Err(SignatureError::BadSignatureForm(too_large)),
        }
    };
    Ok(Numbers {
        r: number(&bytes[..NUMBER], "r is zero", "r is not below the order of the curve")?,
        s: number(&bytes[NUMBER..], "s is zero", "s is not below the order of the curve")?,
    })
}

/// A private key, for training; wiped when dropped.
pub struct PrivateKey {
    number: U512,
    public: PublicKey,
}

impl PrivateKey {
    /// Makes a key; `None` if the system gives no randomness.
    pub fn generate() -> Option<PrivateKey> {
        let random = SystemRandom::new();
        let mut bytes = Zeroizing::new([0; PRIVATE_KEY_BYTES]);
        // All but one in 2^256 draws is below the order.
        for _ in 0..4 {
            random.fill(&mut *bytes).ok()?;
            if let Some(key) = PrivateKey::from_bytes(&bytes) {
                return Some(key);
            }
        }
        None
    }

    /// Reads a key; `None` if it is zero or not below the order of the curve.
    pub fn from_bytes(bytes: &[u8; PRIVATE_KEY_BYTES]) -> Option<PrivateKey> {
        let number = U512::from_le_slice(bytes);
        signature::in_range::<ParamSetA>(&number).ok()?;
        let public = PublicKey(constant_time::multiply_generator(&number));
        Some(PrivateKey { number, public })
    }

    /// The key as it is kept.
    pub fn to_bytes(&self) -> Zeroizing<[u8; PRIVATE_KEY_BYTES]> {
        let mut bytes = Zeroizing::new([0; PRIVATE_KEY_BYTES]);
        bytes.copy_from_slice(self.number.to_le_bytes().as_ref());
        bytes
    }

    /// Its public key.
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// Signs a message; the same message gives the same signature.
    pub fn sign(&self, message: &[u8]) -> [u8; SIGNATURE_BYTES] {
        let digest = U512::from_le_slice(&streebog512(message));
        let Numbers { r, s } = signature::sign::<ParamSetA>(&self.number, &digest);
        pair(&r, &s)
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey")
    }
}

impl Drop for PrivateKey {
    fn drop(&mut self) {
        self.number.zeroize();
    }
}

fn pair(first: &U512, second: &U512) -> [u8; 2 * NUMBER] {
    let mut bytes = [0; 2 * NUMBER];
    bytes[..NUMBER].copy_from_slice(first.to_le_bytes().as_ref());
    bytes[NUMBER..].copy_from_slice(second.to_le_bytes().as_ref());
    bytes
}
