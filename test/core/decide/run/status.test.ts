import type { Answers } from '../../../support/fake-queries.ts';
import { expect, test } from 'vitest';
import { decide } from '../../../../src/core/decide/decide.ts';
import { gather } from '../../../../src/core/facts/gather.ts';
import type { InboundOf } from '../../../../src/core/domain/message.ts';
import type { ListQuery } from '../../../../src/core/queries.ts';
import type { Run } from '../../../../src/core/domain/run.ts';
import { aMessage, ana, ben } from '../../../support/events.ts';
import { fakePorts } from '../../handle-ports.ts';
import { aRun, now, sayings } from '../facts.ts';

const longish = aRun({ name: 'longish-task', thread: 'fake:c/other' });
const elsewhere = aRun({ id: 'run2', name: 'secret-plan', channel: 'fake:d', thread: 'fake:d/t' });
const bens = aRun({ id: 'run3', name: 'private-dig', person: ben, channel: 'fake:d', thread: 'fake:d/u' });
const all = [longish, elsewhere, bens];

/** Finds runs as the store does: those of the channel, and the person's own. */
async function list({ place, person, statuses }: ListQuery): Promise<{ runs: Run[]; more: boolean }> {
  const seen = all.filter((run) => run.channel === place.channel || run.person.id === person);
  return { runs: seen.filter(({ status }) => statuses.includes(status)), more: false };
}

async function answer(text: string, changes: Partial<InboundOf<'message'>> = {}, queries: Answers = {}) {
  const inbound = aMessage({ text, at: now, person: ben, mentioned: true, ...changes });
  const findRun = async (_workspace: string, name: string) => all.find((run) => run.name === name);
  return sayings(
    decide(inbound, await gather(inbound, fakePorts({ 'runs.list': list, 'runs.find': findRun, ...queries }))),
  ).join('\n');
}

test.each(['is it ready yet?', 'what are you working on?', 'is longish-task done?', 'what is ana working on?'])(
  "in Ana's channel Ben hears of her run: %s",
  async (text) => {
    const said = await answer(text);
    expect(said).toContain("Ana's `longish-task` (`run1`) is at 10 %");
    expect(said).not.toMatch(/secret|private/);
  },
);

test('of work in another channel nothing is told, by name or by person', async () => {
  expect(await answer('is secret-plan done?')).toContain('no run `secret-plan`');
  expect(await answer('is secret-plan done?', { direct: true })).toContain('no run `secret-plan`');
  expect(await answer('is private-dig done?')).toContain('no run `private-dig`');
});

test('in a direct message a person hears of all their own', async () => {
  const direct = { direct: true, mentioned: false, channel: 'fake:dm', thread: 'fake:dm' };
  expect(await answer('what are you working on?', direct)).toMatch(/^`private-dig`/);
  expect(await answer('is private-dig done?', direct)).toMatch(/^`private-dig`/);
});

test('what ended since the person last looked is told when they ask what they missed', async () => {
  const ended = aRun({ id: 'run4', name: 'tea', status: 'completed', finishedAt: now - 60_000, person: ben });
  const said = await answer('what did I miss?', {}, { 'runs.unread': async () => [ended] });
  expect(said).toContain('`tea` (`run4`) completed');
  expect(await answer('what did I miss?')).toContain('Nothing of yours has ended');
});

test('a person who has no work here is said to have none', async () => {
  const history = async () => [{ by: 'person' as const, name: 'Ana', person: ana.id, text: 'hi', at: now - 5 }];
  const none = async () => ({ runs: [], more: false });
  expect(await answer('what is Ana working on?', {}, { 'messages.history': history, 'runs.list': none })).toContain(
    'Ana has nothing running here.',
  );
});
