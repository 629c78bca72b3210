// The widget's beginning: finds its own script tag, asks the daemon how the inbox looks, puts the button on the page.
// <script src="https://desk.example/widget.js" data-inbox="ID" async></script>

import { backoff } from "web-client/backoff";
import { Api, ApiError, type Schemas } from "./api.ts";
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
  const api = new Api(script.src, script.dataset.inbox);
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
  const chat = new Chat(api, new Kept(api.inbox), config.available);
  launcher = new Launcher(chat, config);
  chat.resume();
  if (wanted) launcher.open();
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
