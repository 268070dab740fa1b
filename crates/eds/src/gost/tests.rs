//! Known answers: the examples of the standards, and what the NCA's own provider made.

use crypto_bigint::modular::ConstMontyForm;
use crypto_bigint::{Choice, CtAssign, U512};
use proptest::prelude::*;
use std::sync::LazyLock;

use super::curve::{Affine, Curve, ParamSetA, Scalar, order};
use super::field::{Field, LIMBS};
use super::signature::{self, Numbers};
use super::vartime::{self, BASE_TABLE, multiply_and_add};
use super::{PRIVATE_KEY_BYTES, PrivateKey, PublicKey, constant_time, streebog512};
use crate::SignatureError;

const KNOWN: &str = include_str!("../../tests/data/gost512-kat.txt");

/// A curve of the standard's examples, whose prime has no special form.
macro_rules! example_curve {
    ($name:ident, $prime:ident, $order:ident, p: $p:expr, q: $q:expr, b: $b:expr, x: $x:expr, y: $y:expr) => {
        crypto_bigint::const_monty_params!($prime, U512, $p);
        crypto_bigint::const_monty_params!($order, U512, $q);

        #[derive(Clone, Copy, Debug)]
        struct $name;

        impl Field for ConstMontyForm<$prime, LIMBS> {
            const ZERO: Self = Self::ZERO;
            const ONE: Self = Self::ONE;
            fn from_uint(number: &U512) -> Option<Self> {
                (*number < U512::from_be_hex($p)).then(|| Self::new(number))
            }
            fn to_uint(self) -> U512 {
                self.retrieve()
            }
            fn add(self, other: Self) -> Self {
                Self::add(&self, &other)
            }
            fn sub(self, other: Self) -> Self {
                Self::sub(&self, &other)
            }
            fn mul(self, other: Self) -> Self {
                Self::mul(&self, &other)
            }
            fn square(self) -> Self {
                Self::square(&self)
            }
            fn invert(self) -> Self {
                Self::invert(&self).unwrap_or(Self::ZERO)
            }
            fn select(mut a: Self, b: Self, choice: Choice) -> Self {
                a.ct_assign(&b, choice);
                a
            }
        }

        impl Curve for $name {
            type Field = ConstMontyForm<$prime, LIMBS>;
            type Order = $order;
            fn times_a(x: Self::Field) -> Self::Field {
                Field::mul(x, Self::Field::new(&U512::from_u64(7)))
            }
            fn b() -> Self::Field {
                Self::Field::new(&U512::from_be_hex($b))
            }
            fn slope(x: Self::Field, z_squared: Self::Field) -> Self::Field {
                let squared = Field::square(x);
                Field::add(Field::add(Field::double(squared), squared), Self::times_a(Field::square(z_squared)))
            }
            fn generator() -> Affine<Self> {
                Affine { x: Self::Field::new(&U512::from_be_hex($x)), y: Self::Field::new(&U512::from_be_hex($y)) }
            }
            fn base_table() -> &'static [Affine<Self>; BASE_TABLE] {
                static TABLE: LazyLock<Box<[Affine<$name>; BASE_TABLE]>> = LazyLock::new(vartime::base_table);
                &TABLE
            }
        }
    };
}

/// A key made for the nonce, so that the second number of the signature is nought.
fn without_second_number<C: Curve>() {
    let (e, k) = (U512::from_u64(7), U512::from_u64(11));
    let r = Scalar::<C>::new(&constant_time::multiply_generator::<C>(&k).x.to_uint());
    let by_nonce = Scalar::<C>::new(&e).mul(&Scalar::<C>::new(&k));
    let d = by_nonce.neg().mul(&r.invert().into_option().unwrap()).retrieve();
    assert_eq!(signature::sign_with_nonce::<C>(&d, &e, &k), None);
    assert!(signature::sign_with_nonce::<C>(&d, &e, &U512::from_u64(13)).is_some());
}

#[test]
fn a_nonce_that_gives_nought_does_not_serve() {
    without_second_number::<ParamSetA>();
}

/// Key, digest, nonce and what comes of them.
struct Example {
    d: U512,
    e: U512,
    k: U512,
    r: U512,
    s: U512,
    x: U512,
    y: U512,
}

