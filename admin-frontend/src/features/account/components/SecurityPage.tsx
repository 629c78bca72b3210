// What guards one's own login: the second factor, and the devices that are signed in.

import { Section } from "../../../components/ui/Section.tsx";
import { SecondFactorCard } from "./SecondFactorCard.tsx";
import { SessionsCard } from "./SessionsCard.tsx";

export default function SecurityPage() {
  return (
    <Section title="Security" hint="What guards your login, in all tenants that you work in.">
      <SecondFactorCard />
      <SessionsCard />
    </Section>
  );
}
