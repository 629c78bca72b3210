// The approved templates of a WhatsApp inbox: choose one, fill in its places, see what will be sent.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { FormDialog } from "../../../components/ui/FormDialog.tsx";
import { Select } from "../../../components/ui/Select.tsx";
import { Failed, Loading } from "../../../components/ui/States.tsx";
import type { Conversation, Template } from "../../../lib/words.ts";
import { useRefreshTemplates, useSendTemplate, useTemplates } from "../api.ts";
import { filled, placesOf } from "../canned.ts";

export function Templates({ conversation, onClose }: { conversation: Conversation; onClose(): void }) {
  const found = useTemplates(conversation.inbox.id);
  const refresh = useRefreshTemplates(conversation.inbox.id);
  const send = useSendTemplate(conversation.id);
  const [id, setId] = useState("");
  const [values, setValues] = useState<Record<string, string>>({});
  const approved = (found.data ?? []).filter(template => template.status === "approved");
  const chosen: Template | undefined = approved.find(template => template.id === id) ?? approved[0];
  const places = chosen ? placesOf(chosen.body) : [];
  const ready = !!chosen && places.every(place => values[place]?.trim());
  return (
    <FormDialog
      title="Send a template"
      act="Send it"
      busy={send.isPending}
      ready={ready}
      error={send.error ?? refresh.error}
      onAct={() => chosen && send.mutate({ id: chosen.id, variables: values }, { onSuccess: onClose })}
      onClose={onClose}
    >
      {found.isPending && <Loading label="Loading templates" rows={2} />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.data && !approved.length && (
        <p class="card-hint">
          No approved template is known of this inbox. Make one in Twilio's Content Template Builder and have
          WhatsApp approve it, then look again.
        </p>
      )}
      {chosen && (
        <>
          <Select
            label="Template"
            value={chosen.id}
            onChoose={setId}
            options={approved.map(({ id, name, language }) => ({ key: id, name: `${name} (${language})` }))}
          />
          {places.map(place => (
            <Field
              key={place}
              label={`In place of {{${place}}}`}
              value={values[place] ?? ""}
              onText={text => setValues({ ...values, [place]: text })}
              required
            />
          ))}
          <p class="template-shown">{filled(chosen.body, place => values[place] || undefined)}</p>
        </>
      )}
      <Button look="quiet" icon="retry" busy={refresh.isPending} onClick={() => refresh.mutate(undefined)}>
        Look again at the carrier
      </Button>
    </FormDialog>
  );
}
