// A QR code as one drawing. Pure.

/** Light modules around the code, by its standard (ISO/IEC 18004). */
export const QUIET = 4;

/** Each run of dark modules as a box of an SVG path, inside the quiet border. */
export function pathOf(rows: string[]): string {
  return rows
    .flatMap((row, y) =>
      [...row.matchAll(/1+/g)].map(
        run => `M${run.index + QUIET} ${y + QUIET}h${run[0].length}v1h-${run[0].length}z`,
      ),
    )
    .join("");
}