fn follows<C: Curve>(example: &Example) {
    let Example { d, e, k, r, s, x, y } = *example;
    let key = constant_time::multiply_generator::<C>(&d);
    assert!(key.is_on_curve());
    assert_eq!((key.x.to_uint(), key.y.to_uint()), (x, y));
    let signature = signature::sign_with_nonce::<C>(&d, &e, &k).unwrap();
    assert_eq!(signature, Numbers { r, s });
    assert!(signature::verify(&key, &e, &signature));
    assert!(!signature::verify(&key, &e.wrapping_add(&U512::ONE), &signature));
    assert!(!signature::verify(&key, &e, &Numbers { r: s, s: r }));
    assert!(!signature::verify(&key.negate(), &e, &signature));
    assert!(signature::verify(&key, &e, &signature::sign::<C>(&d, &e)));
}

example_curve!(
    Rfc7091, Rfc7091Prime, Rfc7091Order,
    p:
        concat!(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "8000000000000000000000000000000000000000000000000000000000000431"
        ),
    q:
        concat!(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "8000000000000000000000000000000150fe8a1892976154c59cfc193accf5b3"
        ),
    b:
        concat!(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "5fbff498aa938ce739b8e022fbafef40563f6e6a3472fc2a514c0ce9dae23b7e"
        ),
    x:
        concat!(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000002"
        ),
    y:
        concat!(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "08e2a8a0e65147d4bd6316030e16d19c85c97f0a9ca267122b96abbcea7e8fc8"
        )
);

#[test]
fn the_example_of_rfc_7091_comes_out() {
    let number = U512::from_be_hex;
    follows::<Rfc7091>(&Example {
        d: number(concat!(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "7a929ade789bb9be10ed359dd39a72c11b60961f49397eee1d19ce9891ec3b28"
        )),
        e: number(concat!(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "2dfbc1b372d89a1188c09c52e0eec61fce52032ab1022e8e67ece6672b043ee5"
        )),
        k: number(concat!(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "77105c9b20bcd3122823c8cf6fcc7b956de33814e95b7fe64fed924594dceab3"
        )),
        r: number(concat!(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "41aa28d2f1ab148280cd9ed56feda41974053554a42767b83ad043fd39dc0493"
        )),
        s: number(concat!(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "01456c64ba4642a1653c235a98a60249bcd6d3f746b631df928014f6c5bf9c40"
        )),
        x: number(concat!(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "7f2b49e270db6d90d8595bec458b50c58585ba1d4e9b788f6689dbd8e56fd80b"
        )),
        y: number(concat!(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "26f1b489d6701dd185c8413a977b3cbbaf64d1c593d26627dffb101a87ff77da"
        )),
    });
}

example_curve!(
    Standard512, Standard512Prime, Standard512Order,
    p:
        concat!(
            "4531acd1fe0023c7550d267b6b2fee80922b14b2ffb90f04d4eb7c09b5d2d15d",
            "f1d852741af4704a0458047e80e4546d35b8336fac224dd81664bbf528be6373"
        ),
    q:
        concat!(
            "4531acd1fe0023c7550d267b6b2fee80922b14b2ffb90f04d4eb7c09b5d2d15d",
            "a82f2d7ecb1dbac719905c5eecc423f1d86e25edbe23c595d644aaf187e6e6df"
        ),
    b:
        concat!(
            "1cff0806a31116da29d8cfa54e57eb748bc5f377e49400fdd788b649eca1ac43",
            "61834013b2ad7322480a89ca58e0cf74bc9e540c2add6897fad0a3084f302adc"
        ),
    x:
        concat!(
            "24d19cc64572ee30f396bf6ebbfd7a6c5213b3b3d7057cc825f91093a68cd762",
            "fd60611262cd838dc6b60aa7eee804e28bc849977fac33b4b530f1b120248a9a"
        ),
    y:
        concat!(
            "2bb312a43bd2ce6e0d020613c857acddcfbf061e91e5f2c3f32447c259f39b2c",
            "83ab156d77f1496bf7eb3351e1ee4e43dc1a18b91b24640b6dbb92cb1add371e"
        )
);

