// The API's vocabulary under short names.

import type { components } from "web-client/schema";

type Schemas = components["schemas"];

export type Change = Schemas["Change"];
export type Channel = Schemas["Channel"];
export type ClientFrame = Schemas["ClientFrame"];
export type Contact = Schemas["Contact"];
export type ContactRef = Schemas["ContactRef"];
export type Conversation = Schemas["Conversation"];
export type Event = Schemas["Event"];
export type Followup = Schemas["Followup"];
export type Inbox = Schemas["Inbox"];
export type InviteShown = Schemas["InviteShown"];
export type Me = Schemas["Me"];
export type Message = Schemas["Message"];
export type MessageKind = Schemas["MessageKind"];
export type MessagePage = Schemas["MessagePage"];
export type Permission = Schemas["Permission"];
export type Role = Schemas["Role"];
export type ServerFrame = Schemas["ServerFrame"];
export type Status = Schemas["Status"];
export type Tokens = Schemas["Tokens"];
export type User = Schemas["User"];
export type UserRef = Schemas["UserRef"];

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

export const CHANNEL_WORDS: Record<Channel, string> = {
  webchat: "web",
  sms: "SMS",
  whatsapp: "WhatsApp",
  messenger: "Messenger",
  email: "email",
  api: "API",
};
