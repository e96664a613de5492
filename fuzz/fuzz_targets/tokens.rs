//! Bytes → tokens and sentences.

#![no_main]

#[path = "../../tests/invariants/mod.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| invariants::run("tokens", &String::from_utf8_lossy(bytes)));
