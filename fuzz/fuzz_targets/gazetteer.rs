//! A table of names → mistakes, each with a place, or an extractor that reads the table as a text.

#![no_main]

#[path = "../../tests/invariants/mod.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| invariants::run("gazetteer", &String::from_utf8_lossy(bytes)));
