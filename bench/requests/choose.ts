import type { Effect } from '../../src/core/domain/effect.ts';
import type { Plan } from '../../src/core/domain/plan.ts';
import type { Reply } from '../../src/core/domain/reply.ts';
import { NO_TALK } from '../../src/core/domain/talk.ts';
import { handle } from '../../src/core/handle.ts';
import type { Model, ModelMessage } from '../../src/core/model.ts';
import { Policy } from '../../src/core/policy.ts';
import { writeReply } from '../../src/core/reply/write-reply.ts';
import type { Workflow } from '../../src/core/workflow.ts';
import { fakePorts } from '../../test/core/handle-ports.ts';
import { aCommand, aMessage } from '../../test/support/events.ts';
import type { Case } from './cases.ts';

/** What the product does with a request: work of that plan, or words. `asks`: an offer comes first. */
export type Chosen =
  | { plan: Plan; how: 'at once' | 'offered' | 'at its time' }
  | { words: string; how: 'talk' | 'said' };

/** The bench is its own operator: commands may be run. */
const POLICY = Policy.parse({ rules: [{ allow: true, workflows: ['*', 'shell'] }] });

/**
 * Handles the request as the product does: the same reading, the same decision, and where the rules are unsure the same question to the
 * small model, which is scripted: it takes for work what needs tools.
 */
export async function choose(one: Case, workflows: Workflow[]): Promise<Chosen> {
  let effects: Effect[] = [];
  const ports = {
    ...fakePorts({
      'queue.nextPlace': async () => ({ position: 1, slots: 3, busy: 0 }),
      'schedules.room': async (_workspace: string, _person: string, base: string) => ({
        name: base,
        own: 0,
        all: 0,
      }),
    }),
    workflows,
    canTalk: true,
    policy: () => POLICY,
    commit: async (decided: Effect[]) => {
      effects = decided;
      return true;
    },
  };
  const [, command, text = ''] = /^(\/\w+) (.*)$/.exec(one.request) ?? [];
  const event = command === undefined ? aMessage({ text: one.request, mentioned: true }) : aCommand(command, text);
  await handle(event, ports);
  for (const effect of effects) {
    if (effect.do === 'start') return { plan: effect.run.plan, how: 'at once' };
    if (effect.do === 'offer') return { plan: effect.offer.plan, how: 'offered' };
    if (effect.do === 'schedule') return { plan: effect.schedule.plan, how: 'at its time' };
    if (effect.do === 'reply') return replied(one, effect.reply, workflows);
  }
  return { words: effects.map(wordsOf).join(' '), how: 'said' };
}

function wordsOf(effect: Effect): string {
  return effect.do === 'say' && 'post' in effect.outgoing ? (effect.outgoing.post?.text ?? '') : '';
}

async function replied(one: Case, reply: Reply, workflows: readonly Workflow[]): Promise<Chosen> {
  let chosen: Chosen = { words: '', how: 'talk' };
  const { calls = [], thread = [], file } = one;
  const said = thread.map((told, at) => ({ message: `m${at}`, by: 'person' as const, at, ...told }));
  const bytes = Buffer.from(file?.text ?? '');
  const brought = file ? [{ file: { name: file.name, size: bytes.length, text: file.text }, bytes }] : [];
  const journal = {
    begin: async () => ({ reply, history: [] }),
    grow: () => undefined,
    end: async ({ text }: Reply) => void (chosen = { words: text, how: 'talk' }),
    offer: async (_reply: Reply, offer: { plan: Plan }) => void (chosen = { plan: offer.plan, how: 'offered' }),
  };
  const tier = calls.length > 0 ? ('complex' as const) : ('simple' as const);
  const why = { tier, confidence: 1, reasons: [], by: 'model' as const };
  const judge = async () => ({ why });
  const talk = async () => ({ ...NO_TALK, said });
  const ports = { journal, model: talker(one), now: Date.now, workflows, judge, talk, files: async () => brought };
  await writeReply(ports, new AbortController().signal);
  return chosen;
}

/** Talk says what it was given, or what it knows; what has to be looked up it hands over where it may. */
function talker({ shows = 'Done.', thread, file, calls = [] }: Case): Model {
  const say = (messages: readonly { role: string; content: string }[]) => {
    const brought = thread !== undefined || file !== undefined;
    const known = messages.filter(({ role }) => role === 'user').map(({ content }) => content);
    const own = calls.length > 0 ? 'I cannot look that up.' : shows;
    return `Here it is: ${brought ? known.join('\n') : own}`;
  };
  return {
    async *stream(messages: ModelMessage[]) {
      yield say(messages);
    },
    object: () => Promise.reject(new Error('Talk is not asked for that.')),
    async turn(messages, tools, { onText }) {
      const handsOver = calls.length > 0 && tools.length > 0;
      const text = handsOver ? '' : say(messages);
      if (text !== '') onText?.(text);
      const asked = handsOver ? tools.map(({ name }) => ({ id: 'c1', name, input: '{}' })) : [];
      return { text, calls: asked, usage: { input: 1, cached: 0, output: 1 }, model: 'scripted', cannot: [] };
    },
  };
}
