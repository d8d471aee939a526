import { broughtBy, withWords } from '../domain/carried.ts';
import { type Turn, turnOfBot, turnOfPerson } from '../domain/conversation.ts';
import type { Effect } from '../domain/effect.ts';
import type { MessageFacts, RequestFacts } from '../facts/facts.ts';
import { type Inbound, type InboundOf, isSpokenTo } from '../domain/message.ts';
import type { Offer } from '../domain/offer.ts';
import { fallbackPlan } from '../facts/plan.ts';
import { isEnabled } from '../policy.ts';
import { momentsAsWords } from '../present/text/moment.ts';
import type { Reply } from '../domain/reply.ts';
import { knownOfWork } from './run/status.ts';

type Message = InboundOf<'message'>;

/** How an offer is remembered: whether it was taken up is told by what follows. */
const OFFERED = 'I offered to do this in the background.';

/** One more yes or no to an offer that is settled, while it is the last that the bot has said to them: it says nothing new. */
export function repeatsAnswer({ person, mentioned }: Message, { history, reading }: MessageFacts): boolean {
  const last = history.findLast((said) => said.by === 'bot' && said.person === person.id);
  if (mentioned || last?.text !== OFFERED) return false;
  const { means, addition } = reading.answer;
  return means !== 'unclear' && addition === undefined;
}

/** Keeps what was said in a thread that the bot is part of, or becomes part of now. */
export function remembered(inbound: Message, facts: MessageFacts, effects: Effect[]): Effect[] {
  const { thread, person, text, at } = inbound;
  if (facts.history.length === 0 && effects.length === 0) return effects;
  // What the bot acts upon was for the bot, mentioned or not.
  const toBot = isSpokenTo(inbound) || effects.length > 0;
  const own: Turn = {
    ...turnOfPerson(person, withWords(text, inbound.carried ?? []), at),
    ...(toBot && { toBot: true, message: inbound.message }),
  };
  const said = [own, ...effects.flatMap((effect) => ownWords(effect, at, person.id))];
  return [...effects, ...said.map((each): Effect => ({ do: 'remember', thread, turn: each }))];
}

/** What the bot says to everybody in the thread in answer; what grows or is private is no part of it. */
function ownWords(effect: Effect, at: number, to: string): Turn[] {
  if (effect.do === 'offer') return [turnOfBot(OFFERED, at, to)];
  if (effect.do !== 'say' || 'shows' in effect.outgoing || 'replyTo' in effect.outgoing) return [];
  return effect.outgoing.to ? [] : [turnOfBot(momentsAsWords(effect.outgoing.post.text), at, to)];
}

type Options = Pick<Reply, 'choices' | 'movable' | 'otherwise'> & {
  unless?: Offer | undefined;
  lookUp?: Offer | undefined;
};

/** Has the model answer; the answer grows as a message of its own. `unless` is offered instead if it is long work after all. */
export function startReply(
  inbound: Message,
  facts: MessageFacts,
  { unless, lookUp, choices, otherwise, movable = 'when_long' }: Options = {},
): Effect {
  const known = knownOfWork(inbound, facts);
  const reply: Reply = {
    ...newReply(inbound, facts, { request: inbound.text, movable }),
    ...broughtBy(inbound),
    ...(unless && { unless }),
    ...(lookUp && { lookUp }),
    ...(unless && choices && choices.length > 0 && { choices }),
    ...(otherwise !== undefined && { otherwise }),
    ...(known !== undefined && { known }),
  };
  return { do: 'reply', reply };
}

/** The same for a command, whose thread holds nothing yet. */
export function startReplyTo(inbound: InboundOf<'command'>, facts: RequestFacts, request: string): Effect {
  return { do: 'reply', reply: newReply(inbound, facts, { request, movable: 'long' }) };
}

function newReply(
  inbound: Inbound,
  facts: RequestFacts,
  { request, movable }: { request: string; movable: NonNullable<Reply['movable']> },
): Reply {
  const { workspace, channel, thread, person, at, id } = inbound;
  const canMove = fallbackPlan(request, facts.workflows) !== undefined && isEnabled(facts.policy, inbound, person);
  return {
    workspace,
    channel,
    thread,
    id: facts.newId,
    person,
    request,
    status: 'thinking',
    text: '',
    createdAt: at,
    event: id,
    ...(canMove && { movable }),
  };
}
