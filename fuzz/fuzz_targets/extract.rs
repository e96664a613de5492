//! A text → a document, its JSON and back, and every other format.

#![no_main]

#[path = "../../tests/invariants/mod.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| invariants::run("extract", &String::from_utf8_lossy(bytes)));
