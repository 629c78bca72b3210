// The bar above every page: where to go, how the connection is, sound, help, and who is signed in.

import { useState } from "react";
import { Avatar } from "../components/ui/Avatar.tsx";
import { IconButton } from "../components/ui/Button.tsx";
import { Logo } from "../components/ui/Door.tsx";
import { Icon, type IconName } from "../components/ui/Icon.tsx";
import { Menu } from "../components/ui/Menu.tsx";
import { useFollowups } from "../features/followups/api.ts";
import { unviewed } from "../features/followups/list.ts";
import { useMe } from "../lib/live-context.ts";
import { Link } from "../lib/router.tsx";
import { leave } from "../lib/session.ts";
import { soundOn } from "../lib/settings.ts";
import { useStore } from "../lib/store.ts";
import { may } from "../lib/words.ts";
import { ConnectionState } from "./ConnectionState.tsx";

export function Bar({ path, onHelp }: { path: string; onHelp(): void }) {
  const me = useMe();
  const sound = useStore(soundOn);
  const [menu, setMenu] = useState(false);
  const readsFollowups = may(me, "followup_read");
  const reads = may(me, "conversation_read");
  return (
    <header class="bar">
      <span class="bar-name">
        <Logo />
        <strong>{me.tenant.name}</strong>
      </span>
      <nav class="bar-nav" aria-label="Main">
        {reads && (
          <NavLink
            to="/"
            icon="chat"
            words="Conversations"
            current={path === "/" || path.startsWith("/c/")}
          />
        )}
        {readsFollowups && (
          <NavLink to="/followups" icon="phone" words="Follow-ups" current={path === "/followups"}>
            <Unviewed />
          </NavLink>
        )}
        {may(me, "inbox_read") && (
          <NavLink to="/inboxes" icon="inbox" words="Inboxes" current={path.startsWith("/inboxes")} />
        )}
      </nav>
      {reads && <ConnectionState />}
      <IconButton
        icon={sound ? "sound" : "quiet"}
        label={
          sound
            ? "Sound for new messages is on. Switch it off"
            : "Sound for new messages is off. Switch it on"
        }
        onClick={() => soundOn.set(!sound)}
      />
      <IconButton icon="help" label="Keys and help" aria-keyshortcuts="?" onClick={onHelp} />
      <Menu
        button={
          <>
            <Avatar name={me.name} id={me.id} />
            <span class="bar-me">{me.name}</span>
          </>
        }
        label={`Signed in as ${me.name}, ${me.role}`}
        open={menu}
        onOpen={setMenu}
        note={
          <>
            {me.email}
            <br />
            {me.role}
          </>
        }
        items={[{ key: "out", label: "Sign out", act: () => void leave() }]}
      />
    </header>
  );
}

interface NavLinkProps {
  to: string;
  icon: IconName;
  words: string;
  current: boolean;
  children?: preact.ComponentChildren;
}

function NavLink({ to, icon, words, current, children }: NavLinkProps) {
  return (
    <Link to={to} aria-current={current ? "page" : undefined}>
      <Icon name={icon} />
      <span>{words}</span>
      {children}
    </Link>
  );
}

function Unviewed() {
  const { count, more } = unviewed(useFollowups(false).data);
  if (!count) return null;
  return (
    <span class="badge">
      {count}
      {more && "+"}
      <span class="unseen"> not viewed</span>
    </span>
  );
}
