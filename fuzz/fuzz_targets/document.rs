//! JSON, and the text that it speaks of (what stands before the first NUL) → a document or an error, and back to JSON.

#![no_main]

#[path = "../../tests/invariants/mod.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| invariants::run("document", &String::from_utf8_lossy(bytes)));
