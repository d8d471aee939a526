import type { Command } from '../command/command.ts';
import type { Turn } from '../domain/conversation.ts';
import type { InboundOf } from '../domain/message.ts';
import type { Plan } from '../domain/plan.ts';
import type { Run } from '../domain/run.ts';
import type { Queries } from '../queries.ts';
import { saidToRun } from '../understand/reply/said-to-run.ts';
import { repositoriesOf, type Workflow } from '../workflow.ts';

/** Leads up to an addition, and says nothing of its own: "now also handle days". */
const NOW = 'now ';

/** What is in the thread, as far as it matters here. */
type Here = { command: Command | undefined; threadRuns: readonly Run[]; history: readonly Turn[] };

/**
 * Words that add to work which has ended in the thread, where its workflow can go on with it: the same work again, which begins with what
 * that left. Nothing where the talk went on to something else.
 */
export async function goesOn(
  { text, thread }: InboundOf<'message'>,
  { command, threadRuns, history }: Here,
  { queries, workflows }: { queries: { runs: Pick<Queries['runs'], 'lastEndedIn'> }; workflows: readonly Workflow[] },
): Promise<Plan | undefined> {
  if (command || threadRuns.length > 0 || !workflows.some((workflow) => workflow.goesOn)) return undefined;
  if (saidToRun(withoutNow(text))?.meant !== 'surely') return undefined;
  const ended = await queries.runs.lastEndedIn(thread);
  const workflow = workflows.find(({ name }) => name === ended?.plan.workflow);
  if (!ended?.result || !workflow?.goesOn || talkWentOn(history, ended)) return undefined;
  const input = workflow.fromWords([], text);
  const repositories = repositoriesOf(workflow, ended.plan);
  const placed = repositories.length === 0 ? input : workflow.inRepository(input, repositories);
  const checked = workflow.input.safeParse(placed);
  return checked.success ? { workflow: workflow.name, input: checked.data } : undefined;
}

function withoutNow(text: string): string {
  const bare = text.trim();
  return bare.toLowerCase().startsWith(NOW) ? bare.slice(NOW.length) : bare;
}

function talkWentOn(history: readonly Turn[], { finishedAt = 0 }: Run): boolean {
  return history.some(({ by, at }) => by !== 'bot' && at > finishedAt);
}
