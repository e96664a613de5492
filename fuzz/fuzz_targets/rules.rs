//! A rule file → mistakes, each with a place, or an extractor that runs the sentences of the rules and reads the file as a text.

#![no_main]

#[path = "../../tests/invariants/mod.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| invariants::run("rules", &String::from_utf8_lossy(bytes)));
