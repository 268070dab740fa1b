//! Fast arithmetic on public points: how long it takes depends on the numbers, so it sees no secret.

use crypto_bigint::U512;

use super::curve::{Affine, Curve};
use super::field::Field;

/// Width of the signed windows over the generator's factor: 64 multiples are kept.
const BASE_WIDTH: usize = 8;
/// Multiples kept of the generator.
pub(crate) const BASE_TABLE: usize = 1 << (BASE_WIDTH - 2);
/// Width of the windows over the factor of a point met once: its multiples cost an addition each.
const POINT_WIDTH: usize = 5;
const POINT_TABLE: usize = 1 << (POINT_WIDTH - 2);
/// Digits of a factor: a carry may go one beyond 512 bits.
const DIGITS: usize = 513;

/// A point in Jacobian coordinates: x = X/Z², y = Y/Z³; Z = 0 is the neutral point.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Jacobian<C: Curve> {
    x: C::Field,
    y: C::Field,
    z: C::Field,
}

/// A point that is added many times, with what of it every addition needs.
#[derive(Clone, Copy)]
struct Prepared<C: Curve> {
    point: Jacobian<C>,
    z_squared: C::Field,
    z_cubed: C::Field,
}

impl<C: Curve> Jacobian<C> {
    pub fn neutral() -> Self {
        Jacobian { x: C::Field::ONE, y: C::Field::ONE, z: C::Field::ZERO }
    }

    pub fn is_neutral(&self) -> bool {
        self.z.is_zero()
    }

    fn from_affine(point: Affine<C>) -> Self {
        Jacobian { x: point.x, y: point.y, z: C::Field::ONE }
    }

    /// `None` for the neutral point.
    pub fn to_affine(self) -> Option<Affine<C>> {
        if self.is_neutral() {
            return None;
        }
        let inverse = self.z.invert();
        let squared = inverse.square();
        Some(Affine { x: self.x.mul(squared), y: self.y.mul(squared).mul(inverse) })
    }

    /// Whether the point's affine x is this number, without dividing.
    pub fn has_x(&self, x: C::Field) -> bool {
        self.x.sub(x.mul(self.z.square())).is_zero()
    }

    pub fn double(&self) -> Self {
        let y_squared = self.y.square();
        let z_squared = self.z.square();
        let s = self.x.mul(y_squared).double().double();
        let slope = C::slope(self.x, z_squared);
        let x = slope.square().sub(s.double());
        let y = slope.mul(s.sub(x)).sub(y_squared.square().double().double().double());
        let z = self.y.add(self.z).square().sub(y_squared).sub(z_squared);
        Jacobian { x, y, z }
    }

    fn add_affine(&self, other: &Affine<C>) -> Self {
        if self.is_neutral() {
            return Jacobian::from_affine(*other);
        }
        let z_squared = self.z.square();
        let u = other.x.mul(z_squared);
        let s = other.y.mul(z_squared).mul(self.z);
        self.chord(self.x, self.y, u, s, self.z)
    }

    fn add(&self, other: &Prepared<C>) -> Self {
        if self.is_neutral() {
            return other.point;
        }
        if other.point.is_neutral() {
            return *self;
        }
        let z_squared = self.z.square();
        let u1 = self.x.mul(other.z_squared);
        let s1 = self.y.mul(other.z_cubed);
        let u2 = other.point.x.mul(z_squared);
        let s2 = other.point.y.mul(z_squared).mul(self.z);
        self.chord(u1, s1, u2, s2, self.z.mul(other.point.z))
    }

    /// The sum of self, brought to (u1, s1), and another point, brought to (u2, s2), with common `z`.
    #[inline]
    fn chord(&self, u1: C::Field, s1: C::Field, u2: C::Field, s2: C::Field, z: C::Field) -> Self {
        let h = u2.sub(u1);
        let r = s2.sub(s1);
        if h.is_zero() {
            return if r.is_zero() { self.double() } else { Jacobian::neutral() };
        }
        let h_squared = h.square();
        let h_cubed = h_squared.mul(h);
        let v = u1.mul(h_squared);
        let x = r.square().sub(h_cubed).sub(v.double());
        let y = r.mul(v.sub(x)).sub(s1.mul(h_cubed));
        Jacobian { x, y, z: z.mul(h) }
    }
}

