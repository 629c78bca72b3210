// The API's vocabulary under short names.

import type { components } from "web-client/schema";

type Schemas = components["schemas"];

export type ApiToken = Schemas["ApiToken"];
export type ApiTokenMade = Schemas["ApiTokenMade"];
export type Attachment = Schemas["Attachment"];
export type AuditEntry = Schemas["AuditEntry"];
export type AuditVerdict = Schemas["AuditVerdict"];
export type Block = Schemas["Block"];
export type BlockKind = Schemas["BlockKind"];
export type Change = Schemas["Change"];
export type CallBy = Schemas["CallBy"];
export type CannedReply = Schemas["CannedReply"];
export type Care = Schemas["Care"];
export type Carrier = Schemas["Carrier"];
export type CarrierField = Schemas["CarrierField"];
export type Channel = Schemas["Channel"];
export type ClientFrame = Schemas["ClientFrame"];
export type Contact = Schemas["Contact"];
export type ContactRef = Schemas["ContactRef"];
export type ContactRow = Schemas["ContactRow"];
export type ContactsImported = Schemas["ContactsImported"];
export type Conversation = Schemas["Conversation"];
export type CreateApiToken = Schemas["CreateApiToken"];
export type CreateBlock = Schemas["CreateBlock"];
export type CreateInvite = Schemas["CreateInvite"];
export type CreateProvider = Schemas["CreateProvider"];
export type CustomRole = Schemas["CustomRole"];
export type DeliveryState = Schemas["DeliveryState"];
export type Escalation = Schemas["Escalation"];
export type Event = Schemas["Event"];
export type Followup = Schemas["Followup"];
export type Hours = Schemas["Hours"];
export type HoursBlock = Schemas["HoursBlock"];
export type InboundState = Schemas["InboundState"];
export type ImportConflict = Schemas["ImportConflict"];
export type Inbox = Schemas["Inbox"];
export type Invite = Schemas["Invite"];
export type InviteMade = Schemas["InviteMade"];
export type InviteShown = Schemas["InviteShown"];
export type MailParts = Schemas["MailParts"];
export type Me = Schemas["Me"];
export type Message = Schemas["Message"];
export type MessageKind = Schemas["MessageKind"];
export type MessagePage = Schemas["MessagePage"];
export type Organization = Schemas["Organization"];
export type OrganizationMade = Schemas["OrganizationMade"];
export type Permission = Schemas["Permission"];
export type Provider = Schemas["Provider"];
export type RecoveryCodes = Schemas["RecoveryCodes"];
export type Resolution = Schemas["Resolution"];
export type ResolveConflict = Schemas["ResolveConflict"];
export type Rota = Schemas["Rota"];
export type Role = Schemas["Role"];
export type RoleRule = Schemas["RoleRule"];
export type Roles = Schemas["Roles"];
export type SecondFactor = Schemas["SecondFactor"];
export type SecondFactorBegun = Schemas["SecondFactorBegun"];
export type Scheduled = Schemas["Scheduled"];
export type Sees = Schemas["Sees"];
export type ServerFrame = Schemas["ServerFrame"];
export type Shift = Schemas["Shift"];
export type SignInOptions = Schemas["SignInOptions"];
export type Status = Schemas["Status"];
export type Team = Schemas["Team"];
export type Template = Schemas["Template"];
export type Tenant = Schemas["Tenant"];
export type Tokens = Schemas["Tokens"];
export type User = Schemas["User"];
export type UserRef = Schemas["UserRef"];
/** One signed-in device. */
export type SignedIn = Schemas["Session"];

/** One page of a list. */
export interface Page<Item> {
  items: Item[];
  next_cursor?: string | null;
}

/** Most characters of a message or note. */
export const MESSAGE_CHARS = 10_000;
/** Fewest characters of a password. */
export const PASSWORD_MIN_CHARS = 10;
/** How long a `typing` or `viewing` hint holds without repeat, in milliseconds. */
export const HINT_MS = 6_000;

export function may(me: Me, permission: Permission): boolean {
  return me.permissions.includes(permission);
}

/** Whether the tenant asks for a second factor that they do not have: until then nothing else is open to them. */
export function lacksSecondFactor(me: Me): boolean {
  return me.tenant.second_factor_required && !me.second_factor;
}

export const CHANNEL_WORDS: Record<Channel, string> = {
  webchat: "web",
  sms: "SMS",
  whatsapp: "WhatsApp",
  messenger: "Messenger",
  email: "email",
  api: "API",
};

export const CARRIER_WORDS: Record<Carrier, string> = {
  twilio: "Twilio",
  openphone: "OpenPhone",
  meta: "Facebook Messenger",
  mail: "A mail server",
  bridge: "Your own program",
};
