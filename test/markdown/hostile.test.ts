import { expect, it } from 'vitest';
import { toDiscord } from '../../src/adapters/discord/text/write-markdown.ts';
import { splitText } from '../../src/adapters/discord/text/cut.ts';
import { parts } from '../../src/adapters/slack/text/cut.ts';
import { LIMITS } from '../../src/adapters/slack/limits.ts';
import { neutral, neutralSoFar } from '../../src/adapters/slack/text/write-markdown.ts';
import { toMrkdwn } from '../../src/adapters/slack/text/write-mrkdwn.ts';
import { createParser } from '../../src/markdown/parser.js';
import { RUNAWAY_MS, workOf } from '../support/runaway.ts';

const LENGTH = 40_000;
const PIECES = [
  '](¦[¦]¦[a](¦![¦[a][¦[[a]](b)¦[a]: b\n¦[a](http://a.test/(¦[a](<¦<http://a.¦http://¦[a.b.c',
  '`¦``` ¦`a``¦`` ` ¦~~~\n¦*¦**a¦***¦_*¦*_¦~~a¦中**¦\\`¦&¦<¦@¦\u202e',
  '>¦> ¦- ¦-\n¦  - a\n¦1. ¦#¦=\n¦a\n=\n¦|¦|-¦|a|b\n|-|-\n¦ \t¦\n',
].flatMap((row) => row.split('¦'));
const page = createParser();
const renderers: Record<string, (text: string) => unknown> = {
  "Slack's blocks": neutral,
  "Slack's streams": (text) => neutralSoFar(text.slice(0, LIMITS.stream)),
  "Slack's plain form": (text) => parts(toMrkdwn(text), 3_000),
  Discord: (text) => splitText(toDiscord(text), 2_000),
  'the playground': (text) => page.render(text),
};

it.each(Object.keys(renderers))('no text makes %s run away', (name) => {
  const shapes = PIECES.flatMap((piece) => {
    const all = piece.repeat(LENGTH / piece.length);
    const some = all.slice(0, LENGTH / 10);
    const back = some.replaceAll('[', ']').split('').toReversed().join('');
    return [all, `|a|\n|-|\n|${some}`, `- [${some}](http://a.test)`, `${some}a${back}`];
  });
  for (const text of shapes) {
    const took = workOf(() => renderers[name]?.(text));
    expect({ text: text.slice(0, 20), runsAway: took > RUNAWAY_MS }).toEqual({
      text: text.slice(0, 20),
      runsAway: false,
    });
  }
});
