//! Claim files from a fuzzer that sees which branches they reach.

#![no_main]

mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::hold(bytes));
