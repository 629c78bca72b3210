// Every word that the widget itself says, in one place. Texts of the team come from the inbox.

const time = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

export const words = {
  launch: (unread: number) => (unread ? `Chat with us, ${news(unread)}` : "Chat with us"),
  news,
  close: "Close the chat",
  here: "A person is here",
  away: "Nobody is here just now. Write anyway: we answer soon.",
  back: (when: string) => `We are back ${when}.`,
  log: "Conversation",
  messages: "Messages",
  earlier: "Earlier messages",
  loading: "Loading the conversation …",
  newest: "New messages",
  write: "Write a message",
  send: "Send",
  tooLong: (length: number, most: number) =>
    `${length.toLocaleString()} of ${most.toLocaleString()} characters`,
  typing: (name: string) => `${name} is typing …`,
  you: "You",
  sending: "Sending …",
  waiting: "Will be sent when the connection is back",
  offline: "Will be sent when you are back online",
  sent: "Sent",
  read: "Read",
  stopped: "The chat was ended on this website.",
  failed: "Not sent.",
  again: "Try again",
  remove: "Remove",
  closed: "This conversation was closed. Write to reopen it.",
  reconnecting: "The connection was lost. Reconnecting …",
  noNetwork: "You are offline.",
  leaveContact: "Leave your contact",
  contactHint: "Leave an email address or a phone number, and we come back to you.",
  offer: "Nobody is here just now. Leave your contact, and we come back to you.",
  name: "Name",
  email: "Email",
  phone: "Phone",
  about: "What is it about?",
  needAddress: "Leave an email address or a phone number.",
  badEmail: "This does not look like an email address.",
  leave: "Send",
  leaving: "Sending …",
  left: "Thank you. We have your contact and come back to you.",
  toChat: "Back to the chat",
  attach: "Attach a file",
  tooLarge: (most: number) => `At most ${size(most)}.`,
  tooMany: (most: number) => `At most ${most} files.`,
  size,
  time: (at: number) => time.format(at),
  day: (at: number, now: number = Date.now()) => {
    const days = Math.round((midnight(at) - midnight(now)) / 86_400_000);
    return days > -2 ? capital(relative.format(days, "day")) : day.format(at);
  },
};

function size(bytes: number): string {
  const kilo = bytes / 1024;
  return kilo < 1024 ? `${Math.ceil(kilo)} KB` : `${Math.round(kilo / 102.4) / 10} MB`;
}

function news(unread: number): string {
  return unread === 1 ? "1 new message" : `${unread} new messages`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
