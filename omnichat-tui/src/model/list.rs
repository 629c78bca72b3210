//! The list of conversations: which rows are shown in which order, and where the cursor is. The cursor stays on its
//! conversation whatever happens. Rows move at once while nobody uses the list, and otherwise with the next movement.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use omnichat_api::conversation::Conversation;
use omnichat_api::{ConversationId, Time, UserId};

use super::filter::Filter;
use crate::composer::Composer;

/// So long after the last key the list is nobody's, in milliseconds.
const IDLE_MS: i64 = 8_000;

#[derive(Clone, Debug, Default)]
pub(crate) struct List {
    pub(crate) filter: Filter,
    /// The words that were searched for.
    pub(crate) search: Option<String>,
    /// The search box while it is open.
    pub(crate) typing: Option<Composer>,
    /// As shown, from the top.
    pub(crate) rows: Vec<ConversationId>,
    pub(crate) cursor: Option<ConversationId>,
    /// The first visible row.
    pub(crate) top: usize,
    /// What came or rose since the order was last made, and is news to the reader.
    pub(crate) fresh: Vec<ConversationId>,
    /// Whether the order is no longer right.
    pub(crate) stale: bool,
    /// What belongs here: of the pages that were fetched, and what came since.
    members: BTreeSet<ConversationId>,
    pub(crate) next_page: Option<String>,
    pub(crate) loading: bool,
    pub(crate) trouble: Option<String>,
    /// Numbers the questions, so that a late answer to an earlier one is known.
    pub(crate) ticket: u64,
    touched: Option<Time>,
}

impl List {
    /// Begins anew, with another question.
    pub(crate) fn restart(&mut self) {
        let cursor = self.cursor;
        *self = Self {
            filter: self.filter,
            search: self.search.take(),
            loading: true,
            ticket: self.ticket + 1,
            cursor,
            ..Self::default()
        };
    }

    pub(crate) fn add(&mut self, id: ConversationId) {
        self.members.insert(id);
    }

    /// Whether a key was pressed here a moment ago.
    pub(crate) fn in_use(&self, now: Time) -> bool {
        self.touched.is_some_and(|at| now.since(at) < IDLE_MS)
    }

    pub(crate) fn touch(&mut self, now: Time) {
        self.touched = Some(now);
    }

    pub(crate) fn position(&self) -> Option<usize> {
        self.rows.iter().position(|id| Some(*id) == self.cursor)
    }

    /// Orders the rows anew, newest message first. The cursor keeps its conversation and, if it can, its line.
    pub(crate) fn settle(&mut self, known: &HashMap<ConversationId, Conversation>, me: Option<UserId>) {
        let before = self.position();
        let line = before.map_or(0, |at| at.saturating_sub(self.top));
        let belongs = |c: &&Conversation| self.search.is_some() || self.filter.matches(c, me);
        let mut rows: Vec<_> = self.members.iter().filter_map(|id| known.get(id)).filter(belongs).collect();
        rows.sort_by_key(|c| Reverse((c.last_message_at, c.id)));
        self.rows = rows.into_iter().map(|c| c.id).collect();
        self.fresh.clear();
        self.stale = false;
        let after = match self.position() {
            Some(at) => at,
            // Its conversation is gone from here: what is now in its place is next.
            None => before.unwrap_or(0).min(self.rows.len().saturating_sub(1)),
        };
        self.cursor = self.rows.get(after).copied();
        // At the top, what is new should be seen.
        self.top = if self.top == 0 && after <= line + 2 { 0 } else { after.saturating_sub(line) };
    }

    /// Notes that a conversation came or rose and the reader does not know, to be shown with the next movement.
    pub(crate) fn note(&mut self, id: ConversationId) {
        self.stale = true;
        if !self.fresh.contains(&id) {
            self.fresh.push(id);
        }
    }

    pub(crate) fn go_to(&mut self, row: usize) {
        self.cursor = self.rows.get(row.min(self.rows.len().saturating_sub(1))).copied();
    }

    /// Moves the window so that the cursor is in it; `visible` rows fit.
    pub(crate) fn scroll_to_cursor(&mut self, visible: usize) {
        let visible = visible.max(1);
        let at = self.position().unwrap_or(0);
        self.top = self.top.clamp(at.saturating_sub(visible - 1), at);
    }
}
