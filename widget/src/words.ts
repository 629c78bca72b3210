// Every word that the widget itself says, in one place. Texts of the team come from the inbox.

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const date = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

export const launch = (unread: number) => (unread ? `Chat with us, ${news(unread)}` : "Chat with us");
export const close = "Close the chat";
export const here = "A person is here";
export const away = "Nobody is here just now. Write anyway: we answer soon.";
export const back = (when: string) => `We are back ${when}.`;
export const log = "Conversation";
export const messages = "Messages";
export const earlier = "Earlier messages";
export const loading = "Loading the conversation …";
export const newest = "New messages";
export const write = "Write a message";
export const send = "Send";
export const tooLong = (length: number, most: number) =>
  `${length.toLocaleString()} of ${most.toLocaleString()} characters`;
export const typing = (name: string) => `${name} is typing …`;
export const you = "You";
export const sending = "Sending …";
export const waiting = "Will be sent when the connection is back";
export const offline = "Will be sent when you are back online";
export const sent = "Sent";
export const read = "Read";
export const stopped = "The chat was ended on this website.";
export const failed = "Not sent.";
export const again = "Try again";
export const remove = "Remove";
export const closed = "This conversation was closed. Write to reopen it.";
export const reconnecting = "The connection was lost. Reconnecting …";
export const noNetwork = "You are offline.";
export const leaveContact = "Leave your contact";
export const contactHint = "Leave an email address or a phone number, and we come back to you.";
export const offer = "Nobody is here just now. Leave your contact, and we come back to you.";
export const name = "Name";
export const email = "Email";
export const phone = "Phone";
export const about = "What is it about?";
export const needAddress = "Leave an email address or a phone number.";
export const badEmail = "This does not look like an email address.";
export const leave = "Send";
export const leaving = "Sending …";
export const left = "Thank you. We have your contact and come back to you.";
export const toChat = "Back to the chat";
export const attach = "Attach a file";
export const tooLarge = (most: number) => `At most ${size(most)}.`;
export const tooMany = (most: number) => `At most ${most} files.`;
export const time = (at: number) => clock.format(at);
export const day = (at: number, now: number = Date.now()) => {
  const days = Math.round((midnight(at) - midnight(now)) / 86_400_000);
  return days > -2 ? capital(relative.format(days, "day")) : date.format(at);
};

export function size(bytes: number): string {
  const kilo = bytes / 1024;
  return kilo < 1024 ? `${Math.ceil(kilo)} KB` : `${Math.round(kilo / 102.4) / 10} MB`;
}

export function news(unread: number): string {
  return unread === 1 ? "1 new message" : `${unread} new messages`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
