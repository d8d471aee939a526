import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Post } from '../../../src/core/domain/outgoing.ts';
import * as notices from '../../../src/core/present/notices.ts';
import { knownWorkflows } from '../known-workflows.ts';
import { rendered } from './rendered.ts';
import { aPlace, aQueuedRun, aRun, ana, hostile, now } from './things.ts';

const rejected = z.object({ seconds: z.number().min(1).max(10) }).safeParse({ seconds: 99 });
const issues = rejected.error?.issues ?? [];

it.each<[Post, string]>([
  [notices.notRequester(ana), 'Only Ana can start this.'],
  [notices.notRequester(ana, 'cancel'), 'Only Ana can cancel this.'],
  [notices.presentStarted(aQueuedRun()), 'Started `npm-test` (`k3x9`).'],
  [notices.presentStarted(aQueuedRun(), aPlace({ position: 1, busy: 0 })), 'Started `npm-test` (`k3x9`).'],
  [
    notices.presentStarted(aQueuedRun(), aPlace({ position: 3 })),
    'Queued `npm-test` (`k3x9`). 3rd in the queue, starts in about 3 min; all 3 slots are busy.',
  ],
  [notices.presentStarted(aQueuedRun({ name: '' })), 'Started `k3x9`, which I am still naming.'],
  [
    notices.presentStarted(aQueuedRun({ name: '' }), aPlace({ position: 1 })),
    'Queued `k3x9`, which I am still naming. Next in the queue',
  ],
  [notices.alreadyRetried(aRun(), 'm4p2'), '`npm-test` (`k3x9`) was retried already, as `m4p2`.'],
  [notices.presentStopping(aRun()), 'Stopping `npm-test` (`k3x9`).'],
  [
    notices.runFinished(aRun({ status: 'completed', finishedAt: now - 300_000 }), now),
    'already completed 5 min ago, so there is nothing to stop.',
  ],
  [notices.runFinished(aRun({ status: 'canceled', finishedAt: now - 300_000 }), now), 'was already canceled 5 min ago'],
  [notices.unknownRun('nope'), 'I know no run `nope` here. `/workflows all` lists them.'],
  [notices.unknownRun('runing'), 'Did you mean `/workflows running`?'],
  [notices.nothingToCancel(), 'Nothing is running or queued here'],
  [notices.personLimit(10), 'You have 10 runs queued or at work already'],
  [notices.personLimit(1), 'You have 1 run queued'],
  [notices.workspaceLimit(200), 'There are 200 runs queued or at work here already'],
  [notices.notAllowed('shell'), '`shell` is not allowed for you here, so nothing was started.'],
  [notices.invalidInput({ name: 'sleep', usage: 'sleep 30' }, issues), '- `seconds`: Too big'],
  [notices.invalidInput({ name: 'sleep', usage: 'sleep 30' }, issues), '`/task sleep 30`'],
  [notices.tooLong(12_345), 'That is 12,345 characters; I take up to 8,000.'],
  [notices.emptyRequest(), 'Say what to do'],
  [notices.backgroundOff(), 'switched off'],
  [notices.nothingFits(knownWorkflows), '- `/task bash "command"`'],
  [notices.commandText('Text.'), 'Text.'],
])('%#: says what happened', (post, text) => {
  expect(post.kind).toBe('notice');
  expect(post.text).toContain(text);
  expect(post.text).not.toMatch(/!|\bsorry\b/i);
});

it('tells everybody that a message was set aside', () => {
  expect(notices.setAside('e-1')).toMatchObject({ kind: 'reply', text: expect.stringContaining('`e-1`') });
});

describe('the picker', () => {
  it('has a button for each run', () => {
    const post = notices.askWhichRun([aRun(), aRun({ id: 'm4p2', name: 'tea-report' })]);
    expect(post.buttons).toEqual([
      { action: 'cancel', value: 'k3x9', label: 'Cancel npm-test' },
      { action: 'cancel', value: 'm4p2', label: 'Cancel tea-report' },
    ]);
  });

  it('tells apart what has the same title', () => {
    const title = 'A nap';
    const post = notices.askWhichRun([aRun({ title }), aRun({ id: 'm4p2', title }), aRun({ id: 'x' })]);
    expect(post.buttons.map(({ label }) => label)).toEqual([
      'Cancel A nap (k3x9)',
      'Cancel A nap (m4p2)',
      'Cancel npm-test',
    ]);
  });

  it('says in a thread how to answer in words', () => {
    expect(notices.askWhichRun([aRun()], true).text).toContain('`stop <name>` or `stop all`');
    expect(notices.askWhichRun([aRun()]).text).not.toContain('stop all');
  });

  it('does not grow without bound', () => {
    const post = notices.askWhichRun(Array.from({ length: 30 }, (_, n) => aRun({ id: `r${n}` })));
    expect(post.buttons).toHaveLength(10);
    expect(post.text).toContain('20 more: name one, `/cancel <id or name>`');
  });
});

it('forges nothing with what people wrote, and stays short', () => {
  const long = `${hostile} ${'x'.repeat(100_000)}`;
  const person = { id: 'x', name: long };
  for (const post of [
    notices.notRequester(person),
    notices.unknownRun(long),
    notices.notAllowed(long),
    notices.invalidInput({ name: long, usage: long }, [{ path: [long], message: long }]),
    notices.setAside(long),
    notices.askWhichRun([aRun({ name: hostile })]),
  ]) {
    expect(rendered(post.text)).not.toMatch(/<a |<h1|<em>|<del>|<strong>|<pre>/);
    expect(post.text.length).toBeLessThan(1500);
  }
});

it('shows a few of many complaints', () => {
  const many = Array.from({ length: 50 }, (_, n) => ({ path: [n], message: 'Wrong' }));
  expect(notices.invalidInput({ name: 'x', usage: 'x' }, many).text).toContain('and 47 more');
});
