// Makes a web inbox: it needs a name, everything else can be set afterwards.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Dialog } from "../../../components/ui/Dialog.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { byField } from "../../../lib/problem.ts";
import { go } from "../../../lib/router.tsx";
import { useCreateInbox } from "../api.ts";

export function NewInbox() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="main" icon="plus" onClick={() => setOpen(true)}>
        New web inbox
      </Button>
      {open && <NewInboxDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function NewInboxDialog({ onClose }: { onClose(): void }) {
  const [name, setName] = useState("");
  const create = useCreateInbox();
  const wrong = byField(create.error).name;
  const make = () =>
    create.mutate(name.trim(), {
      onSuccess: inbox => {
        onClose();
        go(`/inboxes/${inbox.id}`);
      },
    });
  return (
    <Dialog title="New web inbox" onClose={onClose}>
      <form
        class="form"
        onSubmit={event => {
          event.preventDefault();
          make();
        }}
      >
        <Field
          label="Name"
          value={name}
          onText={setName}
          maxLength={200}
          required
          hint="As your team reads it, such as “Shop website”."
          wrong={wrong}
        />
        {!wrong && <Trouble error={create.error} />}
        <div class="form-acts">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" type="submit" busy={create.isPending} disabled={!name.trim()}>
            Make the inbox
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
