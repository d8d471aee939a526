import { textTooLong } from './wording.ts';

/** The longest request, in characters. */
export const MAX_REQUEST = 8000;

/** Why a text cannot be taken at all, if so: too long, or with characters that no keyboard sends. */
export function badText(text: string): string | undefined {
  if (text.length > MAX_REQUEST) return textTooLong(text.length, MAX_REQUEST);
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text);
  if (!control) return undefined;
  const codePoint = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return `There is a control character (U+${codePoint}) at position ${control.index + 1}. Please send it as plain text.`;
}

/** Nothing that can be seen: blanks, zero-width characters, fillers. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text);
}
