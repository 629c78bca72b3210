// A new password with its rules and how hard it is to guess, told while it is typed. The server has the last word.

import { useEffect, useId, useState } from "react";
import { rulesFor } from "../../lib/password.ts";
import type { Score } from "../../lib/strength.ts";
import { Field } from "./Field.tsx";
import { Icon } from "./Icon.tsx";
import "./NewPassword.css";

interface NewPasswordProps {
  label: string;
  value: string;
  onText(text: string): void;
  /** Whose it is: it must not be easy to guess from that. */
  email: string;
  name: string;
  wrong?: string | undefined;
}

const WORDS = [
  "Falls at once",
  "Easy to guess",
  "Could be harder to guess",
  "Hard to guess",
  "Very hard to guess",
];

export function NewPassword({ label, value, onText, email, name, wrong }: NewPasswordProps) {
  const score = useScore(value, email, name);
  return (
    <Field
      label={label}
      type="password"
      autocomplete="new-password"
      required
      maxLength={200}
      value={value}
      onText={onText}
      wrong={wrong}
      hint={
        <>
          <Strength score={score} />
          <ul class="rules">
            {rulesFor(value, email, name).map(({ words, kept }) => (
              <li key={words} class={kept ? "rule-kept" : ""}>
                {kept ? <Icon name="check" /> : <span class="rule-dot" aria-hidden="true" />}
                {words}
                <span class="unseen">{kept ? ": fulfilled" : ": not yet"}</span>
              </li>
            ))}
          </ul>
        </>
      }
    />
  );
}

function Strength({ score }: { score: Score | undefined }) {
  const id = useId();
  return (
    <div class={`strength strength-${score ?? "none"}`}>
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        {[0, 25, 50, 75].map((x, i) => (
          <rect
            key={x}
            class={score !== undefined && i < Math.max(1, score) ? "strength-on" : ""}
            x={x}
            width="24"
            height="4"
          />
        ))}
      </svg>
      <span id={id} role="status">
        {score === undefined ? "Three or four unrelated words are best" : WORDS[score]}
      </span>
    </div>
  );
}

/** How hard `password` is to guess; unknown while the dictionaries are loading, or when they cannot be loaded. */
function useScore(password: string, email: string, name: string): Score | undefined {
  const [score, setScore] = useState<Score>();
  useEffect(() => {
    if (!password) return setScore(undefined);
    let wanted = true;
    import("../../lib/strength.ts")
      .then(({ scoreOf }) => wanted && setScore(scoreOf(password, [email, ...email.split("@"), name])))
      .catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [password, email, name]);
  return score;
}
