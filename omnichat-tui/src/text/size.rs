//! Sizes of files in few columns.

/// A size in bytes, rounded: `812 B`, `12 KB`, `3.4 MB`.
pub(crate) fn short(bytes: u64) -> String {
    const STEP: u64 = 1024;
    match bytes {
        b if b < STEP => format!("{b} B"),
        b if b < STEP * STEP => format!("{} KB", b.div_ceil(STEP)),
        b => {
            let tenths = b * 10 / (STEP * STEP);
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_are_said_in_the_unit_that_fits() {
        let said = [0, 1023, 1024, 1_048_575, 3_600_000].map(super::short);
        assert_eq!(said, ["0 B", "1023 B", "1 KB", "1024 KB", "3.4 MB"]);
    }
}
