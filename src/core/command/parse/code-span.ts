/** A label such as "bash", which a fence may carry in its first line. */
const LABELED = /^[\w+#.-]*[^\S\n]*\n/;

/**
 * The inside of a text that is one code span or one fence and nothing else. People mark commands as code in a chat; to a shell
 * the same backticks would mean "run the output of this".
 */
export function insideCode(text: string): string | undefined {
  const said = text.trim();
  const ticks = /^`+/.exec(said)?.[0] ?? '';
  if (ticks === '' || said.length <= ticks.length * 2 || !said.endsWith(ticks)) return undefined;
  const inside = said.slice(ticks.length, -ticks.length);
  if (inside.startsWith('`') || inside.endsWith('`') || hasRun(inside, ticks.length)) return undefined;
  const code = (ticks.length >= 3 ? inside.replace(LABELED, '') : inside).trim();
  return code === '' ? undefined : code;
}

/** Exactly as many backticks in a row, which would have closed the span there. */
function hasRun(text: string, ticks: number): boolean {
  return (text.match(/`+/g) ?? []).some(({ length }) => length === ticks);
}