impl<C: Curve> Prepared<C> {
    fn new(point: Jacobian<C>) -> Self {
        let z_squared = point.z.square();
        Prepared { point, z_squared, z_cubed: z_squared.mul(point.z) }
    }

    fn negate(mut self) -> Self {
        self.point.y = self.point.y.negate();
        self
    }
}

/// The odd multiples of the generator; made once.
pub(crate) fn base_table<C: Curve>() -> Box<[Affine<C>; BASE_TABLE]> {
    let mut table = Box::new([C::generator(); BASE_TABLE]);
    let mut last = Jacobian::from_affine(C::generator());
    let twice = Prepared::new(last.double());
    for entry in &mut table[1..] {
        last = last.add(&twice);
        *entry = last.to_affine().expect("a small multiple of a generator of prime order");
    }
    table
}

/// `a` times the generator and `b` times `point`, added.
pub(crate) fn multiply_and_add<C: Curve>(a: &U512, point: &Affine<C>, b: &U512) -> Jacobian<C> {
    let base = C::base_table();
    let (a, b) = (signed_windows(a, BASE_WIDTH), signed_windows(b, POINT_WIDTH));
    let point = Jacobian::from_affine(*point);
    let twice = Prepared::new(point.double());
    let mut multiples = [Prepared::new(point); POINT_TABLE];
    for place in 1..POINT_TABLE {
        multiples[place] = Prepared::new(multiples[place - 1].point.add(&twice));
    }
    let mut sum = Jacobian::neutral();
    for place in (0..DIGITS).rev() {
        if !sum.is_neutral() {
            sum = sum.double();
        }
        match a[place] {
            0 => {}
            digit if digit > 0 => sum = sum.add_affine(&base[index(digit)]),
            digit => sum = sum.add_affine(&base[index(digit)].negate()),
        }
        match b[place] {
            0 => {}
            digit if digit > 0 => sum = sum.add(&multiples[index(digit)]),
            digit => sum = sum.add(&multiples[index(digit)].negate()),
        }
    }
    sum
}

/// Where the multiple of an odd digit stands.
fn index(digit: i8) -> usize {
    usize::from(digit.unsigned_abs() >> 1)
}

/// The non-adjacent form of a number: odd digits below 2^(width − 1) in size, at least `width` places apart.
fn signed_windows(number: &U512, width: usize) -> [i8; DIGITS] {
    let mut bytes = [0_u8; 67];
    bytes[..64].copy_from_slice(number.to_le_bytes().as_ref());
    let window = |place: usize| {
        let pair = u16::from_le_bytes([bytes[place / 8], bytes[place / 8 + 1]]);
        i16::from_le_bytes((pair >> (place % 8) & ((1 << width) - 1)).to_le_bytes())
    };
    let mut digits = [0_i8; DIGITS];
    let (mut place, mut carry) = (0, 0);
    while place < DIGITS {
        let value = window(place) + carry;
        if value & 1 == 0 {
            place += 1;
            continue;
        }
        let half = 1_i16 << (width - 1);
        carry = i16::from(value >= half);
        let digit = value - carry * (half << 1);
        digits[place] = i8::try_from(digit).expect("a digit is smaller than half a window");
        place += width;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crypto_bigint::U1024;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn signed_windows_add_up_to_the_number(bytes in prop::collection::vec(any::<u8>(), 64), width in 2_usize..9) {
            let number = U512::from_le_slice(&bytes);
            let digits = signed_windows(&number, width);
            let (mut above, mut below) = (U1024::ZERO, U1024::ZERO);
            let mut last = None;
            for (place, digit) in digits.into_iter().enumerate().filter(|(_, digit)| *digit != 0) {
                prop_assert!(digit % 2 != 0 && usize::from(digit.unsigned_abs()) < 1 << (width - 1));
                prop_assert!(last.is_none_or(|last| place - last >= width));
                last = Some(place);
                let part = U1024::from_u8(digit.unsigned_abs()).shl(u32::try_from(place).unwrap());
                if digit > 0 { above = above.wrapping_add(&part) } else { below = below.wrapping_add(&part) }
            }
            prop_assert_eq!(above.wrapping_sub(&below), number.resize());
        }
    }

    #[test]
    fn the_largest_number_carries_into_the_digit_beyond_it() {
        for width in [2, 5, 8] {
            let digits = signed_windows(&U512::MAX, width);
            assert_eq!((digits[0], digits[512]), (-1, 1));
        }
    }
}
