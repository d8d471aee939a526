import { MAX_REQUEST } from '../../command/limit.ts';
import type { Effect } from '../../domain/effect.ts';
import type { MessageFacts } from '../../facts/facts.ts';
import { SURE } from '../../understand/judge-by-model.ts';
import type { InboundOf } from '../../domain/message.ts';
import type { Offer } from '../../domain/offer.ts';
import type { Classification, Plan } from '../../domain/plan.ts';
import { judged, shouldOffer } from '../../facts/opportunity.ts';
import { fallbackPlan } from '../../facts/plan.ts';
import { isEnabled, mayRun, refusedRepository } from '../../policy.ts';
import { preferenceOf } from '../../domain/preference.ts';
import { greet } from '../../present/introduction.ts';
import { cannotRead } from '../../present/files.ts';
import { nothingCan } from '../../present/last-words.ts';
import { leftOutOfOrder } from '../../present/text/left-out.ts';
import { notice } from '../../present/text/notice.ts';
import { backgroundOff, notAllowed, tooLong, workflowOff } from '../../present/notices.ts';
import { openOfferFirst } from '../../present/offer.ts';
import { notOfferedAgain, notOfferedAtAll } from '../../present/person/preference.ts';
import { repositoryRefused } from '../../present/repository.ts';
import { noTime } from '../../present/no-time.ts';
import { understand } from '../../understand/understand.ts';
import type { Run } from '../../domain/run.ts';
import { type Why, whyOf } from '../../domain/why.ts';
import { because } from '../because.ts';
import { abilitiesHere, isBareAbout } from '../introduction.ts';
import { repositoriesOf, type Workflow } from '../../workflow.ts';
import { visible } from '../run/cancel.ts';
import { decideCommand } from '../command.ts';
import { isOpen, makeOffer, offerOf } from './offer.ts';
import { reply } from '../say.ts';
import { makeSchedule, schedulingRefusal } from '../schedule/schedule.ts';
import { refusal, runnableHere, start, workflowOf } from '../run/start.ts';
import { repeatsAnswer, startReply } from '../talk.ts';

type Message = InboundOf<'message'>;

/** A request to the bot: a command in words, an offer where that helps, or a plain reply. */
export function request(inbound: Message, facts: MessageFacts): Effect[] {
  if (inbound.text.length > MAX_REQUEST) return [reply(inbound, tooLong(inbound.text.length))];
  if (inbound.wordless) return [reply(inbound, cannotRead(inbound.wordless))];
  if (inbound.text.trim() === '') return bare(inbound, facts);
  const { plan, command } = facts;
  const workflow = plan && workflowOf(facts, plan);
  const generates = command?.kind === 'generate';
  // "Generate ..." is answered here (SPEC C5), unless it names work that only a workflow can do.
  if (generates && facts.canTalk && (!workflow || workflow.takesAnything)) {
    const why: Why = { by: 'person', reasons: ['the command generate'] };
    return because([startReply(inbound, facts, { movable: 'long' })], why);
  }
  if (command && !generates) return decideCommand(inbound, facts);
  return because(withWork(inbound, facts), whyOf(judgedWhy(facts)));
}

/** Only a mention: it is about what it replies to, or the thread before it; elsewhere it gets what a first word gets (SPEC A16). */
function bare(inbound: Message, facts: MessageFacts): Effect[] {
  if (facts.canTalk && isBareAbout(inbound)) return [startReply(inbound, facts)];
  return [reply(inbound, greet(inbound.person, abilitiesHere(inbound, facts)))];
}

function withWork(inbound: Message, facts: MessageFacts): Effect[] {
  const { plan } = facts;
  const workflow = plan && workflowOf(facts, plan);
  if (!plan || !workflow) return talk(inbound, facts);
  const instead = noWork(inbound, facts, workflow, plan);
  // What can be answered in the talk as well is, wherever it is not to be background work.
  const told = facts.when && 'wrong' in facts.when && facts.when.wrong === 'unclear';
  if (instead && !told && workflow.answers && facts.canTalk) return talk(inbound, facts);
  return instead ?? propose(inbound, facts, workflow, plan);
}

