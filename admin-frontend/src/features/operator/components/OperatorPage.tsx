// The organizations of this installation, as its operator sees them: from outside.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { More } from "../../../components/ui/More.tsx";
import { Card, Listing, Section } from "../../../components/ui/Section.tsx";
import { Empty } from "../../../components/ui/States.tsx";
import { useOrganizations } from "../api.ts";
import { NewOrganization } from "./NewOrganization.tsx";
import { OrganizationRow } from "./OrganizationRow.tsx";

export default function OperatorPage() {
  const list = useOrganizations();
  const [making, setMaking] = useState(false);
  const all = { ...list, data: list.data?.pages.flatMap(page => page.items) };
  return (
    <Section
      title="Organizations"
      hint="You run this installation. What is written in an organization you see only while it lets you in, and that is noted in its audit trail."
      act={
        <Button look="main" icon="plus" onClick={() => setMaking(true)}>
          New organization
        </Button>
      }
    >
      <Card title="On this server">
        <Listing
          query={all}
          label="Loading the organizations"
          empty={
            <Empty icon="tree" title="There is no organization yet">
              <p>Make one: its owner gets an invite.</p>
            </Empty>
          }
        >
          {organizations => (
            <ul class="entries">
              {organizations.map(organization => (
                <OrganizationRow key={organization.id} organization={organization} />
              ))}
            </ul>
          )}
        </Listing>
        <More list={list} />
      </Card>
      {making && <NewOrganization onClose={() => setMaking(false)} />}
    </Section>
  );
}
