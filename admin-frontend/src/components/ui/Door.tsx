// The frame of the pages in front of the product: signing in, accepting an invite.

import type { ComponentChildren } from "preact";
import "./Door.css";

export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M16 3C8.3 3 2 8.4 2 15c0 3.7 1.9 7 5 9.2V30l5.5-3.3c1.1.2 2.3.3 3.5.3 7.7 0 14-5.4 14-12S23.7 3 16 3z" />
      <circle cx="10" cy="15" r="2" />
      <circle cx="16" cy="15" r="2" />
      <circle cx="22" cy="15" r="2" />
    </svg>
  );
}

export function Door({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <main class="door">
      <div class="door-box">
        <p class="door-name">
          <Logo /> Omnichat
        </p>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
