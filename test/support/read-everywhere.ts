import { readMentions as fromDiscord } from '../../src/adapters/discord/text/read-text.ts';
import { readMentions as fromPlayground } from '../../src/adapters/playground/text/read-text.ts';
import { readText as fromSlack } from '../../src/adapters/slack/text/read-text.ts';
import { handle } from '../../src/core/handle.ts';
import type { Inbound } from '../../src/core/domain/message.ts';
import type { HandlePorts } from '../../src/core/ports.ts';
import type { Question } from '../../src/core/domain/question.ts';
import { answerWith } from '../../src/workflows/answer.ts';
import { builtIn } from '../../src/workflows/index.ts';
import { anOffer, aRun, here } from '../core/decide/facts.ts';
import { fakePorts } from '../core/handle-ports.ts';
import { aCommand, aMessage, ana } from './events.ts';

const base: HandlePorts = { ...fakePorts({}), workflows: [...builtIn, answerWith({ looksUp: false })], canTalk: true };

const question: Question = {
  ...here,
  id: 'question1',
  run: 'run1',
  runName: 'nap',
  workflow: 'count',
  step: 'Ask',
  person: ana,
  text: 'Which one?',
  choices: ['blue', 'green'],
  default: 'blue',
  status: 'open',
  createdAt: 0,
  deadline: Number.MAX_SAFE_INTEGER,
};

const situations: Record<string, HandlePorts> = {
  quiet: base,
  offered: { ...base, queries: fakePorts({ 'offers.inThread': async () => [anOffer({ tried: true })] }).queries },
  asked: { ...base, queries: fakePorts({ 'questions.inThread': async () => [question] }).queries },
  working: {
    ...base,
    queries: fakePorts({ 'runs.liveIn': async () => [aRun()], 'runs.liveOf': async () => [aRun()] }).queries,
  },
};

function events(text: string): Inbound[] {
  return [
    aMessage({ text, toOthers: true }),
    aMessage({ text, mentioned: true }),
    aMessage({ text, direct: true }),
    aCommand('/task', text),
    aCommand('/schedules', text),
  ];
}

/** Reads a text on each platform, and handles it in all that a message may be and may come into. */
export async function readEverywhere(text: string): Promise<void> {
  readOnPlatforms(text);
  for (const ports of Object.values(situations)) {
    for (const event of events(text)) await handle(event, ports);
  }
}

/** Handles a text in one situation as each kind of event, and gives the longest time in ms. */
export async function longestReading(text: string): Promise<number> {
  let longest = 0;
  for (const ports of Object.values(situations)) {
    for (const event of events(text)) {
      const from = performance.now();
      await handle(event, ports);
      longest = Math.max(longest, performance.now() - from);
    }
  }
  return longest;
}

function readOnPlatforms(text: string): void {
  fromSlack(text, 'U9', new Map());
  fromPlayground(text);
  fromDiscord(
    { content: text, mentions: [], mention_roles: [] },
    {
      id: '100000000000000000',
    },
  );
}
