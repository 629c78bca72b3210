//! Roles and what they may do: the one matrix. Routes name a permission; nothing else decides.

use crate::word::words;

words! {
    /// A user's role in a tenant.
    pub enum Role {
        /// Everything, also giving the tenant away.
        Owner = "owner",
        /// Everything but the owner's seat.
        Admin = "admin",
        /// Answers customers.
        Staff = "staff",
        /// Campaigns and contacts, no conversations of others.
        Marketer = "marketer",
        /// Reads only.
        Viewer = "viewer",
    }
}

words! {
    /// One thing that a role may or may not do.
    pub enum Permission {
        /// Read conversations, messages and the event log.
        ConversationRead = "conversation_read",
        /// Write messages and notes, assign, close and reopen.
        ConversationWrite = "conversation_write",
        /// Read contacts.
        ContactRead = "contact_read",
        /// Change contacts.
        ContactWrite = "contact_write",
        /// Read follow-ups.
        FollowupRead = "followup_read",
        /// Mark follow-ups as viewed or archived.
        FollowupWrite = "followup_write",
        /// See inboxes and their settings.
        InboxRead = "inbox_read",
        /// Create inboxes and change their settings.
        InboxWrite = "inbox_write",
        /// See who works here.
        UserRead = "user_read",
        /// Invite, disable and change users.
        UserWrite = "user_write",
    }
}

impl Role {
    /// What this role may do.
    #[must_use]
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            Self::Owner | Self::Admin => P::ALL,
            Self::Staff => &[
                P::ConversationRead,
                P::ConversationWrite,
                P::ContactRead,
                P::ContactWrite,
                P::FollowupRead,
                P::FollowupWrite,
                P::InboxRead,
                P::UserRead,
            ],
            Self::Marketer => &[P::ContactRead, P::ContactWrite, P::InboxRead, P::UserRead],
            Self::Viewer => {
                &[P::ConversationRead, P::ContactRead, P::FollowupRead, P::InboxRead, P::UserRead]
            }
        }
    }

    /// Whether this role has the permission.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }

    /// Whether a user of this role may give `other` to someone: nobody hands out more than they have.
    #[must_use]
    pub fn may_grant(self, other: Self) -> bool {
        self.may(Permission::UserWrite) && (self == Self::Owner || other != Self::Owner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_those_who_answer_may_write_and_a_viewer_changes_nothing() {
        assert!(Role::Staff.may(Permission::ConversationWrite));
        assert!(!Role::Staff.may(Permission::UserWrite));
        assert!(Role::Viewer.permissions().iter().all(|p| p.as_str().ends_with("_read")));
        assert!(!Role::Marketer.may(Permission::ConversationRead));
        assert!(Role::Owner.may_grant(Role::Owner) && !Role::Admin.may_grant(Role::Owner));
    }
}
