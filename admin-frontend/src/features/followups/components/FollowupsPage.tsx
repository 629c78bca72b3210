// People who left their contact and wait for an answer: those to do, and those put away.

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Choice } from "../../../components/ui/Choice.tsx";
import { Empty, Failed, Loading, Trouble } from "../../../components/ui/States.tsx";
import { saveFile } from "../../../lib/files.ts";
import { exportFollowups, useFollowups } from "../api.ts";
import { FollowupCard } from "./FollowupCard.tsx";
import "./followups.css";

const OPTIONS = [
  ["todo", "To do"],
  ["archived", "Archived"],
] as const;

export default function FollowupsPage() {
  const [archived, setArchived] = useState(false);
  const list = useFollowups(archived);
  const items = list.data?.pages.flatMap(page => page.items) ?? [];
  return (
    <main class="page">
      <div class="page-box">
        <header class="page-head">
          <h1>Follow-ups</h1>
          <Choice
            label="Which follow-ups"
            value={archived ? "archived" : "todo"}
            options={OPTIONS}
            onChoose={option => setArchived(option === "archived")}
          />
          {items.length > 0 && <Export />}
        </header>
        {list.isPending && <Loading label="Loading follow-ups" />}
        {list.isError && items.length === 0 && (
          <Failed error={list.error} retry={() => void list.refetch()} />
        )}
        {list.isSuccess && items.length === 0 && <Nothing archived={archived} />}
        <ul class="followups">
          {items.map(item => (
            <FollowupCard key={item.id} followup={item} />
          ))}
        </ul>
        {list.hasNextPage && (
          <Button look="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {list.isFetchNextPageError ? "Could not load more. Try again" : "Load more"}
          </Button>
        )}
      </div>
    </main>
  );
}

function Export() {
  const exporting = useMutation({
    mutationFn: exportFollowups,
    onSuccess: table => saveFile("followups.csv", table),
  });
  return (
    <>
      <Button look="quiet" busy={exporting.isPending} onClick={() => exporting.mutate()}>
        Save as a table
      </Button>
      <Trouble error={exporting.error} />
    </>
  );
}

function Nothing({ archived }: { archived: boolean }) {
  if (archived) {
    return (
      <Empty icon="archive" title="Nothing is archived">
        <p>A follow-up that is done is kept here.</p>
      </Empty>
    );
  }
  return (
    <Empty icon="phone" title="Nobody waits to be called back">
      <p>When nobody answers, a visitor can leave an email address or a number. It shows up here at once.</p>
    </Empty>
  );
}
