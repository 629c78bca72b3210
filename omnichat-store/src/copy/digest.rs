//! A checksum of a table that does not depend on the order of its rows: two databases sort texts each in its own way.

use std::fmt;

use sha2::{Digest as _, Sha256};

use super::value::Value;

/// The sum of the hashes of all rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Digest {
    rows: u64,
    sum: [u64; 4],
}

impl Digest {
    /// Takes a row in: its values in the order of their columns' names.
    pub(super) fn add(&mut self, row: &[Value]) {
        let mut hash = Sha256::new();
        for value in row {
            let (tag, bytes): (u8, &[u8]) = match value {
                Value::Null => (0, &[]),
                Value::Number(number) => (1, &number.to_le_bytes()),
                Value::Text(text) => (2, text.as_bytes()),
                Value::Bytes(bytes) => (3, bytes),
            };
            hash.update([tag]);
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
        self.rows += 1;
        for (sum, part) in self.sum.iter_mut().zip(hash.finalize().chunks_exact(8)) {
            *sum = sum.wrapping_add(part.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte)));
        }
    }

    /// How many rows it is of.
    pub(super) const fn rows(&self) -> u64 {
        self.rows
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sum.iter().try_for_each(|part| write!(f, "{part:016x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[&[Value]]) -> String {
        let mut digest = Digest::default();
        rows.iter().for_each(|row| digest.add(row));
        digest.to_string()
    }

    #[test]
    fn the_order_of_rows_is_nothing_and_every_value_something() {
        let (one, two) = ([Value::Number(1), Value::Text("a".into())], [Value::Number(2), Value::Null]);
        assert_eq!(of(&[&one, &two]), of(&[&two, &one]));
        assert_ne!(of(&[&one, &two]), of(&[&one, &one]));
        assert_ne!(
            of(&[&[Value::Text("ab".into()), Value::Text(String::new())]]),
            of(&[&[Value::Text("a".into()), Value::Text("b".into())]])
        );
        assert_ne!(of(&[&[Value::Text("a".into())]]), of(&[&[Value::Bytes(b"a".to_vec())]]));
        assert_ne!(of(&[&[Value::Null]]), of(&[]));
    }
}
