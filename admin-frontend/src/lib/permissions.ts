// What each permission allows, in a sentence for people, in the order and groups in which they are shown.

import type { Permission, Sees } from "./words.ts";

export const PERMISSION_WORDS: Record<Permission, string> = {
  conversation_read: "Read conversations, messages and the event log",
  conversation_write: "Write messages and notes, assign, close and reopen",
  contact_read: "Read contacts",
  contact_write: "Change and block contacts",
  followup_read: "Read follow-ups",
  followup_write: "Mark follow-ups as viewed or archived",
  inbox_read: "See inboxes and their settings",
  inbox_write: "Create inboxes and change their settings",
  user_read: "See who works here, in which roles and teams",
  user_write: "Invite, disable and change users, and make teams",
  role_write: "Make and change the team's own roles",
  token_write: "Make and revoke tokens for programs",
  tenant_write: "Rename the tenant, make tenants below it, set its rules for signing in",
  tenant_delete: "Delete the tenant, and undo that",
  audit_read: "Read and check the audit trail",
};

export const PERMISSION_GROUPS: readonly (readonly [string, readonly Permission[]])[] = [
  ["Conversations", ["conversation_read", "conversation_write"]],
  ["Contacts", ["contact_read", "contact_write"]],
  ["Follow-ups", ["followup_read", "followup_write"]],
  ["Inboxes", ["inbox_read", "inbox_write"]],
  ["People", ["user_read", "user_write", "role_write"]],
  ["Tenant", ["tenant_write", "tenant_delete", "token_write", "audit_read"]],
];

export const SEES_WORDS: Record<Sees, string> = {
  own: "Only their own conversations",
  teams: "Their own and their teams' conversations",
  all: "All conversations",
};
