//! Arithmetic that takes the same time whatever the secret factor: no branch and no place in memory
//! depends on it.

use crypto_bigint::{CtEq, U512};

use super::curve::{Affine, Curve};
use super::field::Field;

/// Bits of a window.
const WINDOW: usize = 4;

/// A point in homogeneous coordinates: x = X/Z, y = Y/Z; (0 : 1 : 0) is the neutral point.
#[derive(Clone, Copy)]
struct Projective<C: Curve> {
    x: C::Field,
    y: C::Field,
    z: C::Field,
}

impl<C: Curve> Projective<C> {
    fn neutral() -> Self {
        Projective { x: C::Field::ZERO, y: C::Field::ONE, z: C::Field::ZERO }
    }

    /// The complete addition of Renes, Costello and Batina (2015, algorithm 1): right for any two points of a
    /// curve of odd order, equal, opposite or neutral ones too.
    fn add(&self, other: &Self) -> Self {
        let b3 = C::b().double().add(C::b());
        let xx = self.x.mul(other.x);
        let yy = self.y.mul(other.y);
        let zz = self.z.mul(other.z);
        let xy = self.x.add(self.y).mul(other.x.add(other.y)).sub(xx.add(yy));
        let xz = self.x.add(self.z).mul(other.x.add(other.z)).sub(xx.add(zz));
        let yz = self.y.add(self.z).mul(other.y.add(other.z)).sub(yy.add(zz));
        let m = C::times_a(xz).add(b3.mul(zz));
        let (minus, plus) = (yy.sub(m), yy.add(m));
        let a_zz = C::times_a(zz);
        let n = xx.double().add(xx).add(a_zz);
        let w = b3.mul(xz).add(C::times_a(xx.sub(a_zz)));
        Projective { x: xy.mul(minus).sub(yz.mul(w)), y: minus.mul(plus).add(n.mul(w)), z: yz.mul(plus).add(xy.mul(n)) }
    }

    /// Reads every entry, keeps one.
    fn pick(table: &[Self; 1 << WINDOW], wanted: u8) -> Self {
        let mut picked = table[0];
        for (place, entry) in (0_u8..).zip(table) {
            let choice = place.ct_eq(&wanted);
            picked = Projective {
                x: Field::select(picked.x, entry.x, choice),
                y: Field::select(picked.y, entry.y, choice),
                z: Field::select(picked.z, entry.z, choice),
            };
        }
        picked
    }
}

/// A secret factor times the generator. The factor is neither 0 nor the order.
pub(crate) fn multiply_generator<C: Curve>(factor: &U512) -> Affine<C> {
    let generator = C::generator();
    let generator = Projective { x: generator.x, y: generator.y, z: C::Field::ONE };
    let mut table = [Projective::neutral(); 1 << WINDOW];
    for place in 1..table.len() {
        table[place] = table[place - 1].add(&generator);
    }
    let mut product = Projective::neutral();
    for byte in factor.to_be_bytes().as_ref() {
        for window in [byte >> WINDOW, byte & 0x0f] {
            for _ in 0..WINDOW {
                product = product.add(&product);
            }
            product = product.add(&Projective::<C>::pick(&table, window));
        }
    }
    let inverse = product.z.invert();
    Affine { x: product.x.mul(inverse), y: product.y.mul(inverse) }
}
