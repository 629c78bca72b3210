//! The requests to be called back, as a list of their own.

use omnichat_api::FollowupId;
use omnichat_api::followup::Followup;

#[derive(Clone, Debug, Default)]
pub(crate) struct Followups {
    /// Those still to do, and those put away, newest first.
    known: Vec<Followup>,
    /// Whether those put away are shown.
    pub(crate) archived: bool,
    pub(crate) cursor: Option<FollowupId>,
    pub(crate) loading: bool,
    pub(crate) trouble: Option<String>,
}

/// By what somebody who left this is reached: mail first.
pub(crate) fn reach(followup: &Followup) -> Option<&str> {
    followup.email.as_deref().or(followup.phone.as_deref())
}

impl Followups {
    pub(crate) fn absorb(&mut self, followup: Followup) {
        match self.known.iter_mut().find(|known| known.id == followup.id) {
            Some(known) => *known = followup,
            None => self.known.push(followup),
        }
        self.known.sort_by_key(|f| std::cmp::Reverse((f.created_at, f.id)));
        self.keep_cursor();
    }

    /// What is shown, newest first.
    pub(crate) fn rows(&self) -> Vec<&Followup> {
        self.known.iter().filter(|f| f.archived_at.is_some() == self.archived).collect()
    }

    /// How many nobody has looked at.
    pub(crate) fn unseen(&self) -> usize {
        self.known.iter().filter(|f| f.viewed_at.is_none() && f.archived_at.is_none()).count()
    }

    pub(crate) fn get(&self, id: FollowupId) -> Option<&Followup> {
        self.known.iter().find(|known| known.id == id)
    }

    pub(crate) fn current(&self) -> Option<&Followup> {
        self.rows().into_iter().find(|f| Some(f.id) == self.cursor)
    }

    pub(crate) fn move_by(&mut self, by: isize) {
        let rows = self.rows();
        let at = rows.iter().position(|f| Some(f.id) == self.cursor).unwrap_or(0);
        let to = at.saturating_add_signed(by).min(rows.len().saturating_sub(1));
        self.cursor = rows.get(to).map(|f| f.id);
    }

    /// Puts the cursor on a row that is there.
    pub(crate) fn keep_cursor(&mut self) {
        if self.current().is_none() {
            self.cursor = self.rows().first().map(|f| f.id);
        }
    }
}
