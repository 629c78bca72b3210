import { afterEach, expect, test, vi } from "vitest";
import { Uploads } from "../src/features/conversations/components/Uploads.tsx";
import { sendUp, useUploads } from "../src/features/conversations/uploads.ts";
import { sees, show, unshow } from "./screen.tsx";
import { Refused, serve } from "./server.ts";

afterEach(unshow);

const Chosen = ({ id }: { id: string }) => <Uploads conversation={id} uploads={useUploads(id)} />;

test("a file is sent up for its conversation, but for a note, whose carrier has no say in it", async () => {
  const asked = serve({
    "POST /api/v1/attachments": { id: "f", name: "a.gif", media_type: "image/gif", bytes: 3 },
  });
  await show(<Chosen id="a" />);
  sendUp("a", "message", [new File(["gif"], "a.gif")]);
  sendUp("a", "note", [new File(["gif"], "b.gif")]);
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(asked.map(({ what }) => what.split("?")[1])).toEqual(["name=a.gif&conversation_id=a", "name=b.gif"]);
});

test("a file that the carrier would not take says its limit at once", async () => {
  const message = "must have at most 5 MB together: send smaller ones";
  const errors = [{ field: "attachments", code: "too_large", message }];
  serve({ "POST /api/v1/attachments": new Refused(422, "invalid", "Some fields are wrong.", errors) });
  await show(<Chosen id="b" />);
  sendUp("b", "message", [new File(["gif"], "a.gif")]);
  await sees("Must have at most 5 MB together: send smaller ones.");
});
