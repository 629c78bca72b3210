//! A QR code on a terminal: two rows of modules in one row of half blocks.

/// Light modules around the code, without which scanners do not find it (ISO/IEC 18004).
const QUIET: usize = 4;

/// What a drawn block means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Blocks {
    /// Dark modules: for dark ink on a light ground, which the caller paints.
    Dark,
    /// Light modules: for a terminal without colours, which is taken to be light on dark.
    Light,
}

/// The lines of a code that is given as rows of `0` and `1`, with its quiet border.
pub(crate) fn lines(code: &[String], blocks: Blocks) -> Vec<String> {
    let size = code.len() + 2 * QUIET;
    let is_dark = |row: usize, column: usize| {
        let at = |n: usize| n.checked_sub(QUIET);
        let module = at(row).and_then(|row| code.get(row)).zip(at(column));
        module.is_some_and(|(row, column)| row.as_bytes().get(column) == Some(&b'1'))
    };
    let is_drawn = |row: usize, column: usize| is_dark(row, column) == (blocks == Blocks::Dark);
    let block = |row: usize, column: usize| match (is_drawn(row, column), is_drawn(row + 1, column)) {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        (false, false) => ' ',
    };
    (0..size).step_by(2).map(|row| (0..size).map(|column| block(row, column)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_rows_of_modules_are_one_row_of_blocks_within_a_quiet_border() {
        let code = ["10".to_owned(), "11".to_owned()];
        let dark = lines(&code, Blocks::Dark);
        assert_eq!(dark.len(), 5);
        assert!(dark.iter().all(|line| line.chars().count() == 10));
        assert_eq!(dark[2], "    █▄    ");
        assert_eq!(dark[0].trim(), "");
        assert_eq!(lines(&code, Blocks::Light)[2], "████ ▀████");
    }
}
