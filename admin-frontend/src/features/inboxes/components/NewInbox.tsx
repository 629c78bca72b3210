// Makes an inbox: first the channel, then what its carrier needs. Everything can be set or changed afterwards.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { FormDialog } from "../../../components/ui/FormDialog.tsx";
import { Select } from "../../../components/ui/Select.tsx";
import { byField } from "../../../lib/problem.ts";
import { go } from "../../../lib/router.tsx";
import { CARRIER_WORDS, type Carrier, CHANNEL_WORDS, type Channel } from "../../../lib/words.ts";
import { useCarriers, useCreateInbox } from "../api.ts";
import { CarrierFields } from "./CarrierFields.tsx";

const CHANNELS: Record<Channel, string> = {
  ...CHANNEL_WORDS,
  webchat: "Chat on a website",
  email: "Email",
  api: "Another network, by the API",
};

export function NewInbox() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="main" icon="plus" onClick={() => setOpen(true)}>
        New inbox
      </Button>
      {open && <NewInboxDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function NewInboxDialog({ onClose }: { onClose(): void }) {
  const [channel, setChannel] = useState<Channel>("webchat");
  const [carrier, setCarrier] = useState<Carrier>();
  const [name, setName] = useState("");
  const [address, setAddress] = useState("");
  const [fields, setFields] = useState<Record<string, string>>({});
  const carriers = useCarriers();
  const create = useCreateInbox();
  const wrong = byField(create.error);
  const offered = (carriers.data ?? []).filter(one => one.channels.includes(channel));
  const chosen = offered.find(one => one.carrier === carrier) ?? offered[0];
  const make = () =>
    create.mutate(
      {
        channel,
        name: name.trim(),
        ...(chosen && { carrier: chosen.carrier, address: address.trim(), fields: filledOnly(fields) }),
      },
      {
        onSuccess: inbox => {
          onClose();
          go(`/inboxes/${inbox.id}`);
        },
      },
    );
  return (
    <FormDialog
      title="New inbox"
      act="Make the inbox"
      busy={create.isPending}
      ready={!!name.trim() && (channel === "webchat" || !!address.trim())}
      error={Object.keys(wrong).length ? undefined : create.error}
      onAct={make}
      onClose={onClose}
    >
      <Select
        label="Channel"
        value={channel}
        onChoose={to => {
          setChannel(to as Channel);
          setCarrier(undefined);
          setFields({});
        }}
        options={Object.entries(CHANNELS).map(([key, name]) => ({ key, name }))}
      />
      {offered.length > 1 && chosen && (
        <Select
          label="Carried by"
          value={chosen.carrier}
          onChoose={to => {
            setCarrier(to as Carrier);
            setFields({});
          }}
          options={offered.map(({ carrier }) => ({ key: carrier, name: CARRIER_WORDS[carrier] }))}
        />
      )}
      <Field
        label="Name"
        value={name}
        onText={setName}
        maxLength={200}
        required
        hint="As your team reads it, such as “Shop website”."
        wrong={wrong.name}
      />
      {chosen && (
        <>
          <Field
            label={chosen.address}
            value={address}
            onText={setAddress}
            maxLength={254}
            required
            wrong={wrong.address}
          />
          <CarrierFields fields={chosen.fields} values={fields} set={[]} wrong={wrong} onChange={setFields} />
          <p class="card-hint">
            What is missing can be filled in later; the inbox then says what it still needs.
          </p>
        </>
      )}
    </FormDialog>
  );
}

function filledOnly(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim()));
}
