import { describe, expect, it } from 'vitest';
import { render as renderDiscord } from '../../src/adapters/discord/deliver/render.ts';
import { render as renderPlayground } from '../../src/adapters/playground/deliver/render.ts';
import { markTimes, ownTimes } from '../../src/adapters/playground/page/state/said-times.js';
import { render as renderSlack, renderText, type Style } from '../../src/adapters/slack/deliver/render.ts';
import type { Post } from '../../src/core/domain/outgoing.ts';
import { plain } from '../../src/core/present/text/markdown.ts';
import { moment } from '../../src/core/present/text/moment.ts';
import { createParser } from '../../src/markdown/parser.js';

const AT = Date.UTC(2026, 10, 23, 8);
const SECONDS = AT / 1000;
const page = createParser().use(ownTimes);

function say(text: string): Post {
  return { kind: 'reply', text, buttons: [], files: [] };
}

function onSlack(text: string, style: Style): string {
  const { blocks } = renderSlack(say(text), style);
  return blocks
    .map((block) => ('text' in block ? (typeof block.text === 'object' ? block.text.text : block.text) : ''))
    .join('');
}

function onDiscord(text: string): string {
  return renderDiscord(say(text))
    .map(({ content }) => content)
    .join('');
}

function onPage(text: string): string {
  return page.render(markTimes(renderPlayground(say(text))));
}

const NEXT = `**Next**: ${moment(AT, 'Mon 23 Nov, 9:00 (America/New_York)')}; a_b.`;
const ONCE = `It runs ${moment(AT, 'on Mon 23 Nov at 9:00')}.`;

describe("a moment is shown by the reader's own clock", () => {
  it.each(['rich', 'plain'] as const)('on Slack, in blocks for %s workspaces', (style) => {
    const time = `<!date^${SECONDS}^{date_short_pretty} {time}|Mon 23 Nov, 9:00 (America/New_York)>`;
    expect(onSlack(NEXT, style)).toBe(`*Next*: ${time}; a_b.`);
    expect(renderText(say(NEXT)).text).toBe(`*Next*: ${time}; a_b.`);
  });

  it('on Slack, which may say "today"', () => {
    const time = `<!date^${SECONDS}^{date_short_pretty} {time}|on Mon 23 Nov at 9:00>`;
    expect(onSlack(ONCE, 'rich')).toBe(`It runs ${time}.`);
  });

  it("not in Slack's notifications, which say it in words", () => {
    expect(renderSlack(say(NEXT), 'rich').text).toBe('*Next*: Mon 23 Nov, 9:00 (America/New_York); a_b.');
    expect(renderSlack(say(ONCE), 'plain').text).toBe('It runs on Mon 23 Nov at 9:00.');
  });

  it('on Discord', () => {
    expect(onDiscord(NEXT)).toBe(`**Next**: <t:${SECONDS}:f>; a_b.`);
    expect(onDiscord(ONCE)).toBe(`It runs on <t:${SECONDS}:f>.`);
  });

  it('in the playground', () => {
    expect(renderPlayground(say(NEXT))).toMatchObject({
      text: '**Next**: Mon 23 Nov, 9:00 (America/New_York); a_b.',
      times: [{ from: 10, to: 45, at: '2026-11-23T08:00:00.000Z' }],
    });
    const local = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' }).format(AT);
    const [, title, shown] =
      /<time datetime="2026-11-23T08:00:00\.000Z" title="([^"]*)">([^<]*)<\/time>; a_b/.exec(onPage(NEXT)) ?? [];
    expect(title).toBe('Mon 23 Nov, 9:00 (America/New_York)');
    expect(shown).toContain(local);
    expect(onPage(ONCE)).toContain('It runs on <time');
  });

  it('on every platform in a table and as words in a code block', () => {
    const table = `| a |\n| - |\n| ${moment(AT, 'noon')} |`;
    expect(onDiscord(table)).toContain('noon');
    expect(onSlack(table, 'plain')).toContain('noon');
    expect(onPage(table)).toContain('<time');
  });
});

/** How a platform shows a text, and the form of a time that it would read in that. */
const PLATFORMS: [string, (text: string) => string, RegExp][] = [
  ["Slack's blocks", (text) => onSlack(text, 'rich'), /<!date/],
  ["Slack's plain form", (text) => onSlack(text, 'plain'), /<!date/],
  ['Discord', onDiscord, /<t:\d/],
  ['the playground', onPage, /<time/],
];

const LOOKS = [
  moment(AT, 'noon'),
  `<!date^${SECONDS}^{date_short_pretty} {time}|noon>`,
  `<t:${SECONDS}:f> noon`,
  '<time datetime="2026">noon</time>',
  `\\<t:${SECONDS}:f> noon`,
  `&lt;t:${SECONDS}:f> noon`,
  `&#xfdd1;noon&#xfdd2;${SECONDS}&#xfdd3;`,
  '\ufdd1noon',
  '\ufdd2noon\ufdd3 \ufdd1',
];

describe.each(PLATFORMS)('what only looks like a moment is shown as text: %s', (_platform, show, form) => {
  it.each(LOOKS.map((text) => [text, plain(text)]))("in a person's words: %j", (_text, escaped) => {
    expect(show(escaped)).not.toMatch(form);
    expect(show(escaped)).not.toMatch(/[\ufdd1-\ufdd3]/);
    expect(show(escaped)).toContain('noon');
  });

  it.each(LOOKS.slice(1))("in a model's Markdown: %j", (text) => {
    expect(show(text)).not.toMatch(form);
    expect(show(text)).not.toMatch(/[\ufdd1-\ufdd3]/);
    expect(show(text)).toContain('noon');
  });

  it.each([`\`${moment(AT, 'noon')}\``, `\`\`\`\n${moment(AT, 'noon')}\n\`\`\``])('in code: %j', (text) => {
    expect(show(text)).not.toMatch(form);
    expect(show(text)).toContain('noon');
  });
});

it('the page reads no marks in what people write', () => {
  expect(page.render(markTimes({ text: moment(AT, 'noon') }))).toBe(`<p>noon${SECONDS}</p>\n`);
});
