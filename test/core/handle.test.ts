import { expect, test } from 'vitest';
import { handle } from '../../src/core/handle.ts';
import { aMessage } from '../support/events.ts';
import { anOffer, now } from './decide/facts.ts';
import { fakePorts } from './handle-ports.ts';

test('a run whose name is taken by others again and again gets one that is its own', async () => {
  const names: string[] = [];
  const ports = fakePorts({ offersIn: async () => [anOffer({ request: 'count the files' })] });
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
