/** East Asian wide and fullwidth characters (Unicode 16, the blocks that occur in text) and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

const INVISIBLE = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** How many columns of a terminal one code point takes. */
function codePointWidth(character: string): number {
  if (character < '\u0300') return 1;
  if (INVISIBLE.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** How many columns of a terminal a printable text takes. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += codePointWidth(character);
  return width;
}

/** Characters that move the cursor, ring or reorder what is shown: source code must not operate the terminal. */
const UNPRINTABLE = /[\p{Cc}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** The text with a visible stand-in for each character that would operate the terminal. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, '�');
}
