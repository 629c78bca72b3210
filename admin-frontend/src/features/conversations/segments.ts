// How many SMS a text takes, by the same rule as the server's (3GPP TS 23.038 and 23.040). Pure.

const BASIC =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/** Written as two characters of the alphabet. */
const EXTENSION = "\f^{}\\[~]|€";

export interface Segments {
  count: number;
  /** Whether some character is none of the network's own, so that an SMS holds less than half as much. */
  unicode: boolean;
}

export function segments(text: string): Segments {
  const unicode = [...text].some(c => !BASIC.includes(c) && !EXTENSION.includes(c));
  const width = (c: string) => (unicode ? c.length : EXTENSION.includes(c) ? 2 : 1);
  const [alone, part] = unicode ? [70, 67] : [160, 153];
  const units = [...text].reduce((sum, c) => sum + width(c), 0);
  if (units <= alone) return { count: units ? 1 : 0, unicode };
  let [count, used] = [1, 0];
  for (const c of text) {
    // What counts twice is never torn in two.
    if (used + width(c) > part) [count, used] = [count + 1, 0];
    used += width(c);
  }
  return { count, unicode };
}

/** What a reply by text message takes, for who writes it; nothing while it is one plain SMS. */
export function inSms(text: string): string | undefined {
  const { count, unicode } = segments(text);
  if (count < 2 && !unicode) return undefined;
  const sms = count === 1 ? "1 SMS" : `${count} SMS`;
  return unicode ? `${sms}, with characters that take more room` : sms;
}
