// How one's second factor stands, and what may be done about it.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { Card } from "../../../components/ui/Section.tsx";
import { Failed, Loading } from "../../../components/ui/States.tsx";
import type { SecondFactor } from "../../../lib/words.ts";
import { useSecondFactor } from "../api.ts";
import { NewCodes } from "./NewCodes.tsx";
import { RemoveSecondFactor } from "./RemoveSecondFactor.tsx";
import { SetUp } from "./SetUp.tsx";
import "./account.css";

export function SecondFactorCard() {
  const state = useSecondFactor();
  return (
    <Card
      title="Second factor"
      hint="A code from an app on your phone, besides your password. Who steals the password alone does not get in."
    >
      {state.data ? (
        <Standing {...state.data} />
      ) : state.isError ? (
        <Failed error={state.error} retry={() => void state.refetch()} />
      ) : (
        <Loading label="Loading the second factor" rows={2} />
      )}
    </Card>
  );
}

/** From so few on it is time for new recovery codes. */
const FEW = 3;

function Standing({ on, required, recovery_codes_left: left }: SecondFactor) {
  const [doing, setDoing] = useState<"set-up" | "codes" | "remove">();
  const close = () => setDoing(undefined);
  return (
    <div class="form">
      <p class={on ? "standing standing-good" : "standing"}>
        <Icon name={on ? "check" : "shield"} />
        {on ? "It is on: signing in asks you for a code." : "It is off."}
      </p>
      {on && (
        <p class={left <= FEW ? "notice" : ""}>
          {left === 0
            ? "No recovery code is left. Without one, a lost phone locks you out."
            : `${left} recovery ${left === 1 ? "code is" : "codes are"} left for the day the phone is gone.`}
        </p>
      )}
      <div class="form-acts form-acts-start">
        {on ? (
          <>
            <Button onClick={() => setDoing("codes")}>New recovery codes</Button>
            {required ? (
              <span class="field-hint">It cannot be removed: your team asks for it.</span>
            ) : (
              <Button look="danger" onClick={() => setDoing("remove")}>
                Remove
              </Button>
            )}
          </>
        ) : (
          <Button look="main" icon="shield" onClick={() => setDoing("set-up")}>
            Set it up
          </Button>
        )}
      </div>
      {doing === "set-up" && <SetUp onClose={close} />}
      {doing === "codes" && <NewCodes onClose={close} />}
      {doing === "remove" && <RemoveSecondFactor onClose={close} />}
    </div>
  );
}
