//! Words for people, generated from `locales/`.
