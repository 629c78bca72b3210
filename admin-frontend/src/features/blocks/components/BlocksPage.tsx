// Those whose messages are not taken: who, why, and by whom; blocking and letting in again.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Confirm } from "../../../components/ui/Confirm.tsx";
import { More } from "../../../components/ui/More.tsx";
import { Card, Listing, Mark, Row, Section } from "../../../components/ui/Section.tsx";
import { Empty } from "../../../components/ui/States.tsx";
import { When } from "../../../components/ui/When.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { type Block, may } from "../../../lib/words.ts";
import { useBlocks, useNameOf, useUnblock } from "../api.ts";
import { KIND_WORDS } from "../kinds.ts";
import { NewBlock } from "./NewBlock.tsx";

export default function BlocksPage() {
  const mayWrite = may(useMe(), "contact_write");
  const list = useBlocks();
  const [blocking, setBlocking] = useState(false);
  const all = { ...list, data: list.data?.pages.flatMap(page => page.items) };
  return (
    <Section
      title="Blocked"
      hint="What they wrote stays; what they write from now on is refused."
      act={
        mayWrite && (
          <Button look="main" icon="plus" onClick={() => setBlocking(true)}>
            Block somebody
          </Button>
        )
      }
    >
      <Card title="Not let in">
        <Listing
          query={all}
          label="Loading who is blocked"
          empty={
            <Empty icon="shield" title="Nobody is blocked">
              <p>When somebody only disturbs, block their address, number or network here.</p>
            </Empty>
          }
        >
          {blocks => (
            <ul class="entries">
              {blocks.map(block => (
                <BlockRow key={block.id} block={block} mayWrite={mayWrite} />
              ))}
            </ul>
          )}
        </Listing>
        <More list={list} />
      </Card>
      {blocking && <NewBlock onClose={() => setBlocking(false)} />}
    </Section>
  );
}

function BlockRow({ block, mayWrite }: { block: Block; mayWrite: boolean }) {
  const [asking, setAsking] = useState(false);
  const { kind, value, reason, by, created_at } = block;
  const name = useNameOf(block) ?? value;
  return (
    <>
      <Row
        name={name}
        marks={<Mark>{KIND_WORDS[kind]}</Mark>}
        note={
          <>
            {reason && `${reason} · `}
            {by ? `by ${by.name}, ` : ""}
            <When time={created_at} />
          </>
        }
        acts={
          mayWrite && (
            <Button aria-label={`Let ${name} in again`} onClick={() => setAsking(true)}>
              Let in again
            </Button>
          )
        }
      />
      {asking && <Unblock block={block} name={name} onClose={() => setAsking(false)} />}
    </>
  );
}

function Unblock({ block, name, onClose }: { block: Block; name: string; onClose(): void }) {
  return (
    <Confirm
      title={`Let ${name} in again?`}
      act="Let in again"
      change={useUnblock(block.id)}
      onClose={onClose}
    >
      <p>Their messages are taken again from now on.</p>
    </Confirm>
  );
}
