//! What may be done, and which role may do it: the one matrix. Routes name a permission; nothing else decides.

mod matrix;

use crate::word::words;

pub use matrix::matrix;

words! {
    /// A user's role in a tenant. It holds for all tenants below as well.
    pub enum Role {
        /// Everything, also giving the tenant away and deleting it.
        Owner = "owner",
        /// Everything but the owner's seat and the tenant's end.
        Admin = "admin",
        /// Answers customers.
        Staff = "staff",
        /// Campaigns and contacts, no conversations of others.
        Marketer = "marketer",
        /// Reads only.
        Viewer = "viewer",
        /// A role of the tenant's own, with permissions of its own.
        Custom = "custom",
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
        /// Change and block contacts.
        ContactWrite = "contact_write",
        /// Read follow-ups.
        FollowupRead = "followup_read",
        /// Mark follow-ups as viewed or archived.
        FollowupWrite = "followup_write",
        /// See inboxes and their settings.
        InboxRead = "inbox_read",
        /// Create inboxes and change their settings.
        InboxWrite = "inbox_write",
        /// See who works here, in which roles and teams.
        UserRead = "user_read",
        /// Invite, disable and change users, and make teams.
        UserWrite = "user_write",
        /// Make and change the tenant's own roles.
        RoleWrite = "role_write",
        /// Make and revoke the tenant's tokens for programs.
        TokenWrite = "token_write",
        /// Rename the tenant, make tenants below it, set its rules for signing in, let the operator in.
        TenantWrite = "tenant_write",
        /// Delete the tenant, and undo that.
        TenantDelete = "tenant_delete",
        /// Read and check the audit trail.
        AuditRead = "audit_read",
    }
}

words! {
    /// Which conversations somebody sees.
    #[derive(Default)]
    pub enum Sees {
        /// Those they have.
        Own = "own",
        /// Those they have, and those of their teams.
        Teams = "teams",
        /// All of the tenant.
        #[default]
        All = "all",
    }
}

impl Permission {
    /// What it allows, in a sentence for people.
    #[must_use]
    pub const fn says(self) -> &'static str {
        match self {
            Self::ConversationRead => "Read conversations, messages and the event log",
            Self::ConversationWrite => "Write messages and notes, assign, close and reopen",
            Self::ContactRead => "Read contacts",
            Self::ContactWrite => "Change and block contacts",
            Self::FollowupRead => "Read follow-ups",
            Self::FollowupWrite => "Mark follow-ups as viewed or archived",
            Self::InboxRead => "See inboxes and their settings",
            Self::InboxWrite => "Create inboxes and change their settings",
            Self::UserRead => "See who works here, in which roles and teams",
            Self::UserWrite => "Invite, disable and change users, and make teams",
            Self::RoleWrite => "Make and change the tenant's own roles",
            Self::TokenWrite => "Make and revoke the tenant's tokens for programs",
            Self::TenantWrite => "Change the tenant and its rules for signing in, make tenants below it",
            Self::TenantDelete => "Delete the tenant, and undo that",
            Self::AuditRead => "Read and check the audit trail",
        }
    }
}

impl Role {
    /// The roles that every tenant has, strongest first.
    pub const BUILT_IN: &[Self] = &[Self::Owner, Self::Admin, Self::Staff, Self::Marketer, Self::Viewer];

    /// What this role may do. A custom role's permissions stand with the role itself.
    #[must_use]
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            Self::Owner => P::ALL,
            Self::Admin => &[
                P::ConversationRead,
                P::ConversationWrite,
                P::ContactRead,
                P::ContactWrite,
                P::FollowupRead,
                P::FollowupWrite,
                P::InboxRead,
                P::InboxWrite,
                P::UserRead,
                P::UserWrite,
                P::RoleWrite,
                P::TokenWrite,
                P::TenantWrite,
                P::AuditRead,
            ],
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
            Self::Custom => &[],
        }
    }

    /// Whether this role has the permission.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
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
    }

    #[test]
    fn each_role_has_all_that_the_next_one_has_and_only_an_owner_ends_the_tenant() {
        for permission in Permission::ALL {
            assert!(Role::Owner.may(*permission), "{permission}");
            assert_eq!(Role::Admin.may(*permission), *permission != Permission::TenantDelete, "{permission}");
        }
        assert!(Role::Staff.permissions().iter().all(|p| Role::Admin.may(*p)));
        assert!(Role::Viewer.permissions().iter().all(|p| Role::Staff.may(*p)));
    }
}
