// A QR code from its rows of 0 and 1. Always dark on white with the quiet border around it, which is what cameras read best.

import { pathOf, QUIET } from "../qr.ts";

export function QrCode({ rows }: { rows: string[] }) {
  const side = rows.length + 2 * QUIET;
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label="QR code for the authenticator app"
      shape-rendering="crispEdges"
    >
      <rect class="qr-ground" width={side} height={side} />
      <path class="qr-dots" d={pathOf(rows)} />
    </svg>
  );
}
