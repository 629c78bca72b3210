// How the connection is, in honest words: live, connecting, offline since when, and what to do.

import type { SocketState } from "web-client/socket";
import { Button } from "../components/ui/Button.tsx";
import { useUnsentCount } from "../features/conversations/outbox.ts";
import { connection, reconnect } from "../lib/live.ts";
import { useStore } from "../lib/store.ts";
import { clock } from "../lib/time.ts";

export function ConnectionState() {
  const state = useStore(connection);
  const unsent = useUnsentCount();
  const { words, look, press } = said(state);
  return (
    <div class={`connection connection-${look}`}>
      <span role="status" title={words}>
        <span class="connection-dot" aria-hidden="true" />
        <span class="connection-words">
          {words}
          {look !== "live" && unsent > 0 && `, ${unsent} to send`}
        </span>
      </span>
      {press && (
        <Button look="quiet" onClick={reconnect}>
          {press}
        </Button>
      )}
    </div>
  );
}

function said(state: SocketState): { words: string; look: "live" | "busy" | "off"; press?: string } {
  switch (state.is) {
    case "live":
      return { words: "Live", look: "live" };
    case "connecting":
      return { words: "Connecting", look: "busy" };
    case "reconnecting":
      return {
        words: `No connection since ${since(state.since)}, trying again`,
        look: "busy",
        press: "Try now",
      };
    case "offline":
      return { words: `Offline since ${since(state.since)}`, look: "off", press: "Try now" };
    case "signed_out":
      return { words: "Session ended", look: "off" };
    case "stopped":
      return { words: STOPPED[state.reason] ?? "Disconnected", look: "off", press: "Connect" };
  }
}

const since = (ms: number) => clock(new Date(ms).toISOString());

const STOPPED: Record<string, string> = {
  not_allowed: "Disconnected: you are not let in just now",
  replaced: "Disconnected: another window took over",
};
