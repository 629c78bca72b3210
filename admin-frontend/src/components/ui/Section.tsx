// What pages of settings are made of: a page with a title, cards, and rows in them.

import type { ComponentChildren } from "preact";
import { useId } from "react";
import { Failed, Loading } from "./States.tsx";
import "./Section.css";

interface HeadedProps {
  title: string;
  /** What it is for, in a sentence. */
  hint?: ComponentChildren;
  /** The main thing to do here. */
  act?: ComponentChildren;
  children?: ComponentChildren;
}

export function Section({ title, hint, act, children }: HeadedProps) {
  return (
    <div class="section">
      <header class="section-head">
        <div>
          <h1>{title}</h1>
          {hint && <p>{hint}</p>}
        </div>
        {act}
      </header>
      {children}
    </div>
  );
}

export function Card({ title, hint, act, children }: HeadedProps) {
  const id = useId();
  return (
    <section class="card" aria-labelledby={id}>
      <header class="section-head">
        <div>
          <h2 id={id}>{title}</h2>
          {hint && <p>{hint}</p>}
        </div>
        {act}
      </header>
      {children}
    </section>
  );
}

interface ListingProps<Item> {
  query: {
    data: Item[] | undefined;
    isPending: boolean;
    isError: boolean;
    error: unknown;
    refetch(): unknown;
  };
  /** What is being loaded, for screen readers. */
  label: string;
  empty: ComponentChildren;
  children(items: Item[]): ComponentChildren;
}

/** A fetched list in whatever state it is. */
export function Listing<Item>({ query, label, empty, children }: ListingProps<Item>) {
  if (query.data) return <>{query.data.length ? children(query.data) : empty}</>;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return <Loading label={label} rows={4} />;
}

interface RowProps {
  name: ComponentChildren;
  /** Short marks behind the name. */
  marks?: ComponentChildren;
  note?: ComponentChildren;
  lead?: ComponentChildren;
  acts?: ComponentChildren;
  /** It no longer counts. */
  faded?: boolean;
}

export function Row({ name, marks, note, lead, acts, faded }: RowProps) {
  return (
    <li class={`entry${faded ? " entry-faded" : ""}`}>
      {lead}
      <div class="entry-main">
        <div class="entry-name">
          <strong>{name}</strong>
          {marks}
        </div>
        {note && <div class="entry-note">{note}</div>}
      </div>
      {acts && <div class="entry-acts">{acts}</div>}
    </li>
  );
}

export function Mark({
  look = "calm",
  children,
}: {
  look?: "calm" | "good" | "warn";
  children: ComponentChildren;
}) {
  return <span class={`tag tag-${look}`}>{children}</span>;
}
