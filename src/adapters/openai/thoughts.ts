const OPEN = '<think>';
const CLOSE = '</think>';

/**
 * Takes out the thoughts that some local servers put before an answer, as `<think>...</think>` in its text. Give it each
 * piece and show what it gives back; `rest` is what it still held at the end.
 */
export function createThoughtFilter() {
  let state: 'beginning' | 'thinking' | 'said' | 'saying' = 'beginning';
  let held = '';

  function take(piece: string): string {
    if (state === 'saying') return piece;
    held += piece;
    if (state === 'beginning') {
      const start = held.trimStart();
      if (OPEN.startsWith(start)) return '';
      state = start.startsWith(OPEN) ? 'thinking' : 'saying';
    }
    if (state === 'thinking') {
      const end = held.indexOf(CLOSE);
      // Only what may be the beginning of the closing mark is kept.
      held = end < 0 ? held.slice(1 - CLOSE.length) : held.slice(end + CLOSE.length);
      if (end < 0) return '';
      state = 'said';
    }
    const text = state === 'said' ? held.trimStart() : held;
    if (text) state = 'saying';
    held = '';
    return text;
  }

  return {
    take,
    rest: () => (state === 'beginning' ? held : ''),
  };
}
