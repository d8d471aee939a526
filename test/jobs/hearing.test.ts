import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { Model } from '../../src/core/model.ts';
import { hearing } from '../../src/jobs/hearing.ts';

it('asks the same words to the same question once, and counts what it asks', async () => {
  let calls = 0;
  const model = {
    object: async () => {
      calls += 1;
      return { means: 'no', besides: null };
    },
  } as unknown as Model;
  const lines: string[] = [];
  const hear = hearing(model, pino({}, { write: (line: string) => void lines.push(line) }));
  for (const said of ['peace', 'peace', 'quiet'])
    expect(await hear({ said, asked: 'Shall I?' })).toEqual({ means: 'decline' });
  expect(calls).toBe(2);
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([{ asked: 1 }, { asked: 2 }]);
  expect(lines.join()).not.toContain('peace');
});
