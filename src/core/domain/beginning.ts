/** As much of a text as may be kept, with a mark where something was left out. */
export function beginningOf(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max).toWellFormed()} [...]`;
}
