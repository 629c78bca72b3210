// A button that opens a list of things to do. Arrow keys move, Enter does, Escape and a click elsewhere close.

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "react";
import { Icon } from "./Icon.tsx";
import "./Menu.css";

export interface MenuItem {
  key: string;
  label: string;
  /** Whether it is the one that holds now; absent on what is only done. */
  checked?: boolean;
  act(): void;
}

interface MenuProps {
  /** What the button shows, and its name. */
  button: ComponentChildren;
  label: string;
  open: boolean;
  onOpen(open: boolean): void;
  items: MenuItem[];
  /** Shown instead of items, such as "Loading". */
  note?: ComponentChildren;
  disabled?: boolean;
}

export function Menu({ button, label, open, onOpen, items, note, disabled }: MenuProps) {
  const root = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!open) return;
    focusAt(list.current, 0);
    const elsewhere = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) onOpen(false);
    };
    document.addEventListener("pointerdown", elsewhere);
    return () => document.removeEventListener("pointerdown", elsewhere);
  }, [open, onOpen]);

  const choosing = items.some(({ checked }) => checked !== undefined);
  const close = () => {
    onOpen(false);
    root.current?.querySelector("button")?.focus();
  };

  const pressed = (event: JSX.TargetedKeyboardEvent<HTMLDivElement>) => {
    const at = itemsOf(list.current).indexOf(document.activeElement as HTMLElement);
    const step = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (step !== undefined) focusAt(list.current, step);
    else if (event.key === "Escape" || event.key === "Tab") close();
    else return;
    if (event.key !== "Tab") event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div ref={root} class="menu">
      <button
        type="button"
        class="button button-plain"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
        title={label}
        disabled={disabled}
        onClick={() => onOpen(!open)}
      >
        {button}
      </button>
      {open && (
        <div ref={list} class="menu-list" role="menu" aria-label={label} tabIndex={-1} onKeyDown={pressed}>
          {note && <div class="menu-note">{note}</div>}
          {items.map(item => (
            <button
              key={item.key}
              type="button"
              {...roleOf(item)}
              tabIndex={-1}
              onClick={() => {
                close();
                item.act();
              }}
            >
              {choosing && <span class="menu-check">{item.checked && <Icon name="check" />}</span>}
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function roleOf({ checked }: MenuItem) {
  return checked === undefined
    ? ({ role: "menuitem" } as const)
    : ({ role: "menuitemradio", "aria-checked": checked } as const);
}

const itemsOf = (list: HTMLElement | null) => [
  ...(list?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? []),
];

function focusAt(list: HTMLElement | null, index: number): void {
  const items = itemsOf(list);
  const item = items.at(index % (items.length || 1));
  (item ?? list)?.focus();
}
