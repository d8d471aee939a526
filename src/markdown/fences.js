/** Shows a command that was typed beside the marks of a code block which holds nothing else; it would be read as its language. */
export function keepFenceWords(parser) {
  parser.core.ruler.after('block', 'fence_words', ({ tokens }) => {
    for (const token of tokens) {
      const [from, to] = token.map ?? [0, 0];
      if (token.type !== 'fence' || token.content.trim() !== '' || token.info.trim() === '' || to - from < 2) continue;
      token.content = `${token.info.trim()}\n`;
      token.info = '';
    }
  });
}
