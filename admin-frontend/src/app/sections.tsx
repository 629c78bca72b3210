// The pages of the account, the settings and the operator: their address, what they are called, and who may see them. Each
// is loaded when it is opened.

import type { ComponentType } from "preact";
import { lazy } from "react";
import { lacksSecondFactor, type Me, may, type Permission } from "../lib/words.ts";

export interface Section {
  path: string;
  words: string;
  /** What one must be able to do for it to be of use; absent where everybody may. */
  needs?: Permission | "operator";
  Page: ComponentType;
  /** Shown beside its name, such as how much waits there. */
  Count?: ComponentType;
}

const ACCOUNT: Section[] = [
  {
    path: "/account",
    words: "Profile",
    Page: lazy(() => import("../features/account/components/AccountPage.tsx")),
  },
  {
    path: "/account/security",
    words: "Security",
    Page: lazy(() => import("../features/account/components/SecurityPage.tsx")),
  },
  {
    path: "/account/tokens",
    words: "Your tokens",
    Page: lazy(() => import("../features/tokens/components/OwnTokensPage.tsx")),
  },
];

const SETTINGS: Section[] = [
  {
    path: "/settings/team",
    words: "People",
    needs: "user_read",
    Page: lazy(() => import("../features/people/components/PeoplePage.tsx")),
  },
  {
    path: "/settings/teams",
    words: "Teams",
    needs: "user_read",
    Page: lazy(() => import("../features/people/components/TeamsPage.tsx")),
  },
  {
    path: "/settings/roles",
    words: "Roles",
    needs: "user_read",
    Page: lazy(() => import("../features/people/components/RolesPage.tsx")),
  },
  {
    path: "/settings/canned",
    words: "Canned replies",
    needs: "conversation_read",
    Page: lazy(() => import("../features/canned/components/CannedPage.tsx")),
  },
  {
    path: "/settings/delivery",
    words: "Delivery",
    needs: "inbox_read",
    Page: lazy(() => import("../features/delivery/components/DeliveryPage.tsx")),
  },
  {
    path: "/settings/tenants",
    words: "Tenants",
    needs: "tenant_write",
    Page: lazy(() => import("../features/tenants/components/TenantsPage.tsx")),
  },
  {
    path: "/settings/sign-in",
    words: "Signing in",
    needs: "tenant_write",
    Page: lazy(() => import("./SignInSettings.tsx")),
  },
  {
    path: "/settings/tokens",
    words: "Tokens",
    needs: "token_write",
    Page: lazy(() => import("../features/tokens/components/TenantTokensPage.tsx")),
  },
  {
    path: "/settings/contacts",
    words: "Contacts",
    needs: "contact_read",
    Page: lazy(() => import("../features/imports/components/ImportsPage.tsx")),
    Count: lazy(() => import("../features/imports/components/ToDecide.tsx")),
  },
  {
    path: "/settings/blocks",
    words: "Blocked",
    needs: "contact_read",
    Page: lazy(() => import("../features/blocks/components/BlocksPage.tsx")),
  },
  {
    path: "/settings/audit",
    words: "Audit trail",
    needs: "audit_read",
    Page: lazy(() => import("../features/audit/components/AuditPage.tsx")),
  },
];

const OPERATOR: Section[] = [
  {
    path: "/operator",
    words: "Organizations",
    needs: "operator",
    Page: lazy(() => import("../features/operator/components/OperatorPage.tsx")),
  },
];

const allows = (me: Me, { needs }: Section) =>
  needs === undefined || (needs === "operator" ? me.operator : may(me, needs));

/** The settings that this person may see. */
export function settingsFor(me: Me): Section[] {
  if (lacksSecondFactor(me)) return [];
  return SETTINGS.filter(section => allows(me, section));
}

/** The section at this address; none when there is none, or not for them. */
export function sectionAt(path: string, me: Me): Section | undefined {
  const found = [...ACCOUNT, ...SETTINGS, ...OPERATOR].find(section => section.path === path);
  if (path === "/settings") return settingsFor(me)[0];
  return found && allows(me, found) ? found : undefined;
}

/** The sections among which this one stands. */
export function sectionsBeside(section: Section, me: Me): Section[] {
  const group = [ACCOUNT, SETTINGS, OPERATOR].find(group => group.includes(section)) ?? [];
  return group.filter(section => allows(me, section));
}
