//! What the client does against a small daemon of its own, in one test binary.

#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod it {
    mod fake;
    mod session;
    mod socket;
}
