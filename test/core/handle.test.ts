import { expect, test } from 'vitest';
import type { Effect } from '../../src/core/domain/effect.ts';
import { handle } from '../../src/core/handle.ts';
import type { Heard, Unclear } from '../../src/core/understand/hear.ts';
import { aMessage } from '../support/events.ts';
import { anOffer, now } from './decide/facts.ts';
import { fakePorts } from './handle-ports.ts';

test('a run whose name is taken by others again and again gets one that is its own', async () => {
  const names: string[] = [];
  const ports = fakePorts({ 'offers.inThread': async () => [anOffer({ request: 'count the files' })] });
  await handle(aMessage({ text: 'yes', at: now }), {
    ...ports,
    async commit(effects) {
      const start = effects.find((effect) => effect.do === 'start');
      if (start) names.push(start.run.name);
      return !names.at(-1)?.match(/^count-files(-[0-9]+)?$/);
    },
  });
  expect(names.length).toBeGreaterThan(1);
  expect(names.at(-1)).toBe('count-files-new1');
});

test('what cannot be committed is no endless work', async () => {
  const ports = fakePorts({});
  await expect(handle(aMessage({ text: 'hello' }), { ...ports, commit: async () => false })).rejects.toThrow('changed');
});

/** What the small model was asked about, and what came of the words. */
async function heard(text: string, says: Heard | undefined, failing = 0) {
  const asked: Unclear[] = [];
  const committed: Effect[][] = [];
  const ports = fakePorts({ 'offers.inThread': async () => [anOffer({ request: 'count the files' })] });
  await handle(aMessage({ text, at: now }), {
    ...ports,
    canTalk: true,
    async hear(unclear) {
      asked.push(unclear);
      return says;
    },
    async commit(effects) {
      committed.push(effects);
      return committed.length > failing;
    },
  });
  return { asked, did: committed.at(-1)?.map((effect) => effect.do) };
}

test('unclear words to an open offer are asked about once, however often they are decided', async () => {
  const { asked, did } = await heard('my kingdom for that', { means: 'accept' }, 3);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({ said: 'my kingdom for that', asked: expect.stringContaining('Shall I') });
  expect(did).toContain('start');
});

test('what the model does not know is asked of the person', async () => {
  const { did } = await heard('my kingdom for that', undefined);
  expect(did).toContain('asked');
  expect(did).not.toContain('start');
});

test.each([
  'yes',
  'no',
  'rather not',
  'only if it is free',
  'maybe',
  'thanks!',
  'stop',
  'what would it cost?',
  '@ben yes',
])('the model is not asked about "%s"', async (text) => {
  const { asked } = await heard(text, { means: 'accept' });
  expect(asked).toEqual([]);
});