/** Why the request becomes no background work (SPEC A3), and what is said then; undefined where it may. */
function noWork(inbound: Message, facts: MessageFacts, workflow: Workflow, plan: Plan): Effect[] | undefined {
  const { policy, saidNo, preferences } = facts;
  const summary = workflow.summary(plan.input);
  if (!isEnabled(policy, inbound, inbound.person)) return [reply(inbound, backgroundOff())];
  if (!mayRun(policy, inbound, inbound.person, workflow)) return [reply(inbound, notAllowed(workflow.name))];
  const off = workflow.whyOff(policy);
  if (off !== undefined) return [reply(inbound, workflowOff(off))];
  const refused = refusedRepository(policy, inbound, repositoriesOf(workflow, plan));
  if (refused !== undefined) return [reply(inbound, repositoryRefused(refused))];
  // Whoever names a time has said what they want of it.
  if (facts.when) return 'wrong' in facts.when ? [reply(inbound, noTime(facts.when, facts.now))] : undefined;
  // An order is done at once: nothing is offered, so nothing is in the way.
  if (isOrder(facts, workflow)) return undefined;
  if (preferenceOf(preferences) === 'never') {
    return [reply(inbound, notOfferedAtAll(preferences, summary, workflow.usage))];
  }
  // Whoever names the background has thought again since they declined.
  if (facts.reading.request.background) return undefined;
  const no = saidNo || (workflow.answers && saidNoLately(inbound, facts));
  return no ? [reply(inbound, notOfferedAgain(summary, workflow.usage))] : undefined;
}

/** Something quick, or what was ordered in so many words; not what was only guessed to be a command. */
function isOrder(facts: MessageFacts, workflow: Workflow): boolean {
  if (isGuess(facts, workflow)) return false;
  return (!workflow.takesAnything && facts.reading.request.order) || !shouldOffer(judgedWhy(facts));
}

function isGuess({ reading }: MessageFacts, workflow: Workflow): boolean {
  return !workflow.takesAnything && reading.request.guessed;
}

/** What surrounds a command says nothing about how long it takes ("we have a demo at 9, run ..."). */
function judgedWhy(facts: MessageFacts): Classification {
  const why = judged(facts.reading.request, facts.evidence);
  const workflow = facts.plan && workflowOf(facts, facts.plan);
  if (shouldOffer(why) || !facts.plan || !workflow || workflow.takesAnything) return why;
  const itself = understand(workflow.summary(facts.plan.input)).request.why;
  return shouldOffer(itself) ? itself : why;
}

/** Offers the work, or to follow an equal run; or starts it, where its person always wants that. */
function propose(inbound: Message, facts: MessageFacts, workflow: Workflow, plan: Plan): Effect[] {
  const why = judgedWhy(facts);
  const equal = facts.when ? undefined : facts.alike.find((run) => run.addition === undefined && visible(inbound, run));
  // What was only guessed to be a command is asked about even then.
  const always = preferenceOf(facts.preferences) === 'always' && !isGuess(facts, workflow);
  if (workflow.reminds || (!equal && (always || (!facts.when && isOrder(facts, workflow)))))
    return startAtOnce(inbound, facts, plan, always && !workflow.reminds);
  // One question at a time: a second offer in the thread would leave open which of them a "yes" means.
  const open = facts.offers.filter((offer) => isOpen(offer, inbound.at) && offer.schedule?.since === undefined);
  const others = open.findLast(({ person }) => person.id !== inbound.person.id);
  if (others) return [reply(inbound, openOfferFirst(others, workflow.summary(plan.input), inbound))];
  // A person's newer request replaces what they have not answered.
  const replaced = open.map((offer): Effect => ({ do: 'resolve', offer, to: 'replaced', by: inbound.person }));
  return [...replaced, ...makeOffer(inbound, facts, { request: facts.request ?? inbound.text, plan, why, equal })];
}

