//! Training, from outside: its authority, keys and agent, synthetic people and their papers, stories.

mod agent;
mod authority;
mod dossiers;
mod example;
mod keys;
mod ncalayer_client;
mod stories;
