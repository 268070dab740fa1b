//! Numbers modulo a prime of 512 bits.

use crypto_bigint::{Choice, CtEq, CtSelect, Limb, Odd, U512};

/// Limbs of a number of 512 bits: eight on common machines.
pub(crate) const LIMBS: usize = U512::LIMBS;

/// What the curve arithmetic needs of its field. Everything but the conversions is constant time.
pub(crate) trait Field: Copy + 'static {
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;

    /// `None` if it is not below the prime.
    fn from_uint(number: &U512) -> Option<Self>;
    /// The one representative below the prime.
    fn to_uint(self) -> U512;
    fn add(self, other: Self) -> Self;
    fn sub(self, other: Self) -> Self;
    fn mul(self, other: Self) -> Self;
    fn square(self) -> Self;
    /// The inverse; that of 0 is 0.
    fn invert(self) -> Self;
    /// `b` if `choice`, else `a`.
    fn select(a: Self, b: Self, choice: Choice) -> Self;

    fn double(self) -> Self {
        self.add(self)
    }

    fn negate(self) -> Self {
        Self::ZERO.sub(self)
    }

    fn is_zero(self) -> bool {
        self.to_uint() == U512::ZERO
    }
}

/// What 2^512 is modulo the prime.
const FOLD: Limb = Limb(569);
/// 2^512 − 569.
const PRIME: U512 = U512::MAX.wrapping_sub(&U512::from_u64(568));

/// Numbers modulo p = 2^512 − 569, the field of Kazakhstan's curve.
///
/// Any 512 bits stand for their residue: what overflows is folded back by 2^512 ≡ 569, about twice as fast as
/// Montgomery's way. Only `to_uint` brings a number below p.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Folded(U512);

impl Field for Folded {
    const ZERO: Folded = Folded(U512::ZERO);
    const ONE: Folded = Folded(U512::ONE);

    fn from_uint(number: &U512) -> Option<Folded> {
        (*number < PRIME).then_some(Folded(*number))
    }

    #[inline]
    fn to_uint(self) -> U512 {
        let (reduced, borrow) = self.0.borrowing_sub(&PRIME, Limb::ZERO);
        U512::ct_select(&reduced, &self.0, borrow.ct_eq(&Limb::MAX))
    }

    #[inline]
    fn add(self, other: Folded) -> Folded {
        let (sum, carry) = self.0.carrying_add(&other.0, Limb::ZERO);
        Folded(add_small(sum.to_limbs(), carry.wrapping_mul(FOLD)))
    }

    #[inline]
    fn sub(self, other: Folded) -> Folded {
        let (difference, borrow) = self.0.borrowing_sub(&other.0, Limb::ZERO);
        // 2^512 was borrowed, which is 569 too much; below 569 that borrows once more.
        let (difference, borrow) = sub_small(difference.to_limbs(), borrow & FOLD);
        Folded(U512::new(sub_small(difference, borrow & FOLD).0))
    }

    #[inline]
    fn mul(self, other: Folded) -> Folded {
        let (a, b) = (self.0.to_limbs(), other.0.to_limbs());
        let mut wide = [Limb::ZERO; 2 * LIMBS];
        for i in 0..LIMBS {
            let mut carry = Limb::ZERO;
            for j in 0..LIMBS {
                (wide[i + j], carry) = a[i].carrying_mul_add(b[j], wide[i + j], carry);
            }
            wide[i + LIMBS] = carry;
        }
        fold(&wide)
    }

    #[inline]
    fn square(self) -> Folded {
        let a = self.0.to_limbs();
        let mut wide = [Limb::ZERO; 2 * LIMBS];
        // Every product of two different limbs occurs twice: once, then doubled.
        for i in 0..LIMBS - 1 {
            let mut carry = Limb::ZERO;
            for j in i + 1..LIMBS {
                (wide[i + j], carry) = a[i].carrying_mul_add(a[j], wide[i + j], carry);
            }
            wide[i + LIMBS] = carry;
        }
        let mut shifted_out = Limb::ZERO;
        for limb in &mut wide {
            let top = *limb >> (Limb::BITS - 1);
            *limb = (*limb << 1) | shifted_out;
            shifted_out = top;
        }
        let mut carry = Limb::ZERO;
        for i in 0..LIMBS {
            let high;
            (wide[2 * i], high) = a[i].carrying_mul_add(a[i], wide[2 * i], carry);
            (wide[2 * i + 1], carry) = wide[2 * i + 1].carrying_add(high, Limb::ZERO);
        }
        fold(&wide)
    }

