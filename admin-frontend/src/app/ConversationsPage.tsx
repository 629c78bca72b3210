// The three panes: list, conversation, contact. On a phone one at a time, by the address.

import { useRef } from "react";
import { CopyLine } from "../components/ui/CopyLine.tsx";
import { ErrorBoundary } from "../components/ui/ErrorBoundary.tsx";
import { Icon } from "../components/ui/Icon.tsx";
import { Empty } from "../components/ui/States.tsx";
import { ContactPanel } from "../features/contacts/components/ContactPanel.tsx";
import { useConversation } from "../features/conversations/api.ts";
import { ConversationList } from "../features/conversations/components/ConversationList.tsx";
import { ConversationView } from "../features/conversations/components/ConversationView.tsx";
import { filterOf } from "../features/conversations/filter.ts";
import { useInboxes } from "../features/inboxes/api.ts";
import { useKeys } from "../lib/keys.ts";
import { useMe } from "../lib/live-context.ts";
import { isCode } from "../lib/problem.ts";
import { go, Link, usePlace } from "../lib/router.tsx";
import { type Inbox, may } from "../lib/words.ts";

export function ConversationsPage({ id, aboutContact }: { id?: string | undefined; aboutContact: boolean }) {
  const { search } = usePlace();
  const filter = filterOf(search);
  const me = useMe();
  const root = useRef<HTMLDivElement>(null);
  const inboxes = useInboxes(may(me, "inbox_read"));
  useListKeys(root, { id, aboutContact, search });
  const show = aboutContact ? "contact" : id ? "conversation" : "list";
  return (
    <main ref={root} class={`panes panes-${show}`}>
      <ConversationList
        filter={filter}
        current={id}
        inboxes={inboxes.data ?? []}
        firstSteps={<FirstSteps inboxes={inboxes.data ?? []} chosen={filter.inbox} />}
      />
      {id ? (
        <ErrorBoundary of={id}>
          <ConversationView key={id} id={id} search={search} />
          {may(me, "contact_read") && <AboutContact id={id} search={search} />}
        </ErrorBoundary>
      ) : (
        <section class="panes-none" aria-label="Conversation">
          <Empty icon="chat" title="Choose a conversation">
            <p>
              <kbd>j</kbd> and <kbd>k</kbd> move through the list, <kbd>Enter</kbd> opens, <kbd>?</kbd> shows
              all keys.
            </p>
          </Empty>
        </section>
      )}
    </main>
  );
}

function AboutContact({ id, search }: { id: string; search: string }) {
  const { data, error } = useConversation(id);
  const contact = data?.contact.id;
  if (!contact || isCode(error, "not_found")) return null;
  const back = (
    <Link to={`/c/${id}${search}`} class="icon-button" aria-label="Back to the conversation">
      <Icon name="back" />
    </Link>
  );
  return <ContactPanel key={contact} id={contact} back={back} />;
}

/** j and k move through the rows, g and G go to the first and last, / searches, f filters, Escape goes back. */
function useListKeys(
  root: { current: HTMLElement | null },
  { id, aboutContact, search }: { id: string | undefined; aboutContact: boolean; search: string },
): void {
  const rows = () => [...(root.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
  const step = (by: number) => {
    const all = rows();
    const focused = all.indexOf(document.activeElement as HTMLElement);
    const at = focused >= 0 ? focused : all.findIndex(row => row.dataset.row === id);
    const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1);
    all[next]?.focus();
  };
  // Elsewhere, such as in the messages, the arrows scroll.
  const arrow = (by: number) => {
    const at = document.activeElement as HTMLElement | null;
    if (at !== document.body && !at?.dataset.row) return false;
    return step(by);
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => arrow(1),
    ArrowUp: () => arrow(-1),
    g: () => rows()[0]?.focus(),
    G: () => rows().at(-1)?.focus(),
    "/": () => root.current?.querySelector<HTMLInputElement>("[data-key='/']")?.focus(),
    f: () => root.current?.querySelector<HTMLElement>(".filters [aria-pressed=true]")?.focus(),
    i: () => id && go(`/c/${id}${aboutContact ? "" : "/contact"}${search}`),
    Escape: () => {
      if (!id) return false;
      if (aboutContact) return go(`/c/${id}${search}`);
      const row = rows().find(row => row.dataset.row === id);
      go(`/${search}`);
      return row?.focus();
    },
  });
}

function FirstSteps({ inboxes, chosen }: { inboxes: Inbox[]; chosen: string | undefined }) {
  const snippet = inboxes.find(({ id, snippet }) => snippet && (!chosen || id === chosen))?.snippet;
  if (!snippet) return <p>New ones appear here by themselves.</p>;
  return (
    <>
      <p>New ones appear here by themselves. Is the widget on your site yet? Copy this line:</p>
      <CopyLine text={snippet} label="Line for the website" />
    </>
  );
}
