/** Whether a text ends in a question mark, whatever stands before it. */
export function endsInQuestion(text: string): boolean {
  return /[?？]\s*$/.test(text);
}
