/** A list is two levels: itself and its item. */
const LEVELS = 2;
/** Nobody reads a larger table as one, and each cell costs as much as a paragraph. */
const MAX_CELLS = 2_000;
/** Each token takes some 2 µs. A message of 11,000 characters has a few hundred. */
const MAX_TOKENS = 10_000;

/** Bounds the work of a hostile text: what is nested too deeply or is too much is shown as it was written, as code. */
export function boundedBlocks(parser) {
  const { ruler } = parser.block;
  const [table] = ruler.getRules('');
  ruler.at(
    'table',
    (state, start, end, silent) => {
      if (!table(state, start, end, true)) return false;
      if (silent) return true;
      const last = endOf(state, start, end, (line) => !state.isEmpty(line));
      const columns = state.getLines(start + 1, start + 2, 0, false).match(/-+/g)?.length ?? 1;
      return columns * (last - start) > MAX_CELLS ? asCode(state, start, last) : table(state, start, end, false);
    },
    { alt: ['paragraph', 'reference'] },
  );
  ruler.before('table', 'bounds', (state, start, end, silent) => {
    if (silent) return false;
    if (state.level < parser.options.maxNesting - LEVELS && state.tokens.length < MAX_TOKENS) return false;
    return asCode(
      state,
      start,
      endOf(state, start, end, () => true),
    );
  });
}

/** Where the lines of this block end that are all indented as it is. */
function endOf(state, start, end, isIn) {
  let line = start + 1;
  while (line < end && isIn(line) && (state.isEmpty(line) || state.sCount[line] >= state.blkIndent)) line += 1;
  return line;
}

function asCode(state, start, end) {
  const code = state.push('code_block', 'code', 0);
  code.content = `${state.getLines(start, end, state.blkIndent, false).trimEnd()}\n`;
  code.map = [start, end];
  state.line = end;
  return true;
}
