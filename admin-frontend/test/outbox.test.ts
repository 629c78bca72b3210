import { beforeEach, expect, test, vi } from "vitest";
import type { Refused } from "web-client/socket";
import type * as Outbox from "../src/features/conversations/outbox.ts";
import type { Message } from "../src/lib/words.ts";
import { message } from "./things.ts";

const sent: { client_id: string; done(message: Message): void; refused(why: Error): void }[] = [];
vi.mock("../src/lib/live.ts", () => ({
  sendMessage: (client_id: string) =>
    new Promise((done, refused) => {
      sent.push({ client_id, done, refused });
    }),
}));

const kept = () => Object.values(localStorage).map(text => JSON.parse(String(text)));
const stored: Message[] = [];
let outbox: typeof Outbox;
let refusal: (detail: string, errors?: ConstructorParameters<typeof Refused>[2]) => Error;

async function load(): Promise<void> {
  vi.resetModules();
  sent.length = 0;
  const { Refused } = await import("web-client/socket");
  refusal = (detail, errors) => new Refused("forbidden", detail, errors);
  outbox = await import("../src/features/conversations/outbox.ts");
  outbox.openOutbox("ana", message => void stored.push(message));
}

beforeEach(async () => {
  localStorage.clear();
  stored.length = 0;
  await load();
});

test("a message is kept until it is on the server's disk", async () => {
  outbox.post("a", "hi", "message");
  expect(kept()).toMatchObject([{ body: "hi" }]);
  sent[0]?.done(message(1));
  await vi.waitFor(() => expect(kept()).toEqual([]));
  expect(stored).toEqual([message(1)]);
});

test("after a reload it is sent again under the same id", async () => {
  outbox.post("a", "hi", "message");
  const id = sent[0]?.client_id;
  await load();
  expect(sent.map(({ client_id }) => client_id)).toEqual([id]);
});

test("what was refused stays with the reason, is not sent by itself, and goes again when asked to", async () => {
  outbox.post("a", "hi", "message");
  const id = sent[0]?.client_id ?? "";
  sent[0]?.refused(refusal("Your role does not allow this."));
  await vi.waitFor(() => expect(kept()).toMatchObject([{ refused: "Your role does not allow this." }]));
  await load();
  expect(sent).toEqual([]);
  outbox.postRefusedAgain("a");
  expect(sent.map(({ client_id }) => client_id)).toEqual([id]);
  expect(kept()[0]).not.toHaveProperty("refused");
});

test("what is wrong with its files is not said of its text", async () => {
  outbox.post("a", "hi", "message");
  const message = "must have at most 5 MB together: send smaller ones";
  sent[0]?.refused(refusal("", [{ field: "attachments", code: "too_large", message }]));
  const refused = "What is attached must have at most 5 MB together: send smaller ones.";
  await vi.waitFor(() => expect(kept()).toMatchObject([{ refused }]));
});