#[test]
fn the_standards_example_of_512_bits_comes_out() {
    let number = U512::from_be_hex;
    follows::<Standard512>(&Example {
        d: number(concat!(
            "0ba6048aadae241ba40936d47756d7c93091a0e8514669700ee7508e508b1020",
            "72e8123b2200a0563322dad2827e2714a2636b7bfd18aadfc62967821fa18dd4"
        )),
        e: number(concat!(
            "3754f3cfacc9e0615c4f4a7c4d8dab531b09b6f9c170c533a71d147035b0c591",
            "7184ee536593f4414339976c647c5d5a407adedb1d560c4fc6777d2972075b8c"
        )),
        k: number(concat!(
            "0359e7f4b1410feacc570456c6801496946312120b39d019d455986e364f3658",
            "86748ed7a44b3e794434006011842286212273a6d14cf70ea3af71bb1ae679f1"
        )),
        r: number(concat!(
            "2f86fa60a081091a23dd795e1e3c689ee512a3c82ee0dcc2643c78eea8fcacd3",
            "5492558486b20f1c9ec197c90699850260c93bcbcd9c5c3317e19344e173ae36"
        )),
        s: number(concat!(
            "1081b394696ffe8e6585e7a9362d26b6325f56778aadbc081c0bfbe933d52ff5",
            "823ce288e8c4f362526080df7f70ce406a6eeb1f56919cb92a9853bde73e5b4a"
        )),
        x: number(concat!(
            "115dc5bc96760c7b48598d8ab9e740d4c4a85a65be33c1815b5c320c854621dd",
            "5a515856d13314af69bc5b924c8b4ddff75c45415c1d9dd9dd33612cd530efe1"
        )),
        y: number(concat!(
            "37c7c90cd40b0f5621dc3ac1b751cfa0e2634fa0503b3d52639f5d7fb72afd61",
            "ea199441d943ffe7f0c70a2759a3cdb84c114e1f9339fdf27f35eca93677beec"
        )),
    });
}

#[test]
fn the_examples_of_rfc_6986_come_out() {
    let first = b"012345678901234567890123456789012345678901234567890123456789012";
    // "Се ветри, Стрибожи внуци, веютъ с моря стрелами на храбрыя плъкы Игоревы" in CP1251.
    let second = hex::decode(concat!(
        "d1e520e2e5f2f0e82c20d1f2f0e8e1eee6e820e2edf3f6e82c20e2e5fef2fa20f120eceef0ff20f1f2f0e5ebe0ece820",
        "ede020f5f0e0e1f0fbff20efebfaeafb20c8e3eef0e5e2fb"
    ))
    .unwrap();
    let digest = |message: &[u8]| hex::encode(streebog512(message));
    assert_eq!(
        digest(first),
        concat!(
            "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa",
            "00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48"
        )
    );
    assert_eq!(
        digest(&second),
        concat!(
            "1e88e62226bfca6f9994f1f2d51569e0daf8475a3b0fe61a5300eee46d961376",
            "035fe83549ada2b8620fcd7c496ce5b33f0cb9dddc2b6460143b03dabac9fb28"
        )
    );
}

fn known(name: &str) -> Vec<u8> {
    let value = KNOWN.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')).unwrap();
    hex::decode(value).unwrap()
}

fn reversed(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().rev().copied().collect()
}

fn known_private() -> PrivateKey {
    PrivateKey::from_bytes(&reversed(&known("d")).try_into().unwrap()).unwrap()
}

const MESSAGE: &[u8] = b"ncalayer-rs test message";

#[test]
fn what_the_ncas_provider_signed_verifies() {
    assert!(KNOWN.contains(&format!("msg={}", std::str::from_utf8(MESSAGE).unwrap())));
    assert_eq!(streebog512(MESSAGE).as_slice(), known("digest"));
    let key = PublicKey::from_bytes(&[reversed(&known("qx")), reversed(&known("qy"))].concat()).unwrap();
    assert_eq!(*known_private().public_key(), key);
    assert_ne!(*PrivateKey::from_bytes(&[7; PRIVATE_KEY_BYTES]).unwrap().public_key(), key);
    assert_eq!(*PrivateKey::from_bytes(&known_private().to_bytes()).unwrap().public_key(), key);
    assert!(known("spki").ends_with(&key.to_bytes()));
    let signature = known("sig");
    key.verify(MESSAGE, &signature).unwrap();
    assert_eq!(key.verify(b"another", &signature), Err(SignatureError::BadSignature));
    for place in 0..signature.len() {
        let mut flipped = signature.clone();
        flipped[place] ^= 1 << (place % 8);
        let error = key.verify(MESSAGE, &flipped).unwrap_err();
        assert_eq!(error.code(), "bad_signature", "{place}");
    }
}

