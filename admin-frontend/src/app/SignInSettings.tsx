// How people get in here: the tenant's own rules, and the providers it trusts.

import { Section } from "../components/ui/Section.tsx";
import { ProvidersCard } from "../features/providers/components/ProvidersCard.tsx";
import { RulesCards } from "../features/tenants/components/RulesCards.tsx";

export default function SignInSettings() {
  return (
    <Section title="Signing in" hint="How people get in here, and in the tenants below.">
      <RulesCards />
      <ProvidersCard />
    </Section>
  );
}
