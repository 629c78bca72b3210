// Files dragged in from the desktop are taken anywhere in the conversation, not only by the few lines of the reply.

import { act } from "preact/test-utils";
import { afterEach, expect, test } from "vitest";
import { ConversationView } from "../src/features/conversations/components/ConversationView.tsx";
import { sees, show, unshow } from "./screen.tsx";
import { serve } from "./server.ts";
import { conversation, message } from "./things.ts";

// The DOM of the tests does not know these, and Preact listens to what an element knows.
Object.assign(HTMLElement.prototype, { ondragover: null, ondragleave: null, ondrop: null });

afterEach(unshow);

function drag(type: string, files: File[]): Event {
  const event = new Event(type, { bubbles: true, cancelable: true });
  return Object.assign(event, { dataTransfer: { types: files.length ? ["Files"] : ["text/plain"], files } });
}

test("a file that is dropped on the messages goes with the next one", async () => {
  serve({
    "GET /api/v1/conversations/a": conversation("a", 1),
    "GET /api/v1/conversations/a/messages": { items: [message(1)], more: false },
    "GET /api/v1/conversations/a/scheduled": { items: [] },
    "POST /api/v1/attachments": { id: "f", name: "bill.pdf", media_type: "application/pdf", bytes: 3 },
  });
  await show(<ConversationView id="a" search="" />);
  await sees("text 1");
  const messages = document.querySelector("[role=log]") as HTMLElement;
  const pane = messages.closest("section") as HTMLElement;
  const file = new File(["pdf"], "bill.pdf");

  const words = drag("dragover", []);
  await act(() => void messages.dispatchEvent(words));
  expect(words.defaultPrevented, "text is none of its business").toBe(false);

  await act(() => void messages.dispatchEvent(drag("dragover", [file])));
  expect(pane.className).toContain("conversation-takes");
  const dropped = drag("drop", [file]);
  await act(() => void messages.dispatchEvent(dropped));
  expect(dropped.defaultPrevented, "the browser does not open it instead of the page").toBe(true);
  expect(pane.className).not.toContain("conversation-takes");
  await sees("bill.pdf");
  await sees("3 bytes");
});
