// Tokens: which there are, what each may do and when it was last used; making and revoking them.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Confirm } from "../../../components/ui/Confirm.tsx";
import { Card, Listing, Mark, Row, Section } from "../../../components/ui/Section.tsx";
import { Empty } from "../../../components/ui/States.tsx";
import { When } from "../../../components/ui/When.tsx";
import { useNow } from "../../../lib/clock.ts";
import { PERMISSION_WORDS } from "../../../lib/permissions.ts";
import { dateOnly } from "../../../lib/time.ts";
import type { ApiToken } from "../../../lib/words.ts";
import { useRevokeToken, useTokens, type Whose } from "../api.ts";
import { NewToken } from "./NewToken.tsx";

export function TokensPage({ whose, title, hint }: { whose: Whose; title: string; hint: string }) {
  const tokens = useTokens(whose);
  const [making, setMaking] = useState(false);
  return (
    <Section
      title={title}
      hint={hint}
      act={
        <Button look="main" icon="plus" onClick={() => setMaking(true)}>
          New token
        </Button>
      }
    >
      <Card title="In use">
        <Listing
          query={tokens}
          label="Loading the tokens"
          empty={
            <Empty icon="key" title="There is no token yet">
              <p>A token lets a script use the API without a password. Give each script one of its own.</p>
            </Empty>
          }
        >
          {all => (
            <ul class="entries">
              {all.map(token => (
                <TokenRow key={token.id} token={token} whose={whose} />
              ))}
            </ul>
          )}
        </Listing>
      </Card>
      {making && <NewToken whose={whose} onClose={() => setMaking(false)} />}
    </Section>
  );
}

function TokenRow({ token, whose }: { token: ApiToken; whose: Whose }) {
  const [revoking, setRevoking] = useState(false);
  const now = useNow();
  const { name, permissions, created_at, expires_at, last_used_at, user } = token;
  const ended = !!expires_at && Date.parse(expires_at) <= now;
  return (
    <>
      <Row
        name={name}
        faded={ended}
        marks={ended && <Mark look="warn">Expired</Mark>}
        note={
          <>
            {last_used_at ? (
              <>
                Last used <When time={last_used_at} />
              </>
            ) : (
              "Never used"
            )}
            {" · "}
            {expires_at ? `${ended ? "ended" : "ends"} on ${dateOnly(expires_at)}` : "does not expire"}
            {" · "}made on {dateOnly(created_at)}
            {whose === "tenant" && token.personal && ` · acts as ${user.name}`}
            <details>
              <summary>
                {permissions.length === 1 ? "1 permission" : `${permissions.length} permissions`}
              </summary>
              <ul>
                {permissions.map(permission => (
                  <li key={permission}>{PERMISSION_WORDS[permission]}</li>
                ))}
              </ul>
            </details>
          </>
        }
        acts={
          <Button look="danger" aria-label={`Revoke ${name}`} onClick={() => setRevoking(true)}>
            Revoke
          </Button>
        }
      />
      {revoking && <Revoke token={token} whose={whose} onClose={() => setRevoking(false)} />}
    </>
  );
}

function Revoke({ token, whose, onClose }: { token: ApiToken; whose: Whose; onClose(): void }) {
  return (
    <Confirm
      title={`Revoke “${token.name}”?`}
      act="Revoke it"
      change={useRevokeToken(whose, token.id)}
      onClose={onClose}
    >
      <p>Whatever uses it is refused from now on. It cannot be brought back.</p>
    </Confirm>
  );
}
