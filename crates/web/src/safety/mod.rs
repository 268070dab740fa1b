//! Page safety \[A17\]: what holds for every request, whatever the route.

mod headers;
mod origin;
mod speak;
mod still;

pub use headers::Policy;
pub(crate) use headers::guard;
pub(crate) use origin::known_origin;
pub(crate) use speak::speak;
pub(crate) use still::stand_still;
