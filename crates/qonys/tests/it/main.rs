//! Tests of the house, and of the program from outside: as a child process, over real HTTP.

mod at_rest;
mod commands;
mod container;
mod demo;
mod draft;
mod house;
mod http;
mod journeys;
mod mail;
mod old_data;
mod papers;
mod player;
#[path = "../../../gateway/tests/it/post.rs"]
mod post;
mod revocation;
mod server;
mod setup;
mod templates;
mod verify;
mod waiting;
