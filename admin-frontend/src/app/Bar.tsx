// The bar above every page: where to go, how the connection is, sound, help, and who is signed in.

import { useState } from "react";
import { Avatar } from "../components/ui/Avatar.tsx";
import { IconButton } from "../components/ui/Button.tsx";
import { Logo } from "../components/ui/Door.tsx";
import { Icon, type IconName } from "../components/ui/Icon.tsx";
import { Menu, type MenuItem } from "../components/ui/Menu.tsx";
import { useFollowups } from "../features/followups/api.ts";
import { unviewed } from "../features/followups/list.ts";
import { TenantName } from "../features/tenants/components/TenantName.tsx";
import { useMe } from "../lib/live-context.ts";
import { roleName } from "../lib/roles.ts";
import { go, Link } from "../lib/router.tsx";
import { leave } from "../lib/session.ts";
import { soundOn } from "../lib/settings.ts";
import { useStore } from "../lib/store.ts";
import { lacksSecondFactor, type Me, may } from "../lib/words.ts";
import { ConnectionState } from "./ConnectionState.tsx";
import { settingsFor } from "./sections.tsx";

export function Bar({ path, onHelp }: { path: string; onHelp(): void }) {
  const me = useMe();
  const sound = useStore(soundOn);
  const [menu, setMenu] = useState(false);
  const open = !lacksSecondFactor(me);
  const reads = open && may(me, "conversation_read");
  const settings = settingsFor(me)[0];
  const role = roleName(me);
  return (
    <header class="bar">
      <span class="bar-name">
        <Logo />
        <TenantName />
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
        {open && may(me, "followup_read") && (
          <NavLink to="/followups" icon="phone" words="Follow-ups" current={path === "/followups"}>
            <Unviewed />
          </NavLink>
        )}
        {open && may(me, "inbox_read") && (
          <NavLink to="/inboxes" icon="inbox" words="Inboxes" current={path.startsWith("/inboxes")} />
        )}
        {settings && (
          <NavLink
            to={settings.path}
            icon="settings"
            words="Settings"
            current={path.startsWith("/settings")}
          />
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
        label={`Signed in as ${me.name}, ${role}`}
        open={menu}
        onOpen={setMenu}
        note={
          <>
            {me.email}
            <br />
            {role}
          </>
        }
        items={itemsFor(me)}
      />
    </header>
  );
}

function itemsFor(me: Me): MenuItem[] {
  const goTo = (key: string, label: string) => ({ key, label, act: () => go(`/${key}`) });
  const out = { key: "out", label: "Sign out", act: () => void leave() };
  if (lacksSecondFactor(me)) return [goTo("account/security", "Security"), out];
  return [
    goTo("account", "Profile and password"),
    goTo("account/security", "Security"),
    goTo("account/tokens", "Your tokens"),
    ...(me.operator ? [goTo("operator", "Organizations")] : []),
    out,
  ];
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
    <Link to={to} title={words} aria-current={current ? "page" : undefined}>
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
