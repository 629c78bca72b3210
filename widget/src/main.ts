// The widget's beginning: finds its own script tag, asks the daemon how the inbox looks, puts the button on the page.
// <script src="https://desk.example/widget.js" data-inbox="ID" async></script>
// For somebody signed in to the site, who then has the same conversation on any device: data-user-id="42" with
// data-user-hash="…" (and data-user-name, data-user-email), or with data-user-jwt="…".

import { backoff } from "web-client/backoff";
import { Api, ApiError, type Identity, type Schemas } from "./api.ts";
import { Chat } from "./chat.ts";
import { Kept } from "./kept.ts";
import { Launcher } from "./view/launcher.ts";

declare global {
  interface Window {
    omnichat?: { open(): void; close(): void; toggle(): void };
  }
}

// Known only while the script runs for the first time.
const script = document.currentScript ?? document.querySelector("script[data-inbox]");

async function begin(): Promise<void> {
  if (!(script instanceof HTMLScriptElement) || !script.dataset.inbox) {
    console.error(
      "Omnichat: the script tag needs the inbox's id: data-inbox=\"…\". Copy the line from the inbox's settings.",
    );
    return;
  }
  if (window.omnichat) return;
  const user = script.dataset.userId;
  const api = new Api(script.src, script.dataset.inbox, user ? identity(user, script.dataset) : undefined);
  let launcher: Launcher | undefined;
  let wanted = false;
  function want(open: boolean): void {
    wanted = open;
    if (open) launcher?.open();
    else launcher?.close();
  }
  window.omnichat = {
    open: () => want(true),
    close: () => want(false),
    toggle: () => want(!(launcher?.isOpen ?? wanted)),
  };
  const config = await configOf(api);
  if (!config) return;
  if (document.readyState === "loading") {
    await new Promise(ready => document.addEventListener("DOMContentLoaded", ready));
  }
  const chat = new Chat(api, new Kept(api.vouched ? `${api.inbox}:${user}` : api.inbox), config);
  launcher = new Launcher(chat, config);
  chat.resume();
  if (wanted) launcher.open();
}

/** What the tag says of the signed-in user; the server checks it. Without a proof it is nobody's word. */
function identity(user_id: string, data: DOMStringMap): Identity | undefined {
  if (data.userJwt) return { jwt: data.userJwt };
  if (!data.userHash) {
    console.error(
      "Omnichat: data-user-id counts only with data-user-hash or data-user-jwt from your backend.",
    );
    return undefined;
  }
  const said: Identity = { user_id, user_hash: data.userHash };
  if (data.userName) said.name = data.userName;
  if (data.userEmail) said.email = data.userEmail;
  return said;
}

/** Asks until there is an answer. A refusal is the site owner's to mend: it is said in the console, with no dead button. */
async function configOf(api: Api): Promise<Schemas["WidgetConfig"] | undefined> {
  const allow = `add ${location.origin} to the allowed websites of the inbox, in the dashboard under Settings, Inboxes.`;
  for (let attempt = 0; ; attempt++) {
    try {
      return await api.config();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!error.passing) {
        const tag =
          "copy the script tag again from the inbox's settings: data-inbox names no web inbox there.";
        console.error(
          `Omnichat: ${error.message} To mend it, ${error.code === "origin_not_allowed" ? allow : tag}`,
        );
        return undefined;
      }
      // A browser does not tell a website that it was refused from a daemon that is down.
      if (attempt === 0) console.error(`Omnichat: ${api.origin} gave no answer. If it is up, ${allow}`);
      await new Promise(done => setTimeout(done, error.retryAfterMs + backoff(attempt + 2) * (attempt + 1)));
    }
  }
}

void begin();
