import { momentsAsWords } from '../../../src/core/present/text/moment.ts';
import { z } from 'zod';
import { calendar } from '../../../src/adapters/calendar/calendar.ts';
import type { Effect } from '../../../src/core/domain/effect.ts';
import type { Facts, MessageFacts } from '../../../src/core/facts/facts.ts';
import { readBeside } from '../../../src/core/facts/said.ts';
import { parseCommand, parseMention } from '../../../src/core/command/parse-command.ts';
import type { Inbound } from '../../../src/core/domain/message.ts';
import type { Offer } from '../../../src/core/domain/offer.ts';
import { planTask } from '../../../src/core/facts/plan.ts';
import { Policy } from '../../../src/core/policy.ts';
import type { Schedule } from '../../../src/core/domain/schedule.ts';
import type { Run } from '../../../src/core/domain/run.ts';
import { understand } from '../../../src/core/understand/understand.ts';
import { defineWorkflow } from '../../../src/core/workflow.ts';
import { ana } from '../../support/events.ts';

export const now = Date.UTC(2030, 0, 1);
export const here = { workspace: 'fake:w', channel: 'fake:c', thread: 'fake:c/t' };

export const count = defineWorkflow({
  name: 'count',
  description: 'Counts.',
  input: z.object({ request: z.string().min(1) }),
  steps: [{ name: 'Count', stage: 'executing' }],
  fromRequest: (text) => (text.includes('count') ? { request: text } : undefined),
  summary: () => 'count it',
  run: async () => ({ text: 'counted' }),
});

const risky = defineWorkflow({ ...count, name: 'risky', dangerous: true, fromRequest: () => undefined });

/** An order to count, every day at midnight in UTC. */
export function aSchedule(changes: Partial<Schedule> = {}): Schedule {
  return {
    ...here,
    id: 'sched1',
    name: 'count-daily',
    person: ana,
    request: 'count the files',
    plan: { workflow: 'count', input: { request: 'count the files' } },
    priority: 'normal',
    when: { timing: { zone: 'UTC', cron: '0 0 * * *' }, words: 'every day at 0:00' },
    createdAt: now,
    next: now + 1,
    failures: 0,
    revision: 1,
    ...changes,
  };
}

export function anOffer(changes: Partial<Offer> = {}): Offer {
  return {
    ...here,
    id: 'offer1',
    person: ana,
    request: 'count the files',
    plan: { workflow: 'count', input: { request: 'count the files' } },
    why: { tier: 'complex', confidence: 0.9, reasons: [] },
    status: 'open',
    createdAt: 0,
    expiresAt: now + 600_000,
    tried: true,
    ...changes,
  };
}

export function aRun(changes: Partial<Run> = {}): Run {
  return {
    ...here,
    id: 'run1',
    name: 'count-files',
    person: ana,
    request: 'count the files',
    plan: { workflow: 'count', input: { request: 'count the files' } },
    version: 1,
    status: 'running',
    priority: 'normal',
    progress: { percent: 10, stage: 'executing', step: 1, steps: 1, stepName: 'Count' },
    output: '',
    createdAt: now - 5000,
    ...changes,
  };
}

/** A message's facts have all that those of the other events have. */
export type AnyFacts = Omit<MessageFacts, 'kind'>;

/** The facts of a quiet thread. What a person says is read as the bot does it. */
export function factsFor(inbound: Inbound, changes: Partial<AnyFacts> = {}): Facts {
  const workflows = [count, risky];
  const command = inbound.kind === 'command' ? parseCommand(inbound.command, inbound.text, workflows) : undefined;
  const facts: Omit<AnyFacts, 'reading'> = {
    now,
    policy: Policy.parse({}),
    workflows,
    calendar,
    newId: 'new1',
    newName: 'new-name',
    names: {},
    offers: [],
    questions: [],
    history: [],
    botTurns: 0,
    replies: [],
    canTalk: false,
    places: {},
    unread: [],
    preferences: {},
    alike: [],
    saidNo: false,
    followed: {},
    following: [],
    threadRuns: [],
    askingRuns: {},
    ownRuns: [],
    ownerLive: 0,
    workspaceLive: 0,
    target: {},
    ...(command && { command }),
    ...(command?.kind === 'task' && planTask(command, workflows)),
    ...(inbound.kind === 'message' && inbound.mentioned && { command: parseMention(inbound.text, workflows) }),
    ...(inbound.kind === 'message' &&
      inbound.text.includes('count') && { plan: { workflow: 'count', input: { request: inbound.text } } }),
    ...changes,
  };
  const time = { now, zone: 'UTC', calendar };
  const said = understand(inbound.kind === 'message' ? inbound.text : '', { workflows: facts.workflows, time });
  const kind = inbound.kind === 'edit' ? 'message' : inbound.kind;
  return { kind, ...facts, reading: readBeside(inbound, said, facts) };
}

/** What is done, in order, without what is said and kept in mind. */
export function doings(effects: Effect[]): string[] {
  return effects
    .filter((effect) => effect.do !== 'say' && effect.do !== 'remember')
    .map((effect) => (effect.do === 'resolve' ? effect.to : effect.do));
}

/** What is said, in order: `private: ...` where only one person sees it. */
export function sayings(effects: Effect[]): string[] {
  return effects.flatMap((effect) => {
    if (effect.do !== 'say') return [];
    const { outgoing } = effect;
    if ('shows' in outgoing) return [`shows ${Object.keys(outgoing.shows)[0]}`];
    return [`${outgoing.to ? 'private: ' : ''}${momentsAsWords(outgoing.post?.text ?? 'nothing')}`];
  });
}

export function only<Kind extends Effect['do']>(effects: Effect[], kind: Kind): Extract<Effect, { do: Kind }> {
  const found = effects.filter((effect): effect is Extract<Effect, { do: Kind }> => effect.do === kind);
  if (found.length !== 1) throw new Error(`There are ${found.length} effects of kind ${kind}, not one.`);
  return found[0] as Extract<Effect, { do: Kind }>;
}
