import { randomInt } from 'node:crypto';

/** Letters and digits that cannot be taken for each other, and no vowels, so that no id is a word. */
const LETTERS = '23456789bcdfghjkmnpqrstvwxz';
const LENGTH = 6;

/** With a digit in it, so that in a sentence no word is taken for it, and with a letter, since BullMQ takes no number. */
export function newId(): string {
  for (;;) {
    const id = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
    if (/\d/.test(id) && /[a-z]/.test(id)) return id;
  }
}
