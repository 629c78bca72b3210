// The icons, drawn on a grid of 20 with one stroke. Decoration only: what they mean stands beside them in words.

const PATHS = {
  alert: "M10 3 18 17H2Z M10 8v4 M10 14.5v.01",
  archive: "M3 4h14v4H3Z M4.5 8v8h11V8 M8 11h4",
  back: "M12.5 4 6.5 10l6 6",
  card: "M2.5 4.5h15v11h-15Z M7 8a1.5 1.5 0 1 1 0 3a1.5 1.5 0 0 1 0-3Z M4.8 13.5c.3-1.2 1.2-1.5 2.2-1.5s1.9.3 2.2 1.5 M12 8.5h3 M12 11.5h3",
  check: "M4 10.5 8 14.5 16 5.5",
  checks: "M2 10.5 6 14.5 13.5 5.5 M10 14.5 18 5.5",
  chat: "M4 3.5h12a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5H9l-4 3v-3H4A1.5 1.5 0 0 1 2.5 13V5A1.5 1.5 0 0 1 4 3.5Z",
  clock: "M10 2.5a7.5 7.5 0 1 1 0 15a7.5 7.5 0 0 1 0-15Z M10 6v4.5l3 1.5",
  clip: "M6.5 10.5 11.5 5.5a2.5 2.5 0 0 1 3.5 3.5l-6.5 6.5a4 4 0 0 1-5.7-5.7l6-6",
  close: "M5 5 15 15 M15 5 5 15",
  copy: "M7 7h9.5v9.5H7Z M4 13H3.5V3.5H13V4",
  device: "M3 4h14v9H3Z M1.5 16h17",
  down: "M10 4v12 M5 11l5 5 5-5",
  eye: "M1.5 10C4 5.5 7 4 10 4s6 1.5 8.5 6c-2.5 4.5-5.5 6-8.5 6s-6-1.5-8.5-6Z M10 7.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 0 1 0-5Z",
  fold: "M6 8l4 4 4-4",
  help: "M10 2.5a7.5 7.5 0 1 1 0 15a7.5 7.5 0 0 1 0-15Z M7.8 7.7c.2-1.3 1.2-2 2.3-2 1.3 0 2.3.8 2.3 2 0 1.7-2.4 1.9-2.4 3.6 M10 14v.01",
  history: "M4 10a6 6 0 1 1 2 4.5 M4 14.5V10.5 M10 7v3.5l2.5 1.5",
  inbox: "M3 11 5 4h10l2 7v5H3Z M3 11h4l1 2h4l1-2h4",
  key: "M7 9.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Z M9.5 10.5 16.5 3.5 M13.5 6.5 16 9",
  lock: "M5 9h10v8H5Z M7 9V6.5a3 3 0 0 1 6 0V9",
  more: "M4 9.5a.5.5 0 1 1 0 1a.5.5 0 0 1 0-1Z M10 9.5a.5.5 0 1 1 0 1a.5.5 0 0 1 0-1Z M16 9.5a.5.5 0 1 1 0 1a.5.5 0 0 1 0-1Z",
  person: "M10 3a3.5 3.5 0 1 1 0 7a3.5 3.5 0 0 1 0-7Z M3 17.5c.5-3.5 3.5-5 7-5s6.5 1.5 7 5",
  phone:
    "M4 3h3.5l1.5 4-2 1.5a10 10 0 0 0 4.5 4.5l1.5-2 4 1.5V16a1.5 1.5 0 0 1-1.5 1.5A13 13 0 0 1 2.5 4.5 1.5 1.5 0 0 1 4 3Z",
  plus: "M10 4v12 M4 10h12",
  quiet: "M3 8v4h3l4 3.5v-11L6 8Z M13 8l4 4 M17 8l-4 4",
  reopen: "M4 10a6 6 0 1 1 2 4.5 M4 14.5V10.5h4",
  retry: "M16 10a6 6 0 1 1-2-4.5 M16 3v4h-4",
  search: "M8.5 3a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11Z M12.5 12.5 17 17",
  send: "M3 10 17 3.5 12.5 17 9.5 11Z M9.5 11 17 3.5",
  settings: "M3 6h7 M15 6h2 M12.5 3.5v5 M3 14h2 M10 14h7 M7.5 11.5v5",
  shield: "M10 2.5 16.5 5v4.5c0 4-2.8 6.8-6.5 8-3.7-1.2-6.5-4-6.5-8V5Z",
  signOut: "M8 3.5H4v13h4 M8 10h9 M13.5 6.5 17 10l-3.5 3.5",
  people:
    "M7.5 4a3 3 0 1 1 0 6a3 3 0 0 1 0-6Z M2 16.5c.4-3 2.6-4.5 5.5-4.5s5.1 1.5 5.5 4.5 M13 4.5a2.8 2.8 0 0 1 0 5.2 M15 12.3c1.8.6 2.8 2 3 4.2",
  tree: "M8 3h4v4H8Z M3 13h4v4H3Z M13 13h4v4h-4Z M10 7v3 M5 13v-3h10v3",
  snooze: "M10 4.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13Z M7.5 9h5l-5 4.5h5 M3 4.5 5.5 2.5 M17 4.5 14.5 2.5",
  sound: "M3 8v4h3l4 3.5v-11L6 8Z M13 7.5a3.5 3.5 0 0 1 0 5 M15 5a7 7 0 0 1 0 10",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
