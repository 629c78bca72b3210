// What is asked before something is taken away from a person of the team.

import { Confirm, decided } from "../../../components/ui/Confirm.tsx";
import { useMe } from "../../../lib/live-context.ts";
import type { User } from "../../../lib/words.ts";
import { useChangePerson, useRemovePerson, useResetSecondFactor } from "../api.ts";

interface QuestionProps {
  person: User;
  onClose(): void;
}

export function DisablePerson({ person, onClose }: QuestionProps) {
  const change = decided(useChangePerson(person.id), { disabled: true });
  return (
    <Confirm
      title={`Switch off ${person.name}'s login?`}
      act="Switch it off"
      change={change}
      onClose={onClose}
    >
      <p>
        They are signed out everywhere at once and cannot sign in. What they wrote stays, and you can switch
        it on again.
      </p>
    </Confirm>
  );
}

export function ResetSecondFactor({ person, onClose }: QuestionProps) {
  return (
    <Confirm
      title={`Reset ${person.name}'s second factor?`}
      act="Reset it"
      change={useResetSecondFactor(person.id)}
      onClose={onClose}
    >
      <p>
        Their password alone gets in until they have set up a new one. Make sure that it is really them who
        ask: by phone, or face to face.
      </p>
    </Confirm>
  );
}

export function RemovePerson({ person, onClose }: QuestionProps) {
  const { tenant } = useMe();
  return (
    <Confirm
      title={`Remove ${person.name} from ${tenant.name}?`}
      act="Remove them"
      change={useRemovePerson(person.id)}
      onClose={onClose}
    >
      <p>
        They lose their role here and in the tenants below at once. What they wrote stays. To come back they
        need a new invite.
      </p>
    </Confirm>
  );
}
