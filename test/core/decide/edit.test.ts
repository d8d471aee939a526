import { expect, test } from 'vitest';
import { decide } from '../../../src/core/decide/decide.ts';
import type { InboundOf } from '../../../src/core/domain/message.ts';
import type { Run } from '../../../src/core/domain/run.ts';
import { defineWorkflow } from '../../../src/core/workflow.ts';
import { aMessage } from '../../support/events.ts';
import { type AnyFacts, anOffer, aRun, count, doings, factsFor, now } from './facts.ts';

const requestMessage = 'fake:request';

function edited(text: string, changes: Partial<AnyFacts>, more: Partial<InboundOf<'edit'>> = {}) {
  const said = aMessage({ text, at: now, mentioned: true, message: requestMessage });
  const edit: InboundOf<'edit'> = { ...said, kind: 'edit', id: `${said.id}/edited/1`, ...more };
  return decide(edit, factsFor(said, changes));
}

test('an edit is a correction where its run was last told of other words', () => {
  const takes = defineWorkflow({ ...count, takesAdditions: true });
  const run = aRun({ requestMessage });
  const again = (told: Partial<Run>) =>
    doings(edited(run.request, { workflows: [takes], threadRuns: [{ ...run, ...told }] }));
  expect(again({})).toEqual([]);
  expect(again({ edits: 1, requestNow: 'count to nine' })).toEqual(['add']);
  expect(again({ edits: 2, requestNow: run.request })).toEqual([]);
});

test('an offer is withdrawn where its request was edited into something that is none', () => {
  const offers = [anOffer({ requestMessage })];
  expect(doings(edited('thanks, I did it myself', { offers }))[0]).toBe('replaced');
  expect(doings(edited('count the files again', { offers }))).toEqual(['replaced', 'start']);
});

test('an old message of which nobody knows what it was starts nothing anew', () => {
  const ago = (minutes: number) => ({ sentAt: now - minutes * 60_000 });
  expect(doings(edited('count the files', {}, ago(1)))).toEqual(['start']);
  expect(doings(edited('count the files', {}, ago(24 * 60)))).toEqual([]);
  const before = { text: 'count the files', mentioned: false };
  expect(doings(edited('count the files', {}, { ...ago(24 * 60), before }))).toEqual(['start']);
});
