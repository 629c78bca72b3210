// The socket that dashboard and widget share, against the real daemon through a network that drops, delays, cuts
// half-way and goes silent. When the weather clears, everybody has been answered once and has heard exactly the log.

import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { Staff, startSession } from "./api.ts";
import { eventually } from "./eventually.ts";
import { FATES } from "./network/fate.ts";
import { Desk, Guest } from "./network/party.ts";
import { TcpProxy } from "./network/proxy.ts";
import { between, chance, isLong, type Random, seed } from "./network/random.ts";
import { OWNER, Product } from "./product.ts";

const GUESTS = 3;
/** Fates that connections meet before the weather clears: each kind several times. */
const MET = isLong ? 150 : 48;
const STORMS = isLong ? 30 : 1;
/** How long a client may take to notice that nothing passes any more. */
const DEAD_MS = 45_000;
/** How long people may take to be back and to hear what they missed, at the clients' own pace. */
const BACK_MS = 60_000;
/** So many times faster than the product's run the clients' clocks, but where their own times are what is tested. */
const HASTE = 30;
const TIMEOUT = { timeout: isLong ? 3_600_000 : 180_000 };

/** Node's client throws what nobody listens to; a browser's does not. */
class BrowserLike extends WebSocket {
  constructor(url: string, protocol: string) {
    super(url, protocol);
    this.on("error", () => {});
  }
}

let product: Product;
let staff: Staff;
let inbox: string;
let proxy: TcpProxy | undefined;
let parties: (Desk | Guest)[] = [];

beforeAll(async () => {
  product = await Product.withDemoData();
  await product.start({ OMNICHAT_LIMITS: "off" });
  staff = await Staff.signIn(product.url, OWNER, product.password);
  inbox = (await staff.inbox()).id;
});

afterAll(async () => {
  await product?.remove();
});

beforeEach(() => {
  vi.stubGlobal("WebSocket", BrowserLike);
});

afterEach(async () => {
  for (const party of parties.splice(0)) party.leaves();
  await proxy?.close();
  vi.unstubAllGlobals();
});

test(
  "when a storm is over, every message is there once, in order, and everybody has heard it",
  TIMEOUT,
  async () => {
    hasten(HASTE);
    const random = chance(seed("network"));
    for (let n = 0; n < STORMS; n++) await storm(random);
  },
);

test("a connection on which nothing passes is soon no longer called live", TIMEOUT, async () => {
  const haste = isLong ? 1 : HASTE;
  hasten(haste);
  const { proxy, desk, guests } = await company(chance(1));
  const guest = guests[0] as Guest;
  await guest.writes("Is anybody there?");
  await eventually("the desk to hear of it", () => desk.heard.length === 1);

  const silent = performance.now();
  proxy.weather = "silence";
  let answered = false;
  const sent = guest.writes("I see you are busy.").then(() => {
    answered = true;
  });
  const noticed = () => parties.every(party => !party.isLive);
  await eventually("everybody to notice", noticed, states, DEAD_MS / haste + 3_000);
  console.warn(`noticed after ${Math.round(performance.now() - silent)} ms, clocks ${haste} times as fast`);
  expect(answered).toBe(false);

  proxy.weather = "calm";
  await sent;
  await eventually("the desk to hear of it", () => desk.heard.length === 2, states, BACK_MS);
  await eventually("everybody to be live again", () => parties.every(party => party.isLive), states, BACK_MS);
});

async function storm(random: Random): Promise<void> {
  const { proxy, desk, guests, began } = await company(random);
  proxy.weather = "storm";
  let raging = true;
  async function keepsTalking(who: string, say: (body: string) => Promise<void> | undefined): Promise<void> {
    for (let n = 1; raging; ) {
      // Several at once: their order is the socket's to keep.
      const said = Array.from({ length: between(random, 1, 4) }, () => say(`${who} ${n++}`));
      await Promise.all(said);
      await new Promise(setImmediate);
    }
  }
  const talk = guests.map((guest, n) => keepsTalking(`Guest ${n}`, body => guest.writes(body)));
  talk.push(
    keepsTalking("Desk", body => {
      const heard = desk.heard.at(-1);
      return heard && "conversation_id" in heard ? desk.replies(heard.conversation_id, body) : undefined;
    }),
  );
  const met = () => JSON.stringify(Object.fromEntries(proxy.met));
  await eventually("connections to meet their fates", () => proxy.fates >= MET, met, 150_000);
  raging = false;
  proxy.weather = "calm";
  await Promise.race([
    Promise.all(talk),
    eventually("every message to be acknowledged", () => false, states, BACK_MS),
  ]);
  await converges(desk, guests, began);
  expect([...proxy.met.keys()].sort()).toEqual([...FATES].sort());
  const all = [desk, ...guests].reduce((sum, { sent }) => sum + sent.length, 0);
  console.warn(`${all} messages came through a storm of ${met()}`);
}

