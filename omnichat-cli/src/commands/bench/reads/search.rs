//! Searches for words that are known to stand in some message: each must be found.

use std::collections::HashSet;
use std::time::Instant;

use super::{Reader, encoded};
use crate::failure::{Failure, Result};

/// Pages of the inbox whose messages give the words.
const LOOKED_THROUGH: usize = 40;
/// Letters of the shortest word that is asked for.
const SHORTEST: usize = 3;
/// The queries are taken in steps of a number that has no divisor in common with most counts, so that neighbours in
/// the inbox are not asked for one after the other.
const STEP: usize = 7919;

/// Queries: every third of two words that stand in the same message, the others of one.
pub(super) async fn words(reader: &mut Reader) -> Result<Vec<String>> {
    let mut queries = Vec::new();
    let mut cursor = String::new();
    for _ in 0..LOOKED_THROUGH {
        let page = reader.page(&cursor).await?;
        for conversation in page.items {
            let Some(last) = conversation.last_message else { continue };
            // What a preview is cut off at may be half a word.
            let (whole, _) = last.preview.rsplit_once(' ').unwrap_or((&last.preview, ""));
            let mut words = whole.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() >= SHORTEST);
            while let Some(word) = words.next() {
                let second = words.next().filter(|_| queries.len() % 3 == 2);
                queries.push(second.map_or_else(|| word.to_owned(), |second| format!("{word} {second}")));
            }
        }
        match page.next_cursor {
            Some(next) => cursor = format!("&cursor={}", encoded(&next)),
            None => break,
        }
    }
    if queries.is_empty() {
        return Err(Failure::new("There is nothing to search in: no conversation has a message yet.")
            .hint("name data with --data-dir or --database-url, or have some made with --prepare"));
    }
    Ok(queries)
}

pub(super) async fn ask(reader: &mut Reader, queries: &[String], number: usize, ends: Instant) -> Result {
    let mut next = number;
    while Instant::now() < ends {
        next += STEP;
        let page = reader.page(&format!("&q={}", encoded(&queries[next % queries.len()]))).await?;
        let mut known = HashSet::new();
        reader.note(|seen| {
            seen.missing += u64::from(page.items.is_empty());
            seen.doubled += page.items.iter().filter(|c| !known.insert(c.id)).count() as u64;
        });
    }
    Ok(())
}
