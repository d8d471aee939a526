import { scheduleActs } from '../command/parse/schedules.ts';
import type { Command } from '../command/command.ts';
import type { Inbound, InboundOf } from '../domain/message.ts';
import { isQuestionAction } from '../domain/outgoing.ts';
import type { HandlePorts } from '../ports.ts';
import type { Queries, Seeing, Target } from '../queries.ts';
import { isFinal } from '../domain/run.ts';
import { questionOfButton } from '../present/question.ts';
import type { Reading } from '../understand/reading.ts';

/** What a button, a reaction or a command names. */
export async function targetOf(
  inbound: Inbound,
  command: Command | undefined,
  reading: Reading,
  { queries }: HandlePorts,
): Promise<Target> {
  const target = await named(inbound, command, queries);
  if (Object.values(target).some((one) => one !== undefined)) return target;
  if (inbound.kind === 'message' && !command && reading.answer.means !== 'unclear') {
    return (await queries.messages.isUnknownIn(inbound.thread)) ? { unknown: true } : target;
  }
  const name = nameIn(inbound, command);
  return name !== undefined && (await queries.messages.isUnknown(inbound.workspace, name)) ? { unknown: true } : target;
}

/** The id or name that it names something by. */
function nameIn(inbound: Inbound, command: Command | undefined): string | undefined {
  if (command && 'run' in command) return command.run;
  if (command?.kind === 'schedules') return command.schedule;
  if (inbound.kind !== 'action' || inbound.value === undefined) return undefined;
  return isQuestionAction(inbound.action) ? questionOfButton(inbound.value).id : inbound.value;
}

async function named(inbound: Inbound, command: Command | undefined, queries: Queries): Promise<Target> {
  if (command && 'run' in command && command.run !== undefined) {
    return { run: await queries.runs.find(inbound.workspace, command.run, seeing(inbound)) };
  }
  if (command?.kind === 'schedules' && command.schedule !== undefined) {
    return { schedule: await queries.schedules.find(inbound.workspace, command.schedule, seeing(inbound)) };
  }
  if (inbound.kind === 'message') return repliedTo(inbound, queries);
  if (inbound.kind === 'reaction') return queries.messages.shownBy(inbound.message);
  if (inbound.kind !== 'action') return {};
  if (inbound.value === undefined) return queries.messages.shownBy(inbound.message);
  if (scheduleActs.has(inbound.action)) {
    const schedule = await queries.schedules.get(inbound.value);
    if (schedule) return { schedule };
  }
  if (isQuestionAction(inbound.action)) {
    const question = await queries.questions.get(questionOfButton(inbound.value).id);
    return { question, run: question && (await queries.runs.get(question.run)) };
  }
  if (inbound.action === 'background') return { reply: await queries.replies.get(inbound.value) };
  const [offer, run] = await Promise.all([queries.offers.get(inbound.value), queries.runs.get(inbound.value)]);
  return { offer, run };
}

function seeing({ channel, person }: Inbound): Seeing {
  return { channel, person: person.id };
}

/** What the words ask for if something there, that the person may see, has the name that they say. */
export async function namedIn(reading: Reading, inbound: Inbound, ports: HandlePorts): Promise<Command | undefined> {
  const command = reading.loose;
  const { run, schedule } = command ? await targetOf(inbound, command, reading, ports) : {};
  const found = run ?? schedule;
  const isSeen = found?.channel === inbound.channel || found?.person.id === inbound.person.id;
  const isOver = command?.kind === 'cancel' && run !== undefined && isFinal(run.status);
  return found && isSeen && !isOver ? command : undefined;
}

/** What the bot's message shows that this one replies to: of this channel, or the person's own. */
async function repliedTo(
  { repliesTo, workspace, channel, person }: InboundOf<'message'>,
  queries: Queries,
): Promise<Target> {
  if (!repliesTo || (repliesTo.by !== undefined && repliesTo.by !== 'bot')) return {};
  const { offer, run, question } = await queries.messages.shownBy(repliesTo.message);
  const shown = question ?? offer ?? run;
  const seen = shown?.workspace === workspace && (shown.channel === channel || shown.person.id === person.id);
  return seen ? { offer, run, question } : {};
}