    fn invert(self) -> Folded {
        const ODD_PRIME: Odd<U512> = Odd::<U512>::from_be_hex(concat!(
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc7"
        ));
        let inverse = self.to_uint().invert_odd_mod(&ODD_PRIME);
        Folded(inverse.unwrap_or(U512::ZERO))
    }

    #[inline]
    fn select(a: Folded, b: Folded, choice: Choice) -> Folded {
        Folded(U512::ct_select(&a.0, &b.0, choice))
    }
}

/// Brings 1024 bits down to 512.
#[inline]
fn fold(wide: &[Limb; 2 * LIMBS]) -> Folded {
    let mut low = [Limb::ZERO; LIMBS];
    let mut carry = Limb::ZERO;
    for i in 0..LIMBS {
        (low[i], carry) = wide[i + LIMBS].carrying_mul_add(FOLD, wide[i], carry);
    }
    // The carry is at most 569.
    Folded(add_small(low, carry.wrapping_mul(FOLD)))
}

/// Adds a number far below a limb, and folds what overflows.
#[inline]
fn add_small(mut limbs: [Limb; LIMBS], small: Limb) -> U512 {
    let mut carry = small;
    for limb in &mut limbs {
        (*limb, carry) = limb.carrying_add(carry, Limb::ZERO);
    }
    // After an overflow next to nothing is left, so this cannot overflow again.
    limbs[0] = limbs[0].wrapping_add(carry.wrapping_mul(FOLD));
    U512::new(limbs)
}

#[inline]
fn sub_small(mut limbs: [Limb; LIMBS], small: Limb) -> ([Limb; LIMBS], Limb) {
    let mut borrow;
    (limbs[0], borrow) = limbs[0].borrowing_sub(small, Limb::ZERO);
    for limb in &mut limbs[1..] {
        (*limb, borrow) = limb.borrowing_sub(Limb::ZERO, borrow);
    }
    (limbs, borrow)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crypto_bigint::{NonZero, U1024};
    use proptest::prelude::*;

    /// Numbers anywhere, and close to where something overflows.
    fn numbers() -> impl Strategy<Value = U512> {
        let near = (0_u64..2000).prop_flat_map(|n| {
            let n = U512::from_u64(n);
            prop_oneof![Just(n), Just(U512::MAX.wrapping_sub(&n)), Just(U512::ONE.shl(64).wrapping_sub(&n))]
        });
        prop_oneof![
            prop::collection::vec(any::<u8>(), 64).prop_map(|bytes| U512::from_le_slice(&bytes)),
            prop::collection::vec(prop_oneof![Just(0_u8), Just(0xff)], 64)
                .prop_map(|bytes| U512::from_le_slice(&bytes)),
            near,
        ]
    }

    fn reduced(wide: U1024) -> U512 {
        let prime = NonZero::new(PRIME.resize::<{ U1024::LIMBS }>()).unwrap();
        wide.rem_vartime(&prime).resize()
    }

    proptest! {
        #[test]
        fn sums_differences_and_products_are_those_of_long_division(a in numbers(), b in numbers()) {
            let (wide_a, wide_b): (U1024, U1024) = (a.resize(), b.resize());
            let (x, y) = (Folded(a), Folded(b));
            prop_assert_eq!(x.add(y).to_uint(), reduced(wide_a.wrapping_add(&wide_b)));
            let beyond: U1024 = PRIME.resize::<{ U1024::LIMBS }>().shl(1);
            prop_assert_eq!(x.sub(y).to_uint(), reduced(wide_a.wrapping_add(&beyond).wrapping_sub(&wide_b)));
            prop_assert_eq!(x.mul(y).to_uint(), reduced(wide_a.wrapping_mul(&wide_b)));
            prop_assert_eq!(x.square().to_uint(), x.mul(x).to_uint());
            prop_assert_eq!(x.negate().add(x).to_uint(), U512::ZERO);
            let inverse = x.invert().mul(x).to_uint();
            prop_assert_eq!(inverse, if x.is_zero() { U512::ZERO } else { U512::ONE });
        }
    }

    #[test]
    fn only_numbers_below_the_prime_are_taken() {
        assert!(Folded::from_uint(&PRIME).is_none());
        assert!(Folded::from_uint(&U512::MAX).is_none());
        assert_eq!(Folded::from_uint(&PRIME.wrapping_sub(&U512::ONE)).unwrap().add(Folded::ONE).to_uint(), U512::ZERO);
        assert!(Folded(PRIME).is_zero() && !Folded::ONE.is_zero());
    }
}
