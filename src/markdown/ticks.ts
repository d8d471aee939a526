const UNSEEN = '\u200b';

/** Three backticks within a code block, with what is not seen between them, so that they do not end it. */
export function breakFences(code: string): string {
  return code.replace(/`{3,}/g, (marks) => marks.split('').join(UNSEEN));
}

/** The longest run of that character. */
export function longestRun(text: string, char: string): number {
  let longest = 0;
  let run = 0;
  for (const one of text) {
    run = one === char ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
