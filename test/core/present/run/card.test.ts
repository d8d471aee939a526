import { describe, expect, it } from 'vitest';
import type { Run } from '../../../../src/core/domain/run.ts';
import { presentCard } from '../../../../src/core/present/run/card.ts';
import { momentsAsWords } from '../../../../src/core/present/text/moment.ts';
import { rendered, seen } from '../rendered.ts';
import { aPlace, aQueuedRun, aRun, ana, ben, hostile, now } from '../things.ts';

function cardOf(changes: Partial<Run>) {
  return presentCard(aRun(changes), { now });
}

describe('a card', () => {
  it('shows what a running run does', () => {
    const card = cardOf({ output: 'test 1 ok\ntest 2 ok\n' });
    expect(card).toMatchObject({
      kind: 'card',
      run: 'k3x9',
      card: { status: 'running', percent: 62, stage: 'executing', step: 3, steps: 5, name: 'npm-test' },
      buttons: [{ action: 'cancel', value: 'k3x9', label: 'Cancel' }],
    });
    expect(card).not.toHaveProperty('mention');
    expect(card.text).toBe(
      '**`npm-test` (`k3x9`)** running · 62 % · 1 min 5 s\nExecuting: step 3 of 5, Run the tests.\n```\ntest 1 ok\ntest 2 ok\n```',
    );
  });

  it('names who asked and what is done, from its start to its record', () => {
    const summary = 'run `npm test`';
    for (const status of ['queued', 'running', 'completed', 'failed', 'canceled'] as const) {
      const { text } = presentCard(aRun({ status, finishedAt: now }), { now, summary });
      expect(text.split('\n')[1]).toBe('For Ana: run `npm test`');
    }
    const { text } = presentCard(aRun(), { now, summary: hostile });
    expect(text.split('\n')[1]).not.toMatch(/@everyone|\[pay\]\(/);
  });

  it('shows no percentage where nothing is known', () => {
    const progress = { percent: null, stage: 'executing', step: 2, steps: 2, stepName: 'Run the command' } as const;
    const { text, card } = cardOf({ progress });
    expect(card).toMatchObject({ percent: null, step: 2, steps: 2 });
    expect(text.split('\n')[0]).toBe('**`npm-test` (`k3x9`)** running · 1 min 5 s');
  });

  it('moves as earlier runs did, and says how much time is left', () => {
    const pace = { since: now - 30_000, ms: 60_000, to: 80, leftMs: 150_000 };
    const progress = { percent: 40, stage: 'executing', step: 2, steps: 3, pace } as const;
    const { text, card } = cardOf({ progress });
    expect(card?.percent).toBe(60);
    expect(text.split('\n')[0]).toBe('**`npm-test` (`k3x9`)** running · 60 % · 1 min 5 s · about 2 min left');
    // What waits is not done sooner by that.
    const asks = { reason: 'question' as const, until: now + 9_000, question: { id: 'q', text: 'Which?' } };
    const waiting = cardOf({ progress, status: 'waiting', parked: asks });
    expect(waiting.card?.percent).toBe(40);
    expect(waiting.text).not.toContain('left');
  });

  it.each(['failed', 'canceled'] as const)('shows no percentage of a %s run', (status) => {
    const { text, card } = cardOf({ status, finishedAt: now, failure: { message: 'exit code 1' } });
    expect(card?.percent).toBeNull();
    expect(text).not.toContain('%');
  });

  it('shows no 0 % of a run that waits, since its card stands still', () => {
    const progress = { percent: 0, stage: 'executing', step: 1, steps: 1 } as const;
    const parked = { reason: 'sleep' as const, until: now + 30_000 };
    expect(cardOf({ progress, status: 'waiting', parked }).card?.percent).toBeNull();
    expect(cardOf({ progress }).card?.percent).toBe(0);
  });

  it.each([
    [aPlace(), '2nd in the queue, starts in about 3 min; all 3 slots are busy.'],
    [aPlace({ position: 1, slots: 1, busy: 1 }), 'Next in the queue, starts in about 3 min; the only slot is busy.'],
    [aPlace({ slots: 0, busy: 0 }), '2nd in the queue; no worker is running right now.'],
    [aPlace({ busy: 1 }), '2nd in the queue, starts in about 3 min; a slot is free.'],
    [{ position: 111, slots: 3, busy: 3 }, '111th in the queue; all 3 slots are busy.'],
    [undefined, 'In the queue.'],
  ])('says where a queued run stands and why', (place, text) => {
    expect(presentCard(aQueuedRun(), { now, place }).text.split('\n')[1]).toBe(text);
  });

  it.each([
    [{ reason: 'sleep' as const, until: now + 30_000 }, 'Sleeping until 14:00:30 UTC.'],
    [{ reason: 'sleep' as const, until: now + 86_400_000 }, 'Sleeping until 15 Jul, 14:00 UTC.'],
    [{ reason: 'backoff' as const, until: now + 4_000 }, 'A step failed; it is tried again at 14:00:04 UTC.'],
    [
      { reason: 'version' as const, until: now + 3_600_000 },
      'Waiting for a worker with the version it was started with; looks again at 15:00 UTC.',
    ],
  ])('says why a run waits and until when', (parked, text) => {
    expect(momentsAsWords(cardOf({ status: 'waiting', parked }).text).split('\n')[1]).toBe(text);
  });

  it('says which step failed and why while it is to be tried again', () => {
    const parked = { reason: 'backoff' as const, until: now + 4_000 };
    const { text } = cardOf({ status: 'waiting', parked, failure: { step: 'Fetch', message: 'no answer' } });
    expect(momentsAsWords(text)).toContain('`Fetch` failed (no answer); it is tried again at 14:00:04 UTC.');
  });

  it('says which run it retries, while it works', () => {
    expect(cardOf({ retryOf: 'm4p2' }).text).toContain('A retry of `m4p2`.');
  });

  it('says that a run was restarted, and where it goes on', () => {
    expect(cardOf({ continuedFrom: 3 }).text).toContain('Restarted; continuing at step 3 of 5.');
    expect(cardOf({ continuedFrom: 3, status: 'completed' }).text).not.toContain('Restarted');
  });

  it('says what a run waits for that asked more than one thing, whatever else it waits for first', () => {
    const question = { id: 'q1', text: 'Where to?', deadline: now + 8_000 };
    const parked = { reason: 'question' as const, until: now + 4_000, question, alsoAsked: ['q2'] };
    const { text } = cardOf({ status: 'waiting', parked });
    expect(momentsAsWords(text)).toContain('Waiting for an answer until 14:00:08 UTC: Where to? (and 1 more)');
  });

  it('says that a run is being stopped, and cannot be stopped twice', () => {
    const card = cardOf({ canceledBy: ben });
    expect(card.text).toContain('Stopping, as Ben asked.');
    expect(card.buttons).toEqual([]);
  });

  it('shows a run that has no name yet as naming', () => {
    expect(cardOf({ name: '' })).toMatchObject({ text: expect.stringContaining('naming'), card: { name: 'naming' } });
  });
});

describe('the record of a run that has ended', () => {
  const ended = { startedAt: now - 60_000, finishedAt: now - 48_000, output: 'lots of output' };

  it.each<[Partial<Run>, string]>([
    [{ status: 'completed' }, 'completed in 12 s'],
    [{ status: 'canceled', canceledBy: ben }, 'canceled by Ben after 12 s'],
    [{ status: 'failed', failure: { step: 'Run', message: 'exit code 1' } }, 'failed after 12 s: `Run`: exit code 1'],
    [{ status: 'failed', failure: { message: 'a\nb' } }, 'failed after 12 s: \n```\na\nb\n```'],
    [{ status: 'failed' }, 'failed after 12 s: no reason was given'],
  ])('%j', (changes, text) => {
    expect(cardOf({ ...ended, ...changes }).text).toBe(`**\`npm-test\` (\`k3x9\`)** ${text}`);
  });

  it('knows a run that never started', () => {
    expect(presentCard(aQueuedRun({ status: 'canceled', canceledBy: ana, finishedAt: now }), { now }).text).toContain(
      'canceled by Ana before it started',
    );
  });

  it('offers Retry once, and only after a failure', () => {
    expect(cardOf({ ...ended, status: 'failed' }).buttons).toEqual([
      { action: 'retry', value: 'k3x9', label: 'Retry' },
    ]);
    const retried = cardOf({ ...ended, status: 'failed', retriedAs: 'm4p2' });
    expect(retried.buttons).toEqual([]);
    expect(retried.text).toContain('Retried as `m4p2`.');
    for (const status of ['completed', 'canceled'] as const) expect(cardOf({ ...ended, status }).buttons).toEqual([]);
  });
});

describe('live output', () => {
  it('is the end only, with a mark', () => {
    const output = Array.from({ length: 5000 }, (_, line) => `line ${line}`).join('\n');
    const { text } = cardOf({ output });
    expect(text).toContain('```\n…\nline 4988\n');
    expect(text).toContain('line 4999\n```');
  });

  it('is short whatever its lines are', () => {
    for (const output of ['x'.repeat(100_000), '\n'.repeat(100_000), '🎉'.repeat(50_000), '`'.repeat(50_000)]) {
      const { text } = cardOf({ output });
      expect(text.length).toBeLessThan(4_000);
      expect(text.isWellFormed()).toBe(true);
    }
  });

  it('shows the last version of a line that is written over', () => {
    expect(cardOf({ output: '10 %\r50 %\r100 %\r\ndone\r\n' }).text).toContain('```\n100 %\ndone\n```');
  });

  it('cannot leave its block', () => {
    const html = rendered(cardOf({ output: '```\n# out\n[x](http://evil)\n~~~' }).text);
    expect(html).not.toMatch(/<h1|<a /);
  });
});

it('forges nothing with what people and programs wrote', () => {
  const all: Partial<Run>[] = [
    { progress: { percent: 1, stage: 'executing', step: 1, steps: 2, stepName: hostile } },
    { canceledBy: { id: 'x', name: hostile } },
    { status: 'failed', failure: { step: hostile, message: hostile } },
    { status: 'failed', failure: { message: hostile.replaceAll('\n', ' ') } },
    { status: 'waiting', parked: { reason: 'backoff', until: now }, failure: { message: hostile } },
    { name: hostile },
  ];
  for (const changes of all) {
    const { text } = cardOf(changes);
    expect(rendered(text)).not.toMatch(/<a |<h1|<em>|<del>|<!channel>|<strong>bold/);
    expect(seen(text)).toContain('npm-test'.slice(0, changes.name ? 0 : 8));
  }
});
