import { describe, expect, it } from 'vitest';
import { MAX_CONTENT, render as renderDiscord } from '../../src/adapters/discord/deliver/render.ts';
import { LIMITS } from '../../src/adapters/slack/limits.ts';
import { render as renderSlack, renderText, type Style } from '../../src/adapters/slack/deliver/render.ts';
import type { Post } from '../../src/core/domain/outgoing.ts';
import { code } from '../../src/core/present/text/markdown.ts';
import { createParser } from '../../src/markdown/parser.js';
import { CORPUS } from './corpus-texts.ts';
import { readDiscord, readHtml, readMarkdown, readMrkdwn, type Seen } from './readers.ts';

/** `parts` are what is sent, each of at most `max` characters; a `fence` that is open at the end of one would swallow the next. */
type Renderer = {
  parts: (text: string) => string[];
  max: number;
  read: (part: string) => Seen;
  isShort?: boolean;
  fence: RegExp | undefined;
};

const page = createParser();
const FENCE = /```/g;
/** A stream grows by about this; every prefix would take seconds. */
const STEP = 9;

/** Beyond one message or block of any platform. */
const LONG = 14_000;

function say(text: string): Post {
  return { kind: 'reply', text, buttons: [], files: [] };
}

function blocks(text: string, style: Style): string[] {
  return renderSlack(say(text), style).blocks.flatMap((block) =>
    'text' in block ? [typeof block.text === 'object' ? block.text.text : block.text] : [],
  );
}

const RENDERERS: Record<string, Renderer> = {
  "Slack's markdown block": {
    parts: (text) => blocks(text, 'rich'),
    max: LIMITS.markdown,
    // A longer text is said in the plain form.
    isShort: true,
    read: readMarkdown,
    fence: undefined,
  },
  "Slack's plain form": { parts: (text) => blocks(text, 'plain'), max: LIMITS.section, read: readMrkdwn, fence: FENCE },
  "Slack's text alone": {
    parts: (text) => [renderText(say(text)).text],
    max: LIMITS.plainText,
    read: readMrkdwn,
    fence: FENCE,
  },
  Discord: {
    parts: (text) => renderDiscord(say(text)).map(({ content }) => content),
    max: MAX_CONTENT,
    read: readDiscord,
    fence: /(?<!\\)```/g,
  },
  'the playground': { parts: (text) => [page.render(text)], max: Infinity, read: readHtml, fence: undefined },
};

/** Every word with how often it stands there. What is not seen, and what stands in for a backtick, makes no other word. */
function count(text: string): Map<string, number> {
  const seen = new Map<string, number>();
  const plain = decodeURIComponent(text.replace(/%(?![0-9A-F]{2})/g, '%25')).normalize('NFKC');
  for (const [word] of plain
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replaceAll('\u02cb', ' ')
    .matchAll(/[\p{L}\p{N}]+/gu))
    seen.set(word, (seen.get(word) ?? 0) + 1);
  return seen;
}

/** The words that are not shown: entities stand for a character, a link's title and a fence's language are not read, and a box may be drawn. */
function lost(text: string, shown: string): string[] {
  const written = text
    .replace(/&#?\w+;/g, ' ')
    .replace(/ "title"/g, '')
    .replaceAll('[x] ', '')
    .replace(/^([\s>-]*(?:\d+[.)]\s+)?(?:`{3,}|~{3,}))\w+$/gm, '$1');
  const seen = count(shown);
  return [...count(written)].flatMap(([word, times]) => ((seen.get(word) ?? 0) < times ? [word] : []));
}

function isOpen(part: string, fence: RegExp | undefined): boolean {
  return fence !== undefined && (part.match(fence)?.length ?? 0) % 2 === 1;
}

function forged({ links }: Seen): string[] {
  return links.flatMap(({ label, href }) => {
    const words = label.replace(/\p{Default_Ignorable_Code_Point}|\s/gu, '').normalize('NFKC');
    const namesAnother = /good|doog/.test(words) && !label.includes('evil.test') && /evil\.test/.test(href);
    return namesAnother ? [`${label} -> ${href}`] : [];
  });
}

describe.each(Object.entries(RENDERERS))('%s', (_name, { parts, max, read, fence, isShort }) => {
  it.each(Object.entries(CORPUS))('shows all of %s, and forges nothing', (_what, text) => {
    const sent = parts(text);
    expect(sent.every((part) => part.length <= max)).toBe(true);
    const seen = sent.map(read);
    expect(seen.flatMap(forged)).toEqual([]);
    expect(lost(text, seen.map(({ words }) => words).join('\n'))).toEqual([]);
    expect(sent.filter((part) => isOpen(part, fence))).toEqual([]);
  });

  it('cuts a text of all of them without a loss', () => {
    const all = Object.values(CORPUS).join('\n\n');
    const text = isShort ? all : `${all}\n\n`.repeat(Math.ceil(LONG / all.length));
    const sent = parts(text);
    expect(sent.every((part) => part.length <= max && part.isWellFormed())).toBe(true);
    const seen = sent.map(read);
    expect(seen.flatMap(forged)).toEqual([]);
    expect(lost(text, seen.map(({ words }) => words).join('\n'))).toEqual([]);
    expect(sent.filter((part) => isOpen(part, fence))).toEqual([]);
  });

  // Words behind a fence count as its language until it is closed.
  const growing = Object.entries(CORPUS).filter(([what]) => what !== 'a command beside a fence');
  it.each(growing)('shows %s while it is being written', (_what, text) => {
    for (let end = STEP; end < text.length; end += STEP) {
      const written = text.slice(0, end).toWellFormed();
      const seen = parts(written).map(read);
      expect(seen.flatMap(forged)).toEqual([]);
      // The last word may be half an entity, an address or an escape.
      const whole = written.replace(/\S*$/, '');
      expect(lost(whole, seen.map(({ words }) => words).join('\n'))).toEqual([]);
    }
  });

  it('shows a command exactly as it was typed', () => {
    const command = `ls src/**/*_test.ts __init__.py && grep -E '^*a_b*$' *.md | sed 's/_/*/g' > out_1.txt`;
    const seen = parts(`I can run ${code(command, 200)} for you.`).map(read);
    expect(seen.map(({ words }) => words).join(' ')).toContain(command);
  });
});

describe('a fence that is longer than a message', () => {
  const lines = Array.from({ length: 300 }, (_, number) => `const line${number} = ${number};`);

  it('is closed and opened again with its language on Discord', () => {
    const sent = renderDiscord(say(`Before.\n\n\`\`\`ts\n${lines.join('\n')}\n\`\`\`\n\nAfter.`)).map(
      ({ content }) => content,
    );
    expect(sent.length).toBeGreaterThan(2);
    for (const part of sent.slice(1, -1)) expect(part).toMatch(/^```ts\n[\s\S]*\n```$/);
    const shown = sent.join('\n').match(/const line\d+ = \d+;/g);
    expect(shown).toEqual(lines);
  });
});
