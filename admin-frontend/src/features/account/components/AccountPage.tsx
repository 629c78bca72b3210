// One's own profile: the name, the address and the password.

import { Section } from "../../../components/ui/Section.tsx";
import { EmailCard } from "./EmailCard.tsx";
import { NameCard } from "./NameCard.tsx";
import { PasswordCard } from "./PasswordCard.tsx";

export default function AccountPage() {
  return (
    <Section title="Profile" hint="One login for all tenants that you work in.">
      <NameCard />
      <EmailCard />
      <PasswordCard />
    </Section>
  );
}
