//! Tests of the house, and of the program from outside: as a child process, over real HTTP.

mod at_rest;
mod commands;
mod demo;
mod house;
mod http;
mod journeys;
mod old_data;
mod player;
mod revocation;
mod server;
mod setup;
mod verify;
mod waiting;
