// The providers (OpenID Connect) that people may sign in with.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Confirm } from "../../../components/ui/Confirm.tsx";
import { Card, Listing, Mark, Row } from "../../../components/ui/Section.tsx";
import { Empty } from "../../../components/ui/States.tsx";
import type { Provider } from "../../../lib/words.ts";
import { useDeleteProvider, useProviders } from "../api.ts";
import { ProviderDialog } from "./ProviderDialog.tsx";
import "./providers.css";

export function ProvidersCard() {
  const providers = useProviders();
  const [making, setMaking] = useState(false);
  return (
    <Card
      title="Providers"
      hint="Let people sign in with the login of your company: any provider that speaks OpenID Connect."
      act={
        <Button icon="plus" onClick={() => setMaking(true)}>
          Add a provider
        </Button>
      }
    >
      <Listing
        query={providers}
        label="Loading the providers"
        empty={
          <Empty icon="key" title="People sign in with a password">
            <p>Add a provider, and its button stands on the sign-in page.</p>
          </Empty>
        }
      >
        {all => (
          <ul class="entries">
            {all.map(provider => (
              <ProviderRow key={provider.id} provider={provider} />
            ))}
          </ul>
        )}
      </Listing>
      {making && <ProviderDialog onClose={() => setMaking(false)} />}
    </Card>
  );
}

function ProviderRow({ provider }: { provider: Provider }) {
  const [doing, setDoing] = useState<"change" | "remove">();
  const { name, issuer, listed, join_as } = provider;
  const close = () => setDoing(undefined);
  return (
    <>
      <Row
        name={name}
        marks={
          <Mark look={listed ? "good" : "calm"}>
            {listed ? "On the sign-in page" : "By its address only"}
          </Mark>
        }
        note={`${issuer} · ${join_as ? `newcomers become ${join_as}` : "only members get in"}`}
        acts={
          <>
            <Button aria-label={`Change ${name}`} onClick={() => setDoing("change")}>
              Change
            </Button>
            <Button look="danger" aria-label={`Remove ${name}`} onClick={() => setDoing("remove")}>
              Remove
            </Button>
          </>
        }
      />
      {doing === "change" && <ProviderDialog provider={provider} onClose={close} />}
      {doing === "remove" && <RemoveProvider provider={provider} onClose={close} />}
    </>
  );
}

function RemoveProvider({ provider, onClose }: { provider: Provider; onClose(): void }) {
  return (
    <Confirm
      title={`Remove ${provider.name}?`}
      act="Remove it"
      change={useDeleteProvider(provider.id)}
      onClose={onClose}
    >
      <p>
        Nobody signs in with it any more. Who has a password keeps that way in; who has none needs a new link.
      </p>
    </Confirm>
  );
}
