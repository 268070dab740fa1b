//! What must hold of `crates/eds` for any bytes. The fuzz targets try it with bytes of their own finding, and
//! `crates/eds/tests/it/corpus.rs` with the kept ones.

mod asic;
mod certificate;
mod cms;
mod container;
mod crl;
pub mod facts;
mod ocsp;
mod timestamp;
mod world;

pub use asic::asic;
pub use certificate::certificate;
pub use cms::{attributes, cms, container_verifies};
pub use container::container;
pub use crl::crl;
pub use ocsp::ocsp;
pub use timestamp::timestamp;
