import { describe, expect, it } from 'vitest';
import type { QueueStats } from '../../../../src/core/queries.ts';
import { presentRun } from '../../../../src/core/present/run/details.ts';
import { type ListView, presentList } from '../../../../src/core/present/run/list.ts';
import { momentsAsWords } from '../../../../src/core/present/text/moment.ts';
import { presentStatus } from '../../../../src/core/present/run/status.ts';
import { rendered } from '../rendered.ts';
import { aPlace, aQueuedRun, aRun, ana, ben, hostile, now } from '../things.ts';

const stats: QueueStats = {
  counts: { running: 1, queued: 2, waiting: 0, completed: 12, failed: 1, canceled: 3 },
  slots: 3,
  busy: 1,
};

function listOf(changes: Partial<ListView>) {
  return presentList({
    runs: [],
    more: false,
    stats,
    filter: 'all',
    mine: false,
    person: ana.id,
    page: 1,
    now,
    ...changes,
  });
}

describe('a list', () => {
  it('has a line about the queue and one for each run', () => {
    const post = listOf({ runs: [aRun(), aQueuedRun({ id: 'm4p2', name: 'tea-report', person: ben })] });
    expect(post.kind).toBe('notice');
    expect(post.text).toBe(
      [
        '1 running, 2 queued, 0 waiting; 1 of 3 slots busy. 12 completed, 1 failed, 3 canceled.',
        '',
        '- `k3x9` `npm-test` · running · 62 % · 1 min 5 s · Ana',
        '- `m4p2` `tea-report` · queued · 0 % · 1 min 10 s in the queue · Ben',
      ].join('\n'),
    );
  });

  it('marks what its person has not acknowledged', () => {
    const runs = [aRun({ unread: [ana.id] }), aRun({ unread: [ben.id] })];
    expect(listOf({ runs }).text.match(/unread/g)).toHaveLength(1);
    expect(listOf({ runs, person: 'somebody' }).text).not.toContain('unread');
  });

  it('says how to see more', () => {
    expect(listOf({ runs: [aRun()], more: true, filter: 'failed', mine: true, page: 2 }).text).toContain(
      'More: `/workflows failed mine --page 3`',
    );
  });

  it('says so where it is empty', () => {
    expect(listOf({}).text).toContain('There are no runs here. Start one with `/task`');
    expect(listOf({ filter: 'failed' }).text).toContain('There are no failed runs here.');
    expect(listOf({ filter: 'failed', mine: true }).text).toContain('You have no failed runs here.');
    expect(listOf({ page: 7, filter: 'failed' }).text).toContain('Page 7 is empty. The first one: `/workflows failed`');
  });

  it('says that nobody works where no worker is', () => {
    expect(listOf({ stats: { ...stats, slots: 0, busy: 0 } }).text).toContain('no worker is running');
  });

  it('forges nothing', () => {
    const html = rendered(listOf({ runs: [aRun({ name: hostile, person: { id: 'x', name: hostile } })] }).text);
    expect(html).not.toMatch(/<a |<h1|<em>|<del>|<strong>/);
    expect(html.match(/<li>/g)).toHaveLength(1);
  });
});

describe('one run', () => {
  it('is shown with its steps, output and times', () => {
    const post = presentRun(
      aRun({ output: 'ok\n', addition: 'in French' }),
      [
        { name: 'Plan', state: 'done' },
        { name: 'Run the tests', state: 'current' },
        { name: 'Report', state: 'todo' },
      ],
      { now },
    );
    for (const part of [
      'running · executing · step 3 of 5, Run the tests · 62 %',
      'Asked by Ana: run \\`npm test\\`',
      'Added: in French',
      '1. Plan: done\n2. Run the tests: at work\n3. Report: to do',
      'Last output:\n```\nok\n```',
      'started 13:58:55 UTC',
    ]) {
      expect(momentsAsWords(post.text)).toContain(part);
    }
    expect(post).toMatchObject({ run: 'k3x9', buttons: [{ action: 'cancel' }] });
  });

  it('says where it stands, why it waits or what failed', () => {
    expect(presentRun(aQueuedRun(), [], { now, place: aPlace() }).text).toContain('2nd in the queue');
    expect(
      presentRun(aRun({ status: 'waiting', parked: { reason: 'sleep', until: now } }), [], { now }).text,
    ).toContain('Sleeping');
    const failed = presentRun(aRun({ status: 'failed', failure: { message: 'boom' }, finishedAt: now }), [], { now });
    expect(failed.text).toContain('What failed: boom');
    expect(failed.buttons).toMatchObject([{ action: 'retry' }]);
  });

  it('shows the end of what came of it, and its files', () => {
    const files = [{ id: 'f', name: 'output.txt', size: 3 }];
    const result = { text: `${'x\n'.repeat(2_000)}**the end**\n\`\`\`\nfenced\n\`\`\``, files };
    const post = presentRun(aRun({ status: 'completed', output: 'live\n', result }), [], { now });
    expect(post.text).toContain('**the end**\n```\nfenced\n```\n````\n\nFiles: `output.txt`');
    expect(post.text.length).toBeLessThan(2_500);
    expect(post.text).not.toContain('live');
    expect(rendered(post.text)).not.toContain('<strong>the end');
    const failed = aRun({ status: 'failed', output: 'boom\n', result: { text: 'Exit code 1.', files } });
    expect(presentRun(failed, [], { now }).text).toContain('Last output:\n```\nboom\n```\n\nFiles: `output.txt`');
  });

  it('forges nothing', () => {
    const run = aRun({ request: hostile, addition: hostile, person: { id: 'x', name: hostile }, output: hostile });
    const post = presentRun(run, [{ name: hostile, state: 'done' }], { now });
    expect(rendered(post.text)).not.toMatch(/<a |<h1|<em>|<del>|<strong>bold/);
  });
});

describe('the answer to "is that ready yet?"', () => {
  it.each([
    [aRun(), undefined, '`npm-test` (`k3x9`) is at 62 % (executing, step 3 of 5, Run the tests), 1 min 5 s so far.'],
    [
      aQueuedRun(),
      aPlace(),
      '`npm-test` (`k3x9`) is waiting. 2nd in the queue, starts in about 3 min; all 3 slots are busy.',
    ],
    [aRun({ canceledBy: ana }), undefined, '`npm-test` (`k3x9`) is being stopped, as Ana asked.'],
    [aRun({ status: 'completed', finishedAt: now }), undefined, '`npm-test` (`k3x9`) completed in 1 min 5 s.'],
  ])('is the true state', (run, place, text) => {
    expect(presentStatus([{ run, place }], now)).toMatchObject({ kind: 'reply', text, run: 'k3x9' });
  });

  it('tells several apart, and none', () => {
    expect(presentStatus([{ run: aRun() }, { run: aRun({ name: 'tea' }) }], now).text).toMatch(
      /^- `npm-test`.*\n- `tea`/,
    );
    expect(presentStatus([], now).text).toContain('not working on anything');
  });
});
