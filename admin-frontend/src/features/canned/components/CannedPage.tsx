// The canned replies of the team: texts that are sent often, found by `/` and a short word.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Confirm, decided } from "../../../components/ui/Confirm.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { FormDialog } from "../../../components/ui/FormDialog.tsx";
import { Card, Listing, Row, Section } from "../../../components/ui/Section.tsx";
import { Empty } from "../../../components/ui/States.tsx";
import { useCannedReplies } from "../../../lib/canned-replies.ts";
import { useMe } from "../../../lib/live-context.ts";
import { byField } from "../../../lib/problem.ts";
import { type CannedReply, may } from "../../../lib/words.ts";
import { useRemoveCannedReply, useWriteCannedReply } from "../api.ts";

const VARIABLES = "{{contact.first_name}}, {{contact.name}}, {{staff.first_name}}, {{inbox.name}}";

/** What is being written: a new one, or one that there is. */
type Writing = "new" | CannedReply | undefined;

export default function CannedPage() {
  const mayWrite = may(useMe(), "conversation_write");
  const replies = useCannedReplies();
  const remove = useRemoveCannedReply();
  const [writing, setWriting] = useState<Writing>();
  const [removing, setRemoving] = useState<CannedReply>();
  return (
    <Section
      title="Canned replies"
      hint="Texts that you send often. In a reply, type / and the short word."
      act={
        mayWrite && (
          <Button look="main" icon="plus" onClick={() => setWriting("new")}>
            New canned reply
          </Button>
        )
      }
    >
      <Card title="All of the team">
        <Listing
          query={replies}
          label="Loading canned replies"
          empty={
            <Empty icon="chat" title="There is none yet">
              <p>
                Make one of what you write every day: opening hours, a thank-you, how to send something back.
              </p>
            </Empty>
          }
        >
          {items => (
            <ul class="entries">
              {items.map(reply => (
                <Row
                  key={reply.id}
                  name={`/${reply.shortcut}`}
                  note={reply.body}
                  acts={
                    mayWrite && (
                      <>
                        <Button look="quiet" onClick={() => setWriting(reply)}>
                          Change
                        </Button>
                        <Button look="quiet" onClick={() => setRemoving(reply)}>
                          Take away
                        </Button>
                      </>
                    )
                  }
                />
              ))}
            </ul>
          )}
        </Listing>
      </Card>
      {removing && (
        <Confirm
          title={`Take /${removing.shortcut} away?`}
          act="Take it away"
          change={decided(remove, removing.id)}
          onClose={() => setRemoving(undefined)}
        >
          <p>The whole team writes without it from now on. What was sent with it stays as it is.</p>
        </Confirm>
      )}
      {writing && (
        <Write reply={writing === "new" ? undefined : writing} onClose={() => setWriting(undefined)} />
      )}
    </Section>
  );
}

function Write({ reply, onClose }: { reply: CannedReply | undefined; onClose(): void }) {
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? "");
  const [body, setBody] = useState(reply?.body ?? "");
  const write = useWriteCannedReply(reply?.id);
  const wrong = byField(write.error);
  return (
    <FormDialog
      title={reply ? "Change the canned reply" : "New canned reply"}
      act="Save"
      busy={write.isPending}
      ready={!!shortcut.trim() && !!body.trim()}
      error={Object.keys(wrong).length ? undefined : write.error}
      onAct={() =>
        write.mutate({ shortcut: shortcut.trim().replace(/^\//, ""), body }, { onSuccess: onClose })
      }
      onClose={onClose}
    >
      <Field
        label="Short word"
        value={shortcut}
        onText={setShortcut}
        maxLength={51}
        hint="Letters, digits, - and _, such as hours."
        wrong={wrong.shortcut}
        required
      />
      <Field
        label="Text"
        rows={6}
        value={body}
        onText={setBody}
        hint={`May hold ${VARIABLES}; {{contact.first_name|there}} says what stands where it is not known.`}
        wrong={wrong.body}
        required
      />
    </FormDialog>
  );
}
