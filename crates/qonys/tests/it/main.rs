//! Tests of the house and of the binary.

mod house;
