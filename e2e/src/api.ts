// Asks the HTTP API, as scripts do: the story checks what is on disk through it, not through a screen.

import type { components } from "web-client/schema";

type Schemas = components["schemas"];
export type Conversation = Schemas["Conversation"];
export type Message = Schemas["Message"];
export type LogEvent = Schemas["Event"];
interface ConversationPage {
  items: Conversation[];
  next_cursor?: string;
}

/** Somebody who is signed in over HTTP. */
export class Staff {
  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** The token that a socket says hello with. */
  get accessToken(): string {
    return this.token;
  }

  static async signIn(url: string, email: string, password: string): Promise<Staff> {
    const tokens = await post<Schemas["Tokens"]>(`${url}/api/v1/auth/login`, { email, password });
    return new Staff(url, tokens.access_token);
  }

  /** Every conversation, newest first. */
  async conversations(): Promise<Conversation[]> {
    const all: Conversation[] = [];
    let next: string | undefined = "";
    while (next !== undefined) {
      const page: ConversationPage = await this.get(`/api/v1/conversations?limit=100${next}`);
      all.push(...page.items);
      next = page.next_cursor && `&cursor=${encodeURIComponent(page.next_cursor)}`;
    }
    return all;
  }

  /** The conversation whose newest message is this. */
  async conversationEnding(body: string): Promise<Conversation | undefined> {
    return (await this.conversations()).find(conversation => conversation.last_message?.preview === body);
  }

  async conversation(id: string): Promise<Conversation> {
    return await this.get(`/api/v1/conversations/${id}`);
  }

  /** Every message of a conversation, in order. */
  async messages(conversation: string): Promise<Message[]> {
    const all: Message[] = [];
    for (;;) {
      const before = all[0] ? `&before=${all[0].seq}` : "";
      const path = `/api/v1/conversations/${conversation}/messages?limit=100${before}`;
      const page = await this.get<Schemas["MessagePage"]>(path);
      all.unshift(...page.items);
      if (!page.more) return all;
    }
  }

  /** Every message of every conversation. */
  async everyMessage(): Promise<Message[]> {
    const conversations = await this.conversations();
    return (await Promise.all(conversations.map(({ id }) => this.messages(id)))).flat();
  }

  async me(): Promise<Schemas["Me"]> {
    return await this.get("/api/v1/me");
  }

  async inboxes(): Promise<Schemas["Inbox"][]> {
    return (await this.get<{ items: Schemas["Inbox"][] }>("/api/v1/inboxes")).items;
  }

  async changeInbox(id: string, change: Schemas["ChangeInbox"]): Promise<void> {
    await ask("PATCH", `${this.url}/api/v1/inboxes/${id}`, change, this.token);
  }

  /** The inbox that visitors of the website write to. */
  async inbox(): Promise<Schemas["Inbox"]> {
    const inbox = (await this.inboxes()).find(({ channel }) => channel === "webchat");
    if (!inbox) throw new Error("there is no web inbox");
    return inbox;
  }

  /** The newest cursor of the log. */
  async cursor(): Promise<number> {
    return (await this.get<Schemas["EventPage"]>("/api/v1/events")).cursor;
  }

  /** The whole log after a cursor. */
  async log(after: number): Promise<LogEvent[]> {
    const all: LogEvent[] = [];
    for (;;) {
      const page = await this.get<Schemas["EventPage"]>(
        `/api/v1/events?limit=100&after=${all.at(-1)?.cursor ?? after}`,
      );
      if (!page.items.length) return all;
      all.push(...page.items);
    }
  }

  /** Sends a message; the answer comes only once the daemon has it on disk. */
  async send(conversation: string, body: string): Promise<Message> {
    const url = `${this.url}/api/v1/conversations/${conversation}/messages`;
    return await post(url, { client_id: crypto.randomUUID(), body }, this.token);
  }

  private async get<T>(path: string): Promise<T> {
    return await answered(
      await fetch(this.url + path, { headers: { authorization: `Bearer ${this.token}` } }),
    );
  }
}

/** A new visitor of the website: the token that is all they are known by. */
export async function startSession(url: string, inbox: string): Promise<string> {
  const session = await post<Schemas["VisitorSession"]>(`${url}/api/v1/widget/sessions`, { inbox_id: inbox });
  return session.token;
}

async function post<T>(url: string, body: unknown, token?: string): Promise<T> {
  return await ask("POST", url, body, token);
}

async function ask<T>(method: string, url: string, body: unknown, token?: string): Promise<T> {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (token) headers.authorization = `Bearer ${token}`;
  return await answered(await fetch(url, { method, headers, body: JSON.stringify(body) }));
}

async function answered<T>(response: Response): Promise<T> {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
  return await response.json();
}
