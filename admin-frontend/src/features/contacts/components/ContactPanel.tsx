// Who the person outside is: name, addresses, since when. Facts are changed where they stand.

import type { ComponentChildren } from "preact";
import { lazy, Suspense } from "react";
import { Avatar } from "../../../components/ui/Avatar.tsx";
import { Failed, Loading } from "../../../components/ui/States.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { readable } from "../../../lib/phone.ts";
import { byField, inWords } from "../../../lib/problem.ts";
import { dateOnly } from "../../../lib/time.ts";
import { CHANNEL_WORDS, type Contact, may } from "../../../lib/words.ts";
import { useChangeContact, useContact } from "../api.ts";
import { EditableLine } from "./EditableLine.tsx";
import "./contact.css";

const BlockContact = lazy(() => import("./BlockContact.tsx"));

interface PanelProps {
  id: string;
  /** The way back, where the panel fills the screen. */
  back: ComponentChildren;
}

export function ContactPanel({ id, back }: PanelProps) {
  const contact = useContact(id);
  return (
    <aside class="contact" aria-label="Contact">
      <header class="contact-head">
        {back}
        <h2>Contact</h2>
      </header>
      {contact.isPending && <Loading label="Loading the contact" rows={4} />}
      {contact.isError && !contact.data && (
        <Failed error={contact.error} retry={() => void contact.refetch()} />
      )}
      {contact.data && <Facts key={id} contact={contact.data} />}
    </aside>
  );
}

const NAME_CHARS = 200;
const EMAIL_CHARS = 254;
const PHONE_CHARS = 40;

function Facts({ contact }: { contact: Contact }) {
  const mayChange = may(useMe(), "contact_write");
  const { mutateAsync: change } = useChangeContact(contact.id);
  const { id, name, email, phone, identities, created_at } = contact;
  const explain = (field: string) => (error: unknown) => byField(error)[field] ?? inWords(error);
  return (
    <div class="contact-facts">
      <div class="contact-who">
        <Avatar name={name} id={id} />
        <strong>{name}</strong>
      </div>
      <dl>
        {mayChange ? (
          <>
            <EditableLine
              label="Name"
              value={name}
              none="No name"
              type="text"
              maxLength={NAME_CHARS}
              keep={name => change({ name })}
              explain={explain("name")}
            />
            <EditableLine
              label="Email"
              value={email ?? ""}
              none="Add an email address"
              type="email"
              maxLength={EMAIL_CHARS}
              keep={email => change({ email: email || null })}
              explain={explain("email")}
            />
            <EditableLine
              label="Phone"
              value={phone ? readable(phone) : ""}
              none="Add a phone number"
              type="tel"
              maxLength={PHONE_CHARS}
              keep={phone => change({ phone: phone || null })}
              explain={explain("phone")}
            />
          </>
        ) : (
          <>
            <Fact label="Email">{email ?? "Not known"}</Fact>
            <Fact label="Phone">{phone ? readable(phone) : "Not known"}</Fact>
          </>
        )}
        {identities.length > 0 && (
          <Fact label="Writes from">
            {identities.map(({ channel, address }) => (
              <span key={channel + address} class="contact-identity">
                {CHANNEL_WORDS[channel]}{" "}
                <code title={address}>{channel === "webchat" ? shortOf(address) : address}</code>
              </span>
            ))}
          </Fact>
        )}
        <Fact label="Contact since">
          <time dateTime={created_at}>{dateOnly(created_at)}</time>
        </Fact>
      </dl>
      {mayChange && (
        <Suspense fallback={null}>
          <BlockContact contact={contact} />
        </Suspense>
      )}
    </div>
  );
}

/** Of a visitor's id the end is enough to tell one from another; one that is no UUID means something as a whole. */
const shortOf = (address: string) => (/^[\da-f-]{36}$/.test(address) ? `…${address.slice(-6)}` : address);

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
