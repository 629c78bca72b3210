//! Walks through the inbox page by page, with the filters that people use, and checks that nothing comes twice and
//! nothing is out of order.

use std::collections::HashSet;
use std::time::Instant;

use super::{PAGE, Reader, encoded};
use crate::failure::Result;

/// The filters, one walk each.
const FILTERS: [&str; 5] =
    ["&status=open", "&status=open&assignee=none", "&assignee=me", "&status=closed", ""];
/// Pages of a walk: people look at the newest.
const DEEP: usize = 20;

pub(super) async fn walk(reader: &mut Reader, number: usize, ends: Instant) -> Result {
    for filter in FILTERS.iter().cycle().skip(number) {
        let mut known = HashSet::new();
        let mut last = i64::MAX;
        let mut cursor = String::new();
        for _ in 0..DEEP {
            if Instant::now() >= ends {
                return Ok(());
            }
            let page = reader.page(&format!("{filter}{cursor}")).await?;
            let short = page.next_cursor.is_some() && page.items.len() < PAGE;
            reader.note(|seen| {
                seen.missing += u64::from(short);
                for conversation in &page.items {
                    let at = conversation.last_message_at.ms();
                    seen.doubled += u64::from(!known.insert(conversation.id));
                    seen.disordered += u64::from(at > last);
                    last = at;
                }
            });
            match page.next_cursor {
                Some(next) => cursor = format!("&cursor={}", encoded(&next)),
                None => break,
            }
        }
    }
    Ok(())
}
