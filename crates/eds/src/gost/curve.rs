//! Curves y² = x³ + ax + b of prime order.

use crypto_bigint::U512;
use crypto_bigint::modular::{ConstMontyForm, ConstMontyParams};
use std::sync::LazyLock;

use super::field::{Field, Folded, LIMBS};
use super::vartime::{self, BASE_TABLE};

/// A curve of prime order: every point on it but the neutral one has that order, so none is small.
///
/// The curve of the certificates is [`ParamSetA`]; tests run the examples of the standard on theirs.
pub(crate) trait Curve: Copy + 'static {
    /// Numbers modulo the field's prime.
    type Field: Field;
    /// The order of the curve.
    type Order: ConstMontyParams<LIMBS>;

    /// a times a number.
    fn times_a(x: Self::Field) -> Self::Field;
    fn b() -> Self::Field;
    /// 3x² + a·z², the slope of a doubling; cheaper than by parts where a = −3.
    fn slope(x: Self::Field, z_squared: Self::Field) -> Self::Field;
    fn generator() -> Affine<Self>;
    /// Odd multiples of the generator: 1, 3, 5 …
    fn base_table() -> &'static [Affine<Self>; BASE_TABLE];
}

/// A number modulo the order of the curve.
pub(crate) type Scalar<C> = ConstMontyForm<<C as Curve>::Order, LIMBS>;

/// The order as a number.
pub(crate) fn order<C: Curve>() -> U512 {
    *C::Order::PARAMS.modulus().as_ref()
}

/// A point of the curve that is not the neutral one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Affine<C: Curve> {
    pub x: C::Field,
    pub y: C::Field,
}

impl<C: Curve> Affine<C> {
    pub fn is_on_curve(&self) -> bool {
        let right = self.x.square().mul(self.x).add(C::times_a(self.x)).add(C::b());
        self.y.square().sub(right).is_zero()
    }

    pub fn negate(self) -> Self {
        Affine { x: self.x, y: self.y.negate() }
    }
}

/// `id-tc26-gost-3410-12-512-paramSetA` (RFC 7836), in Kazakhstan 1.2.398.3.10.1.1.2.2.1 \[eds.md\].
#[derive(Clone, Copy, Debug)]
pub(crate) struct ParamSetA;

crypto_bigint::const_monty_params!(
    OrderA,
    U512,
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff27e69532f48d89116ff22b8d4e0560609b4b38abfad2b85dcacdb1411f10b275",
    "Order of the curve."
);

const B: U512 = U512::from_be_hex(concat!(
    "e8c2505dedfc86ddc1bd0b2b6667f1da34b82574761cb0e879bd081cfd0b6265",
    "ee3cb090f30d27614cb4574010da90dd862ef9d4ebee4761503190785a71c760"
));
const GENERATOR_Y: U512 = U512::from_be_hex(concat!(
    "7503cfe87a836ae3a61b8816e25450e6ce5e1c93acf1abc1778064fdcbefa921",
    "df1626be4fd036e93d75e6a50e3a41e98028fe5fc235f5b889a589cb5215f2a4"
));

fn constant(number: &U512) -> Folded {
    Folded::from_uint(number).expect("the curve's own numbers are below its prime")
}

impl Curve for ParamSetA {
    type Field = Folded;
    type Order = OrderA;

    #[inline]
    fn times_a(x: Folded) -> Folded {
        x.double().add(x).negate()
    }

    fn b() -> Folded {
        constant(&B)
    }

    #[inline]
    fn slope(x: Folded, z_squared: Folded) -> Folded {
        let product = x.sub(z_squared).mul(x.add(z_squared));
        product.double().add(product)
    }

    fn generator() -> Affine<ParamSetA> {
        Affine { x: constant(&U512::from_u64(3)), y: constant(&GENERATOR_Y) }
    }

    fn base_table() -> &'static [Affine<ParamSetA>; BASE_TABLE] {
        static TABLE: LazyLock<Box<[Affine<ParamSetA>; BASE_TABLE]>> = LazyLock::new(vartime::base_table);
        &TABLE
    }
}
