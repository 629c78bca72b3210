// Readable text on the inbox's own colour (WCAG 2.1, 1.4.3). Pure.

/** From this luminance on black reads better than white; below it, white has at least 4.5:1. */
const LIGHT = 1.05 / 4.5 - 0.05;

/** Black or white, whichever reads better on `color`; at least 4.5:1 on any colour. */
export function textOn(color: string): string {
  return luminance(color) > LIGHT ? "#000000" : "#ffffff";
}

/** Relative luminance of `#rrggbb` as WCAG defines it, 0 to 1. */
export function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map(at => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
