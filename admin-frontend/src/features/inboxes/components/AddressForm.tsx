// Where an inbox is reached at its carrier, asked for while nobody has said so: an import knows of its conversations, and
// not of its number. Once said it stays; another number is another inbox.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { byField } from "../../../lib/problem.ts";
import type { Inbox } from "../../../lib/words.ts";
import { useChangeInbox } from "../api.ts";

interface AddressFormProps {
  inbox: Inbox;
  /** What an address is at this carrier, in words. */
  label: string;
  mayWrite: boolean;
}

export function AddressForm({ inbox, label, mayWrite }: AddressFormProps) {
  const [address, setAddress] = useState("");
  const save = useChangeInbox(inbox.id);
  const wrong = byField(save.error).address;
  return (
    <form
      class="form carrier-address"
      onSubmit={event => {
        event.preventDefault();
        if (address.trim()) save.mutate({ address: address.trim() });
      }}
    >
      <p class="carrier-trouble">
        <Icon name="alert" />
        <span>
          This inbox came from the import and cannot send yet: nobody has said where it is reached.
          {!mayWrite && " An owner or admin of the team can."}
        </span>
      </p>
      {mayWrite && (
        <>
          <Field
            label={label}
            hint="It cannot be changed afterwards: another one is another inbox."
            value={address}
            onText={text => {
              save.reset();
              setAddress(text);
            }}
            maxLength={254}
            autocomplete="off"
            spellcheck={false}
            required
            wrong={wrong}
          />
          {!wrong && <Trouble error={save.error} />}
          <div class="form-acts">
            <Button look="main" type="submit" busy={save.isPending} disabled={!address.trim()}>
              Keep it
            </Button>
          </div>
        </>
      )}
    </form>
  );
}
