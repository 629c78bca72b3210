//! A file with a table as rows of texts, each with the line it stands on: whatever stands between its columns, and in
//! UTF-8 or UTF-16, as spreadsheets write it.

use std::borrow::Cow;
use std::io::Read;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};

use crate::failure::{Failure, Result};

/// Largest file that is read, in bytes.
const MOST: u64 = 256 * 1024 * 1024;
/// What is put behind the file: where it is not the last row, a quotation mark has swallowed it.
const END: &str = "\n\u{0}end";

/// A table.
pub(super) struct Table {
    pub(super) heads: StringRecord,
    /// Each with its line, from 1.
    pub(super) rows: Vec<(i64, StringRecord)>,
}

impl Table {
    /// Reads a file; `-` is standard input.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let bytes = bytes_of(path)?;
        let refused = |why: String, hint: &str| {
            let named = match path == Path::new("-") {
                true => "What comes in".into(),
                false => path.display().to_string(),
            };
            Failure::new(format!("{named} cannot be understood."))
                .because(why)
                .hint(format!("{hint}; nothing was imported"))
        };
        let text = text_of(&bytes).map_err(|why| refused(why, "save it again as CSV in UTF-8"))?;
        Self::of(&text)
            .map_err(|why| refused(why, "mend that line: a quotation mark within a cell is written twice"))
    }

    fn of(text: &str) -> std::result::Result<Self, String> {
        let (delimiter, skipped) = delimiter(text);
        let rest = &text[skipped..];
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .delimiter(delimiter)
            .from_reader(rest.as_bytes().chain(END.as_bytes()));
        let mut lines = Lines { text, counted: 0, line: 1 };
        let mut rows: Vec<(i64, StringRecord)> = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| error.to_string())?;
            let at = record.position().map_or(0, csv::Position::byte);
            let line = lines.at(skipped + usize::try_from(at).unwrap_or(usize::MAX));
            rows.push((line, record));
        }
        let (line, last) = rows.pop().unwrap_or_default();
        if last.iter().ne([END.trim_start()]) {
            return Err(format!("a quotation mark that opens in line {line} never closes"));
        }
        let heads = if rows.is_empty() { StringRecord::new() } else { rows.remove(0).1 };
        Ok(Self { heads, rows })
    }
}

fn bytes_of(path: &Path) -> Result<Vec<u8>> {
    let failed =
        |error: std::io::Error| Failure::new(format!("{} cannot be read.", path.display())).because(error);
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(MOST + 1).read_to_end(&mut bytes).map_err(failed)?;
    } else {
        let file = std::fs::File::open(path).map_err(failed)?;
        file.take(MOST + 1).read_to_end(&mut bytes).map_err(failed)?;
    }
    if bytes.len() as u64 > MOST {
        return Err(Failure::new(format!("{} is too large.", path.display()))
            .hint("at most 256 MiB are read at once: cut it into several files"));
    }
    Ok(bytes)
}

/// The text of a file, which says by its first bytes in what it is written, or is in UTF-8.
fn text_of(bytes: &[u8]) -> std::result::Result<Cow<'_, str>, String> {
    let units = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
        let whole = String::from_utf16(&units).ok().filter(|_| rest.is_empty());
        whole.map(Cow::Owned).ok_or_else(|| "it begins as UTF-16 and is not".to_owned())
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => units(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => units(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] | rest => {
            std::str::from_utf8(rest).map(Cow::Borrowed).map_err(|error| {
                let good = str::from_utf8(&rest[..error.valid_up_to()]).unwrap_or_default();
                format!("line {} is not in UTF-8", 1 + breaks(good))
            })
        }
    }
}

