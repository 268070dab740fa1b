//! The web side, asked as a browser and as a program ask it: one router over a real store, training keys.

mod applicant;
mod bad_input;
mod certificate;
mod desk;
mod faults;
mod forms;
mod headers;
mod journey;
mod lead;
mod listed;
mod outages;
mod pages;
mod public;
mod routes;
mod shown;
mod templates;
mod walk;
mod work;
mod world;
