// Buttons: with words, or with an icon and a name for those who do not see it.

import type { ComponentChildren, JSX } from "preact";
import { Icon, type IconName } from "./Icon.tsx";
import "./Button.css";

type Native = Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, "class" | "className" | "icon">;

interface ButtonProps extends Native {
  /** `danger` leads to something grave, `end` does it. */
  look?: "plain" | "main" | "quiet" | "danger" | "end";
  icon?: IconName | undefined;
  /** Shows that it works, and does not take a second press meanwhile. */
  busy?: boolean;
  children: ComponentChildren;
}

export function Button({ look = "plain", icon, busy = false, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      class={`button button-${look}`}
      disabled={busy || disabled}
      aria-busy={busy}
    >
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

interface IconButtonProps extends Native {
  icon: IconName;
  /** What it does, in words; also its tooltip. */
  label: string;
}

export function IconButton({ icon, label, ...rest }: IconButtonProps) {
  return (
    <button type="button" {...rest} class="icon-button" aria-label={label} title={label}>
      <Icon name={icon} />
    </button>
  );
}