/** Everybody is back, and what each of them sent and heard is what the daemon has. */
async function converges(desk: Desk, guests: Guest[], began: number): Promise<void> {
  const log = await staff.log(began);
  const heardAll = () => desk.events.length >= log.length && parties.every(party => party.isLive);
  await eventually("the desk to hear everything", heardAll, states, BACK_MS);
  expect(desk.events.map(({ cursor }) => cursor)).toEqual(log.map(({ cursor }) => cursor));

  for (const guest of guests) {
    const theirs = log.find(
      ({ kind, data }) => kind === "message.created" && data.client_id === guest.sent[0],
    );
    const conversation = theirs?.conversation as string;
    const stored = await staff.messages(conversation);
    expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_, n) => n + 1));
    const byGuest = stored.filter(({ author }) => author.kind === "visitor");
    expect(byGuest.map(message => message.client_id)).toEqual(guest.sent);
    const byDesk = new Set(stored.filter(({ author }) => author.kind === "staff").map(m => m.client_id));
    const order = desk.sent.filter(sent => byDesk.has(sent));
    expect([...byDesk]).toEqual(order);
    await eventually(
      "a guest to hear everything",
      () => guest.heard.length >= stored.length,
      states,
      BACK_MS,
    );
    expect(guest.heard.map(({ id }) => id)).toEqual(stored.map(({ id }) => id));
  }
  for (const party of [desk, ...guests]) {
    expect(party.acknowledged.map(({ client_id }) => client_id).sort()).toEqual([...party.sent].sort());
    expect(party.resyncs).toBe(0);
    saysTheTruth(party);
  }
  const kept = new Set((await staff.everyMessage()).map(({ client_id }) => client_id));
  expect([desk, ...guests].flatMap(({ sent }) => sent).filter(sent => !kept.has(sent))).toEqual([]);
}

/** Between two times of being live it says since when it is not and when it tries again. */
function saysTheTruth({ states }: Desk | Guest): void {
  expect(states.slice(0, 2).map(({ is }) => is)).toEqual(["connecting", "live"]);
  expect(states.at(-1)?.is).toBe("live");
  let since: number | undefined;
  for (const [n, state] of states.entries()) {
    if (n === 0) continue;
    if (state.is === "live") {
      since = undefined;
      expect(states[n - 1]?.is).not.toBe("live");
    } else {
      if (state.is !== "reconnecting") throw new Error(`it says that it is ${state.is}`);
      since ??= state.since;
      expect(state.since).toBe(since);
      expect(state.nextTryAt).toBeGreaterThanOrEqual(state.since);
    }
  }
}

/** A desk and some guests, all live, in calm weather. */
async function company(
  random: Random,
): Promise<{ proxy: TcpProxy; desk: Desk; guests: Guest[]; began: number }> {
  const network = await TcpProxy.open(product.url, random);
  proxy = network;
  const tokens = await Promise.all(Array.from({ length: GUESTS }, () => startSession(product.url, inbox)));
  const began = await staff.cursor();
  const desk = new Desk(network.url, staff.accessToken);
  const guests = tokens.map(token => new Guest(network.url, token));
  parties = [desk, ...guests];
  await eventually("everybody to be live", () => parties.every(party => party.isLive), states);
  return { proxy: network, desk, guests, began };
}

function states(): string {
  return JSON.stringify(
    parties.map(({ states, sent, acknowledged, events }) => ({
      state: states.at(-1),
      sent: sent.length,
      acknowledged: acknowledged.length,
      events: events.length,
    })),
  );
}

/** Lets the clients' timers run faster. Everybody else's are Node's own. */
function hasten(times: number): void {
  const own = setTimeout;
  vi.stubGlobal("setTimeout", (done: () => void, ms = 0, ...given: []) => own(done, ms / times, ...given));
}
