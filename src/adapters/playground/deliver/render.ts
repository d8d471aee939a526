import type { Post } from '../../../core/domain/outgoing.ts';
import { readMoments } from '../../../core/present/text/moment.ts';
import { whyText } from '../../../core/present/text/why.ts';
import { afterName, spokenTo } from '../../../core/present/text/spoken-to.ts';
import type { Body } from '../message.ts';

/** Markdown that would stop being a list, quote, heading, table or code block if words came before it in its line. */
const BLOCK = /^\s{0,3}([-*+]\s|#{1,6}\s|\d+[.)]\s|[>|]|```|~~~)/;

/** Turns what core says into what the playground stores and shows. */
export function render(post: Post): Body {
  return {
    kind: post.kind,
    ...wordsOf(withMention(post)),
    ...(post.run !== undefined && { run: post.run }),
    ...(post.card && { card: post.card }),
    ...(post.why && { why: { ...post.why, text: whyText(post.why) } }),
    buttons: post.buttons.map(({ action, value, label }) => ({ action, value, label })),
    files: post.files.map(({ id, name, size }) => ({ name, url: `/playground/files/${encodeURIComponent(id)}`, size })),
  };
}

/** A text as words, and the times that it says. */
export function wordsOf(marked: string): Pick<Body, 'text' | 'times'> {
  const { text, moments } = readMoments(marked);
  const times = moments.map(({ at, ...where }) => ({ ...where, at: new Date(at).toISOString() }));
  return { text, ...(times.length > 0 && { times }) };
}

/** One text below the other. */
export function below(
  above: Pick<Body, 'text' | 'times'>,
  other: Pick<Body, 'text' | 'times'>,
): Pick<Body, 'text' | 'times'> {
  const text = `${above.text}\n\n`;
  const moved = (other.times ?? []).map(({ from, to, at }) => ({ from: from + text.length, to: to + text.length, at }));
  return { text: text + other.text, times: [...(above.times ?? []), ...moved] };
}

function withMention(post: Post): string {
  const { text, mention, alsoMention = [] } = post;
  const people = [...(mention ? [mention] : []), ...alsoMention];
  const names = people.map(({ name }) => `@${name}`).filter((name) => !text.toLowerCase().includes(name.toLowerCase()));
  if (names.length === 0) {
    return text;
  }
  // A text that begins by speaking to its person needs no second name before that.
  const rest = afterName(post);
  if (rest !== undefined) return `${spokenTo(`@${post.mention?.name}`)}${rest}`;
  const all = names.join(' ');
  return text === '' ? all : `${all}${BLOCK.test(text) ? '\n\n' : ' '}${text}`;
}
