// How well white text reads on a colour, by WCAG 2.2 (relative luminance, contrast ratio).

const HEX = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i;

/** The contrast of white on `#rrggbb`, 1 to 21; nothing when it is not such a colour. */
export function contrastWithWhite(color: string): number | undefined {
  const parts = HEX.exec(color)?.slice(1);
  if (!parts) return undefined;
  const [red = 0, green = 0, blue = 0] = parts.map(part => linear(Number.parseInt(part, 16) / 255));
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

const linear = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

/** The least contrast for text of usual size (WCAG 1.4.3). */
export const ENOUGH = 4.5;