/// What stands between the names of the columns most often, outside quotation marks; of several the one that is least
/// likely to be part of a name. Or what a first line says that is there for spreadsheets only: how long that one is.
fn delimiter(text: &str) -> (u8, usize) {
    let head = text.split(['\n', '\r']).find(|line| !line.trim().is_empty()).unwrap_or_default();
    let told = head.strip_prefix("sep=").map(str::as_bytes);
    if let Some([told @ (b',' | b';' | b'\t')]) = told {
        return (*told, text.find(head).unwrap_or_default() + head.len());
    }
    let outside = head.split('"').step_by(2);
    let count = |wanted: char| outside.clone().map(|part| part.matches(wanted).count()).sum::<usize>();
    let there = [',', ';', '\t'].into_iter().filter(|one| count(*one) > 0);
    let most = there.max_by_key(|one| count(*one)).unwrap_or(',');
    (most as u8, 0)
}

/// How many lines end in a text, as they do on Windows, on Unix and on old machines.
fn breaks(text: &str) -> usize {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'\n', b'\r', bytes)
        .filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'))
        .count()
}

/// Which line a place is on. The reader's own count stays behind where lines end as on Windows.
struct Lines<'a> {
    text: &'a str,
    counted: usize,
    line: i64,
}

impl Lines<'_> {
    /// The line of the row that begins at this byte, or after the breaks that stand there; rows are asked for in order.
    fn at(&mut self, byte: usize) -> i64 {
        let byte = byte.min(self.text.len());
        let rest = &self.text[byte..];
        let begins = byte + rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        self.line += i64::try_from(breaks(&self.text[self.counted..begins])).unwrap_or(0);
        self.counted = begins;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(i64, String)> {
        let table = Table::of(text).unwrap();
        let joined = |cells: &StringRecord| cells.iter().collect::<Vec<_>>().join("|");
        let rows = table.rows.iter().map(|(line, cells)| (*line, joined(cells)));
        [(0, joined(&table.heads))].into_iter().chain(rows).collect()
    }

    #[test]
    fn a_row_is_on_the_line_that_an_editor_shows() {
        for end in ["\n", "\r\n", "\r"] {
            for last in ["", end] {
                let text = ["name,email", "a,1", "", "\"b", "b\",2", "c,3"].join(end) + last;
                let found: Vec<_> = rows(&text).into_iter().map(|(line, _)| line).collect();
                assert_eq!(found, [0, 2, 4, 6], "{end:?}");
            }
        }
    }

    #[test]
    fn tables_of_any_program_are_read() {
        let of = |text| delimiter(text).0;
        assert_eq!(of("name,email\na;b,c;d"), b',');
        assert_eq!(of("name;email\n"), b';');
        assert_eq!(of("name\temail, work"), b'\t');
        assert_eq!(of("\"last, first, middle\";email"), b';');
        assert_eq!(of("\r\n\r\nname;email"), b';');
        assert_eq!(of("email"), b',');
        let told = [(0, "a,b|c".to_owned()), (3, "1|2".to_owned())];
        assert_eq!(rows("sep=;\r\na,b;c\r\n1;2\r\n"), told);
    }

    #[test]
    fn what_says_that_it_is_utf_16_is_read_as_such_and_what_is_not_utf_8_is_told_by_line() {
        let text = "name\temail\nWei\u{df} \u{1f642}\tw@example.com\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(text_of(&[b"\xff\xfe".as_slice(), &little].concat()).unwrap(), text);
        assert_eq!(text_of(&[b"\xfe\xff".as_slice(), &big].concat()).unwrap(), text);
        assert!(text_of(&[b"\xff\xfe".as_slice(), &little[..7]].concat()).is_err());
        assert_eq!(text_of(b"\xef\xbb\xbfa").unwrap(), "a");
        assert!(text_of(b"a\r\nb\xe9").unwrap_err().contains("line 2"));
    }

    #[test]
    fn a_quotation_mark_that_never_closes_swallows_nothing_unsaid() {
        let refused = Table::of("email,note\na@example.com,fine\nb@example.com,\"Ann\nc@example.com,x\n");
        assert!(refused.err().unwrap().contains("line 3 never closes"));
        assert_eq!(rows("email,note\na@example.com,\"5\"\" disk\"").len(), 2);
        assert!(Table::of("").unwrap().heads.is_empty());
        assert_eq!(rows("email").len(), 1);
    }
}
