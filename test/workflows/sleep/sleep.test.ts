import { afterEach, expect, test } from 'vitest';
import { sleep } from '../../../src/workflows/sleep/sleep.ts';
import { WorkflowKit } from '../../support/workflow-kit.ts';

const kits: WorkflowKit[] = [];

afterEach(async () => {
  await Promise.all(kits.splice(0).map((kit) => kit.end()));
});

function kitOf(input: unknown): WorkflowKit {
  const kit = new WorkflowKit(sleep, input);
  kits.push(kit);
  return kit;
}

test.each([
  [{ seconds: 30 }, '30 seconds are over.'],
  [{ seconds: 1 }, '1 second is over.'],
  [{ seconds: 0.5 }, '0.5 seconds are over.'],
  [{ seconds: 60 }, '1 minute is over.'],
  [{ seconds: 5400 }, '1 hour 30 minutes are over.'],
  [{ seconds: 30 * 86_400 }, '30 days are over.'],
  [{ seconds: 600, message: 'Drink water' }, '10 minutes are over.\n\nDrink water'],
])('%j: waits that long without a worker, and says so', async (input, text) => {
  const kit = kitOf(input);
  expect(await kit.go()).toMatchObject({ status: 'completed', result: { text, files: [] } });
  expect(kit.waitedMs).toBe(input.seconds * 1000);
});

test('a reminder cannot ping or forge a link', async () => {
  const { result } = await kitOf({ seconds: 1, message: '@channel [here](https://evil.example)' }).go();
  expect(result?.text).not.toContain('@channel');
  expect(result?.text).not.toContain('[here](');
});

test('says beforehand what it does and how long it takes', () => {
  expect(sleep.summary({ seconds: 90 })).toBe('wait 1 minute 30 seconds');
  expect(sleep.summary({ seconds: 90, message: 'call' })).toBe('remind you of “call” in 1 minute 30 seconds');
  const long = 'water the plants '.repeat(20);
  expect(sleep.summary({ seconds: 90, message: long }).length).toBeLessThan(130);
  expect(sleep.details({ seconds: 90, message: long })).toBe(long);
  expect(sleep.expectedMs({ seconds: 90 })).toBe(90_000);
});

test('does not wait again after a crash', async () => {
  const kit = kitOf({ seconds: 90 });
  await kit.go({ after: 'Wait' });
  expect((await kit.go()).status).toBe('completed');
  expect(kit.waitedMs).toBe(90_000);
});
