// The drawings of the buttons: strokes on a field of 24×24, for `icon`.

export const chat =
  "M5 4h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-8l-5 4v-4H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Z M8 9h8 M8 12.5h5";
export const down = "m6 9.5 6 6 6-6";
export const close = "m6 6 12 12 M18 6 6 18";
export const clip = "M17 8v8a5 5 0 0 1-10 0V7a3.5 3.5 0 0 1 7 0v8a2 2 0 0 1-4 0V8";
export const send = "M12 19V5 M6 11l6-6 6 6";
