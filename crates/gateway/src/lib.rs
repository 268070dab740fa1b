//! Other state systems and notices: what speaks to the world behind the ports of the office.

pub mod mail;
