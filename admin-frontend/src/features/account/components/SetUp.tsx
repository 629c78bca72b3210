// Sets a second factor up in three steps: the password once more, the app on the phone, the recovery codes.

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "../../../components/ui/Dialog.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { FormDialog } from "../../../components/ui/FormDialog.tsx";
import { lookAgain } from "../../../lib/http.ts";
import { byField } from "../../../lib/problem.ts";
import type { SecondFactorBegun } from "../../../lib/words.ts";
import { useBeginSecondFactor, useConfirmSecondFactor } from "../api.ts";
import { QrCode } from "./QrCode.tsx";
import { RecoveryCodes } from "./RecoveryCodes.tsx";

export function SetUp({ onClose }: { onClose(): void }) {
  const queries = useQueryClient();
  const [begun, setBegun] = useState<SecondFactorBegun>();
  const [codes, setCodes] = useState<string[]>();
  if (codes) {
    // Only now, so that the page does not change behind codes that are shown once.
    const done = () => {
      onClose();
      void queries.invalidateQueries({ queryKey: ["second-factor"] });
      void lookAgain();
    };
    return (
      <Dialog title="Your recovery codes">
        <RecoveryCodes codes={codes} onDone={done} />
      </Dialog>
    );
  }
  if (begun) return <Scan begun={begun} onCodes={setCodes} onClose={onClose} />;
  return <Password onBegun={setBegun} onClose={onClose} />;
}

function Password({ onBegun, onClose }: { onBegun(begun: SecondFactorBegun): void; onClose(): void }) {
  const [password, setPassword] = useState("");
  const begin = useBeginSecondFactor();
  const wrong = byField(begin.error).password;
  return (
    <FormDialog
      title="Set up a second factor"
      act="Go on"
      busy={begin.isPending}
      error={wrong ? undefined : begin.error}
      onAct={() => begin.mutate(password, { onSuccess: onBegun })}
      onClose={onClose}
    >
      <Field
        label="Your password"
        type="password"
        autocomplete="current-password"
        value={password}
        onText={setPassword}
        hint="Leave it empty if you have none because you sign in with a provider."
        wrong={wrong}
      />
    </FormDialog>
  );
}

interface ScanProps {
  begun: SecondFactorBegun;
  onCodes(codes: string[]): void;
  onClose(): void;
}

function Scan({ begun, onCodes, onClose }: ScanProps) {
  const [code, setCode] = useState("");
  const confirm = useConfirmSecondFactor();
  const wrong = byField(confirm.error).code;
  return (
    <FormDialog
      title="Scan this with your app"
      act="Switch it on"
      busy={confirm.isPending}
      ready={code.trim() !== ""}
      error={wrong ? undefined : confirm.error}
      onAct={() => confirm.mutate(code.trim(), { onSuccess: ({ codes }) => onCodes(codes) })}
      onClose={onClose}
    >
      <p>
        Open an authenticator app, such as the one of your password manager, and scan the square. On this
        device, <a href={begun.uri}>open it in the app</a>.
      </p>
      {begun.qr.length > 0 && <QrCode rows={begun.qr} />}
      <p class="field-hint">
        It cannot be scanned? Type this into the app:
        <code class="secret">{inGroups(begun.secret)}</code>
      </p>
      <Field
        label="The six digits that the app shows now"
        inputMode="numeric"
        autocomplete="one-time-code"
        maxLength={10}
        required
        value={code}
        onText={setCode}
        wrong={wrong}
      />
    </FormDialog>
  );
}

const inGroups = (secret: string) => secret.match(/.{1,4}/g)?.join(" ") ?? secret;
