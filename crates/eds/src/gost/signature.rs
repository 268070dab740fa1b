//! Signing and verifying by GOST 34.10-2015, on numbers.

use aws_lc_rs::hmac;
use crypto_bigint::{CheckedAdd, CtEq, CtLt, U512};
use zeroize::Zeroizing;

use super::curve::{Affine, Curve, Scalar, order};
use super::field::Field;
use super::{constant_time, vartime};

/// The two numbers of a signature, both within 1 … order − 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Numbers {
    pub r: U512,
    pub s: U512,
}

/// What is wrong with a number that should lie within 1 … order − 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OutOfRange {
    Zero,
    TooLarge,
}

pub(crate) fn in_range<C: Curve>(number: &U512) -> Result<(), OutOfRange> {
    if number.ct_eq(&U512::ZERO).to_bool() {
        Err(OutOfRange::Zero)
    } else if number.ct_lt(&order::<C>()).to_bool() {
        Ok(())
    } else {
        Err(OutOfRange::TooLarge)
    }
}

/// The digest as a number modulo the order; 0 becomes 1.
fn digest_scalar<C: Curve>(digest: &U512) -> Scalar<C> {
    let scalar = Scalar::<C>::new(digest);
    if scalar.retrieve() == U512::ZERO { Scalar::<C>::ONE } else { scalar }
}

/// Whether the holder of `key` signed `digest`. The numbers must be in range, the key a point of the curve.
pub(crate) fn verify<C: Curve>(key: &Affine<C>, digest: &U512, signature: &Numbers) -> bool {
    let inverse = digest_scalar::<C>(digest).invert_vartime();
    let inverse = inverse.expect("a number that is not 0 has an inverse modulo a prime");
    let of_generator = Scalar::<C>::new(&signature.s).mul(&inverse);
    let of_key = Scalar::<C>::new(&signature.r).mul(&inverse).neg();
    let point = vartime::multiply_and_add(&of_generator.retrieve(), key, &of_key.retrieve());
    if point.is_neutral() {
        return false;
    }
    // x modulo the order is r: x is r, or r and the order if that is still a number of the field.
    let mut candidate = Some(signature.r);
    while let Some(x) = candidate {
        match C::Field::from_uint(&x) {
            Some(x) if point.has_x(x) => return true,
            Some(_) => candidate = x.checked_add(&order::<C>()).into_option(),
            None => return false,
        }
    }
    false
}

/// Signs with a nonce; `None` if the nonce does not serve, which happens once in 2^500 times.
pub(crate) fn sign_with_nonce<C: Curve>(key: &U512, digest: &U512, nonce: &U512) -> Option<Numbers> {
    let r = Scalar::<C>::new(&constant_time::multiply_generator::<C>(nonce).x.to_uint());
    let by_key = Zeroizing::new(r.mul(&Scalar::<C>::new(key)).retrieve());
    let by_nonce = Zeroizing::new(Scalar::<C>::new(nonce).mul(&digest_scalar::<C>(digest)).retrieve());
    let s = Scalar::<C>::new(&by_key).add(&Scalar::<C>::new(&by_nonce));
    let numbers = Numbers { r: r.retrieve(), s: s.retrieve() };
    (numbers.r != U512::ZERO && numbers.s != U512::ZERO).then_some(numbers)
}

/// Signs with the nonce that RFC 6979 derives from key and digest: the same twice, and no randomness to go wrong.
///
/// Its HMAC is with SHA-512: Streebog's tables would show the key to whoever shares the cache.
pub(crate) fn sign<C: Curve>(key: &U512, digest: &U512) -> Numbers {
    let mut nonces = Nonces::new(key, &digest_scalar::<C>(digest).retrieve());
    loop {
        let nonce = nonces.next(order::<C>().bits());
        if in_range::<C>(&nonce).is_ok()
            && let Some(signature) = sign_with_nonce::<C>(key, digest, &nonce)
        {
            return signature;
        }
    }
}

/// The generator of RFC 6979, section 3.2, for an order of 512 bits.
struct Nonces {
    key: Zeroizing<[u8; 64]>,
    value: Zeroizing<[u8; 64]>,
    asked: bool,
}

impl Nonces {
    fn new(key: &U512, digest: &U512) -> Nonces {
        let mut nonces = Nonces { key: Zeroizing::new([0; 64]), value: Zeroizing::new([1; 64]), asked: false };
        let mut seed = Zeroizing::new([0_u8; 128]);
        seed[..64].copy_from_slice(Zeroizing::new(key.to_be_bytes()).as_ref().as_ref());
        seed[64..].copy_from_slice(digest.to_be_bytes().as_ref());
        nonces.mix(0, &*seed);
        nonces.mix(1, &*seed);
        nonces
    }

    /// The next number of so many bits.
    fn next(&mut self, bits: u32) -> Zeroizing<U512> {
        if self.asked {
            self.mix(0, &[]);
        }
        self.asked = true;
        self.value = self.mac(&[&*self.value]);
        Zeroizing::new(U512::from_be_slice(&*self.value).wrapping_shr_vartime(U512::BITS - bits))
    }

    fn mix(&mut self, mark: u8, seed: &[u8]) {
        self.key = self.mac(&[&*self.value, &[mark], seed]);
        self.value = self.mac(&[&*self.value]);
    }

    fn mac(&self, parts: &[&[u8]]) -> Zeroizing<[u8; 64]> {
        let mut mac = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA512, &*self.key));
        parts.iter().for_each(|part| mac.update(part));
        let mut out = Zeroizing::new([0; 64]);
        out.copy_from_slice(mac.sign().as_ref());
        out
    }
}