#[test]
fn every_other_layout_of_a_signature_fails() {
    let key = *known_private().public_key();
    let signature = known("sig");
    let (r, s) = signature.split_at(64);
    let (r_big, s_big) = (reversed(r), reversed(s));
    for (other, name) in [
        ([s, r].concat(), "s || r, little-endian"),
        ([s_big.as_slice(), &r_big].concat(), "s || r, big-endian: Russia's"),
        ([r_big, s_big].concat(), "r || s, big-endian"),
    ] {
        assert_eq!(key.verify(MESSAGE, &other).unwrap_err().code(), "bad_signature", "{name}");
    }
    let mut digest = streebog512(MESSAGE);
    key.verify_digest(&digest, &signature).unwrap();
    digest.reverse();
    assert_eq!(key.verify_digest(&digest, &signature), Err(SignatureError::BadSignature), "big-endian digest");
    let (x, y) = (known("qx"), known("qy"));
    for other in [[x.clone(), y.clone()].concat(), [reversed(&y), reversed(&x)].concat()] {
        assert_eq!(PublicKey::from_bytes(&other), Err(SignatureError::BadKey("not a point of the curve")));
    }
}

#[test]
fn numbers_out_of_range_are_named() {
    let key = *known_private().public_key();
    let signature = known("sig");
    let order = order::<ParamSetA>().to_le_bytes();
    for (number, too) in [(vec![0; 64], "zero"), (order.as_ref().to_vec(), "order"), (vec![0xff; 64], "order")] {
        for (place, name) in [(0, "r"), (64, "s")] {
            let mut bad = signature.clone();
            bad[place..place + 64].copy_from_slice(&number);
            let Err(SignatureError::BadSignatureForm(told)) = key.verify(MESSAGE, &bad) else { panic!("{name} {too}") };
            assert!(told.starts_with(name) && told.contains(too), "{told}");
        }
    }
    for wrong in [&signature[..127], &[&signature[..], &[0]].concat(), &[]] {
        assert_eq!(key.verify(MESSAGE, wrong), Err(SignatureError::BadSignatureForm("a GOST signature has 128 bytes")));
    }
    assert!(PrivateKey::from_bytes(&[0; 64]).is_none());
    assert!(PrivateKey::from_bytes(order.as_ref().try_into().unwrap()).is_none());
}

#[test]
fn a_key_that_is_no_point_of_the_curve_is_named() {
    let good = known_private().public_key().to_bytes();
    PublicKey::from_bytes(&good).unwrap();
    let refused = |bytes: &[u8]| match PublicKey::from_bytes(bytes) {
        Err(SignatureError::BadKey(why)) => why,
        other => panic!("{other:?}"),
    };
    for place in [0, 63, 64, 127] {
        let mut off = good;
        off[place] ^= 0x40;
        assert_eq!(refused(&off), "not a point of the curve");
    }
    // Points of order 2 and 1 would have y = 0 and no coordinates: neither is on a curve of prime order.
    let mut flat = good;
    flat[64..].fill(0);
    assert_eq!(refused(&flat), "not a point of the curve");
    assert_eq!(refused(&[0; 128]), "not a point of the curve");
    // p + 3 would be the generator's x if it were taken modulo p.
    let mut beyond = PublicKey(ParamSetA::generator()).to_bytes();
    PublicKey::from_bytes(&beyond).unwrap();
    beyond[..64].copy_from_slice(U512::MAX.wrapping_sub(&U512::from_u64(565)).to_le_bytes().as_ref());
    assert_eq!(refused(&beyond), "a coordinate is beyond the field");
    assert_eq!(refused(&[0xff; 128]), "a coordinate is beyond the field");
    for length in [0, 64, 127, 129, 1000] {
        assert_eq!(refused(&vec![1; length]), "a GOST key has 128 bytes");
    }
}

