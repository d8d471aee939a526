import { scheduleActs } from './command/schedules.ts';
import type { Command } from './command.ts';
import type { Inbound, InboundOf } from './message.ts';
import type { HandlePorts, Queries, Target } from './ports.ts';
import { questionOfButton } from './present/question.ts';

/** What a button, a reaction or a command names. */
export async function targetOf(
  inbound: Inbound,
  command: Command | undefined,
  { queries }: HandlePorts,
): Promise<Target> {
  if (command && 'run' in command && command.run !== undefined) {
    return { run: await queries.findRun(inbound.workspace, command.run) };
  }
  if (command?.kind === 'schedules' && command.schedule !== undefined) {
    return { schedule: await queries.findSchedule(inbound.workspace, command.schedule) };
  }
  if (inbound.kind === 'message') return repliedTo(inbound, queries);
  if (inbound.kind === 'reaction') return queries.shownBy(inbound.message);
  if (inbound.kind !== 'action') return {};
  if (inbound.value === undefined) return queries.shownBy(inbound.message);
  if (scheduleActs.has(inbound.action)) {
    const schedule = await queries.schedule(inbound.value);
    if (schedule) return { schedule };
  }
  if (inbound.action === 'answer') {
    const question = await queries.question(questionOfButton(inbound.value).id);
    return { question, run: question && (await queries.run(question.run)) };
  }
  if (inbound.action === 'background') return { reply: await queries.reply(inbound.value) };
  const [offer, run] = await Promise.all([queries.offer(inbound.value), queries.run(inbound.value)]);
  return { offer, run };
}

/** What the bot's message shows that this one replies to: of this channel, or the person's own. */
async function repliedTo(
  { repliesTo, workspace, channel, person }: InboundOf<'message'>,
  queries: Queries,
): Promise<Target> {
  if (!repliesTo || (repliesTo.by !== undefined && repliesTo.by !== 'bot')) return {};
  const { offer, run, question } = await queries.shownBy(repliesTo.message);
  const shown = question ?? offer ?? run;
  const seen = shown?.workspace === workspace && (shown.channel === channel || shown.person.id === person.id);
  return seen ? { offer, run, question } : {};
}
