import { expect, test } from 'vitest';
import { gather } from '../../../src/core/facts/gather.ts';
import type { Reply } from '../../../src/core/domain/reply.ts';
import type { Run } from '../../../src/core/domain/run.ts';
import { aMessage, ana, aPress, ben } from '../../support/events.ts';
import { anOffer, aRun, here, now } from '../decide/facts.ts';
import { fakePorts } from '../handle-ports.ts';

test('a run is named after the offer that a yes belongs to: the own one, though others have later ones', async () => {
  const offersIn = async () => [
    anOffer({ request: 'count the files' }),
    anOffer({ id: 'bens', person: ben, request: 'paint the fence' }),
  ];
  expect((await gather(aMessage({ text: 'yes', at: now }), fakePorts({ 'offers.inThread': offersIn }))).newName).toBe(
    'count-files',
  );
  const bens = await gather(
    aMessage({ text: 'yes', at: now, person: ben }),
    fakePorts({ 'offers.inThread': offersIn }),
  );
  expect(bens.newName).toBe('paint-fence');
});

test('limits look at the live runs of whose offer it is', async () => {
  const liveOf = async (_workspace: string, person: string) =>
    person === ana.id ? [aRun(), aRun({ id: 'run2' })] : [];
  const offersIn = async () => [anOffer()];
  const facts = await gather(
    aMessage({ text: 'yes', at: now, person: ben }),
    fakePorts({ 'offers.inThread': offersIn, 'runs.liveOf': liveOf }),
  );
  expect([facts.ownRuns.length, facts.ownerLive]).toEqual([0, 2]);
});

test('a question about the state of work finds what ended here, though its person has work elsewhere', async () => {
  const ended = aRun({ id: 'ended1', status: 'completed', finishedAt: now });
  const asked = aMessage({ text: 'is that ready yet?', at: now, mentioned: true });
  const lastEndedIn = async () => ended;
  const elsewhere = aRun({ channel: 'fake:other', thread: 'fake:other/t' });
  const facts = await gather(
    asked,
    fakePorts({ 'runs.lastEndedIn': lastEndedIn, 'runs.liveOf': async () => [elsewhere] }),
  );
  expect(facts.lastEnded?.id).toBe('ended1');
  const busy = await gather(asked, fakePorts({ 'runs.lastEndedIn': lastEndedIn, 'runs.liveOf': async () => [aRun()] }));
  expect(busy.lastEnded).toBeUndefined();
});

test('a retry is called as what it retries, with one number at most', async () => {
  const named = async (changes: Partial<Run>) => {
    const none = async () => undefined;
    const run = async () => aRun({ status: 'failed', ...changes });
    return (
      await gather(
        aPress('retry', 'run1', { at: now }),
        fakePorts({
          'runs.get': run,
          'offers.get': none,
          'schedules.get': none,
          'questions.get': none,
          'replies.get': none,
        }),
      )
    ).newName;
  };
  expect(await named({ name: 'email-validation' })).toBe('email-validation');
  expect(await named({ name: 'email-validation-2', retryOf: 'run0' })).toBe('email-validation');
  expect(await named({ name: 'sleep-30' })).toBe('sleep-30');
});

test('a button that moves a reply to the background brings what was said before it', async () => {
  const reply: Reply = {
    ...here,
    id: 'reply1',
    person: ana,
    request: 'go on',
    status: 'writing',
    text: 'So far',
    createdAt: now,
    event: 'e1',
  };
  const turn = { by: 'person' as const, name: 'Ana', person: ana.id, text: 'Queues are hard.', at: now - 5 };
  const facts = await gather(
    aPress('background', 'reply1', { at: now }),
    fakePorts({ 'replies.get': async () => reply, 'messages.history': async () => [turn] }),
  );
  expect(facts.history).toEqual([turn]);
});