#[test]
fn the_order_of_the_curve_leads_back_to_the_neutral_point() {
    let generator = ParamSetA::generator();
    assert!(generator.is_on_curve());
    let order = order::<ParamSetA>();
    let one_less = order.wrapping_sub(&U512::ONE);
    assert!(multiply_and_add(&order, &generator, &U512::ZERO).is_neutral());
    assert!(multiply_and_add(&U512::ZERO, &generator, &order).is_neutral());
    // Equal points meet, then opposite ones.
    assert!(multiply_and_add(&one_less, &generator, &U512::ONE).is_neutral());
    let twice = multiply_and_add(&U512::ONE, &generator, &U512::ONE).to_affine().unwrap();
    let doubled = constant_time::multiply_generator::<ParamSetA>(&U512::from_u64(2));
    assert_eq!(twice.x.to_uint(), doubled.x.to_uint());
    let opposite = constant_time::multiply_generator::<ParamSetA>(&one_less);
    assert_eq!(opposite.x.to_uint(), generator.x.to_uint());
    assert_eq!(opposite.y.to_uint(), generator.negate().y.to_uint());
}

#[test]
fn a_digest_that_is_nought_modulo_the_order_counts_as_one() {
    let key = U512::from_u64(12345);
    let public = constant_time::multiply_generator::<ParamSetA>(&key);
    let signature = signature::sign::<ParamSetA>(&key, &U512::ZERO);
    for digest in [U512::ZERO, U512::ONE, order::<ParamSetA>()] {
        assert!(signature::verify(&public, &digest, &signature));
    }
    assert!(!signature::verify(&public, &U512::from_u64(2), &signature));
}

#[test]
fn a_nonce_depends_on_key_and_digest_and_on_nothing_else() {
    let key = known_private();
    assert_eq!(key.sign(MESSAGE), key.sign(MESSAGE));
    let other = PrivateKey::generate().unwrap();
    // The first half is the nonce's point alone.
    let r = |key: &PrivateKey, message: &[u8]| key.sign(message)[..64].to_vec();
    assert_ne!(r(&key, b"a"), r(&key, b"b"));
    assert_ne!(r(&key, b"a"), r(&other, b"a"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_signed_verifies_and_nothing_else(
        private in prop::collection::vec(any::<u8>(), 64), message in prop::collection::vec(any::<u8>(), 0..200),
        place in 0_usize..128, bit in 0_u32..8,
    ) {
        let Some(key) = PrivateKey::from_bytes(&private.try_into().unwrap()) else { return Ok(()) };
        prop_assert_eq!(PublicKey::from_bytes(&key.public_key().to_bytes()).unwrap(), *key.public_key());
        let signature = key.sign(&message);
        prop_assert_eq!(key.public_key().verify(&message, &signature), Ok(()));
        let mut flipped = signature;
        flipped[place] ^= 1 << bit;
        prop_assert!(key.public_key().verify(&message, &flipped).is_err());
        prop_assert!(key.public_key().verify(&[&message[..], b"x"].concat(), &signature).is_err());
    }

    #[test]
    fn both_ways_of_multiplying_agree(a in any::<u64>(), b in prop::collection::vec(any::<u8>(), 64)) {
        let factor = U512::from_le_slice(&b).wrapping_shr(u32::try_from(a % 500).unwrap());
        prop_assume!(signature::in_range::<ParamSetA>(&factor).is_ok());
        let slow = constant_time::multiply_generator::<ParamSetA>(&factor);
        let fast = multiply_and_add(&U512::ZERO, &ParamSetA::generator(), &factor).to_affine().unwrap();
        let by_table = multiply_and_add(&factor, &ParamSetA::generator(), &U512::ZERO).to_affine().unwrap();
        prop_assert_eq!(slow.x.to_uint(), fast.x.to_uint());
        prop_assert_eq!(slow.y.to_uint(), fast.y.to_uint());
        prop_assert_eq!(slow.x.to_uint(), by_table.x.to_uint());
        prop_assert_eq!(slow.y.to_uint(), by_table.y.to_uint());
    }
}
