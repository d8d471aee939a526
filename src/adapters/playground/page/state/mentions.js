const NAME = /(?<![\p{L}\p{N}_.@/-])@(ana|ben|chloe|dmitri|meanwhile)(?![\p{L}\p{N}_-])/giu;

/** A text that is meant for the bot. */
export const TO_BOT = /(^|[^\w.@/-])@meanwhile(?![\w-])/i;

/** A text that names this person. */
export function namesPerson(text, id) {
  return [...text.matchAll(NAME)].some(([, name]) => name.toLowerCase() === id);
}

/** Marks `@name` in running text, and the reader's own name more strongly; what is in code stays as it is. */
export function mentions(parser) {
  parser.core.ruler.push('mentions', (state) => {
    for (const block of state.tokens) {
      if (block.type === 'inline' && block.children) {
        block.children = block.children.flatMap((token) => (token.type === 'text' ? split(token, state) : [token]));
      }
    }
  });
  parser.renderer.rules.mention = (tokens, index, _options, env) => {
    const name = parser.utils.escapeHtml(tokens[index].content);
    const own = name.slice(1).toLowerCase() === env?.self;
    return `<span class="mention${own ? ' own' : ''}">${name}</span>`;
  };
}

function split(token, state) {
  const parts = [];
  let from = 0;
  for (const found of token.content.matchAll(NAME)) {
    parts.push(make(state, 'text', token.content.slice(from, found.index)), make(state, 'mention', found[0]));
    from = found.index + found[0].length;
  }
  return from === 0 ? [token] : [...parts, make(state, 'text', token.content.slice(from))];
}

function make(state, type, content) {
  const token = new state.Token(type, '', 0);
  token.content = content;
  return token;
}
