//! Tests against real servers at the other end.

mod mail;
mod post;