/** The card tells that it started: also why nobody was asked, where it was not ordered. */
function startAtOnce(inbound: Message, facts: MessageFacts, plan: Plan, always: boolean): Effect[] {
  const { person, stranger } = inbound;
  const who: Run['unasked'] = facts.preferences.person === 'always' ? 'person' : 'channel';
  const unasked = always ? who : undefined;
  const order = { person, stranger, request: facts.request ?? inbound.text, plan, evidence: facts.evidence, unasked };
  const when = facts.when && 'timing' in facts.when ? facts.when : undefined;
  const no = when ? schedulingRefusal(inbound, facts, order) : refusal(inbound, facts, order);
  if (no) return [reply(inbound, no)];
  if (when) return makeSchedule(inbound, facts, order, when);
  const { effects } = start(inbound, facts, order);
  if (always) return effects;
  const left = workflowOf(facts, plan)?.leftOut(order.request, plan.input) ?? [];
  return left.length === 0 ? effects : [...effects, reply(inbound, notice(leftOutOfOrder(left).trim()))];
}

/** More workflows than this make the question too long for an answer in time. */
const MOST_CHOICES = 12;

/** No work, so the model answers; without one, and to a yes or no that is answered already, the last words do. */
function talk(inbound: Message, facts: MessageFacts): Effect[] {
  if (!facts.canTalk || repeatsAnswer(inbound, facts)) return [];
  const choices = choicesFor(inbound, facts);
  const unless = offerUnlessTalk(inbound, facts, choices.length > 0);
  if (!facts.unfit) return [startReply(inbound, facts, { unless, choices, lookUp: offerToLookUp(inbound, facts) })];
  // The fast model may know which workflow does it; what none does is not talked about as if it could be done.
  const otherwise = nothingCan(runnableHere(inbound, facts));
  if (!unless || choices.length === 0) return [reply(inbound, otherwise)];
  return [startReply(inbound, facts, { unless, choices, otherwise: otherwise.text })];
}

/**
 * The workflows whose own words the request uses, of those that the person may run here; for work on a system all of them
 * but those that would run what the model makes up.
 */
function choicesFor(inbound: Message, facts: MessageFacts): string[] {
  const { speaksOf } = facts.reading.request;
  return runnableHere(inbound, facts)
    .filter(({ takesAnything }) => !takesAnything)
    .filter(({ name, dangerous }) => speaksOf.includes(name) || (facts.unfit && !dangerous))
    .map(({ name }) => name)
    .slice(0, MOST_CHOICES);
}

/** What to offer if the model takes for long work what the rules are unsure of; nothing where they are sure enough. */
function offerUnlessTalk(inbound: Message, facts: MessageFacts, mayChoose: boolean): Offer | undefined {
  // The model was asked about this message already.
  if (facts.heard) return undefined;
  const isSure = facts.reading.request.why.confidence >= SURE && !mayChoose && !facts.unfit;
  return isSure ? undefined : fallbackOffer(inbound, facts);
}

/** What the model that answers hands over where it has to look something up, and there is something to do that with. */
function offerToLookUp(inbound: Message, facts: MessageFacts): Offer | undefined {
  const offer = fallbackOffer(inbound, facts);
  const workflow = offer && workflowOf(facts, offer.plan);
  return workflow?.looksUp(inbound.text, facts.policy) ? offer : undefined;
}

/** The work that takes anything, as an offer; nothing where none is to be made. */
function fallbackOffer(inbound: Message, facts: MessageFacts): Offer | undefined {
  const plan = fallbackPlan(inbound.text, facts.workflows);
  const open = facts.offers.some((offer) => isOpen(offer, inbound.at));
  if (!plan || open || preferenceOf(facts.preferences) === 'never' || saidNoLately(inbound, facts)) return undefined;
  if (!isEnabled(facts.policy, inbound, inbound.person)) return undefined;
  return offerOf(inbound, facts, { request: inbound.text, plan, why: facts.reading.request.why });
}

/** A "no" holds for the talk that it was said in. */
const NO_HOLDS_MS = 15 * 60_000;

function saidNoLately({ person, at }: Message, { offers }: MessageFacts): boolean {
  const latest = offers.findLast((offer) => offer.person.id === person.id);
  return latest?.status === 'declined' && at - latest.createdAt < NO_HOLDS_MS;
}
