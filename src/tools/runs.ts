import { z } from 'zod';
import { defineTool, type Tool, type ToolContext, ToolError } from '../core/domain/tool.ts';
import { isFinal, type Run, type Status, statuses } from '../core/domain/run.ts';
import { isToldHere } from '../core/facts/told-here.ts';
import type { Queries } from '../core/queries.ts';
import { runForModel, statusForModel } from '../core/present/run/status.ts';

export type RunsRead = { runs: Pick<Queries['runs'], 'list' | 'find'>; queue: Pick<Queries['queue'], 'placeOf'> };

const Input = z.strictObject({
  named: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('The name or id of one run, for its request and result; left out, the runs are listed'),
  page: z.number().int().min(1).max(20).optional().describe('1, or left out, for the latest runs; 2 for older ones'),
});

const ENDED = statuses.filter(isFinal);
const LIVE = statuses.filter((status) => !isFinal(status));

/** Tells of the runs that everybody who reads this run's answer may see: the same ones that questions about work are answered with. */
export function runsTool(queries: () => RunsRead, now: () => number): Tool {
  return defineTool({
    name: 'runs',
    description:
      'Tells what the bot works on here and what it has done lately: the state of each run, or the request and result of one.',
    input: Input,
    changes: 'nothing',
    doing: ({ named }) => (named === undefined ? 'Looking at the runs here' : `Looking at the run ${named}`),
    async run(context, { named, page = 1 }) {
      const text =
        named === undefined
          ? await listed(queries(), context, page, now())
          : await one(queries(), context, named, now());
      return { text };
    },
  });
}

async function listed(queries: RunsRead, { run }: ToolContext, page: number, now: number): Promise<string> {
  const read = async (wanted: Status[]) =>
    (await queries.runs.list({ place: run, person: run.person.id, mine: false, statuses: wanted, page })).runs.filter(
      (found) => mayTell(found, run),
    );
  const [live, ended] = await Promise.all([read(LIVE), read(ENDED)]);
  const places = await Promise.all(
    live.map(async (found) => (found.status === 'queued' ? queries.queue.placeOf(found) : undefined)),
  );
  const states = live.map((found, at) => ({ run: found, place: places[at], whose: found.person }));
  return statusForModel(states, ended, now);
}

async function one(queries: RunsRead, { run }: ToolContext, named: string, now: number): Promise<string> {
  const found = await queries.runs.find(run.workspace, named, { channel: run.channel, person: run.person.id });
  // Whether there is such a run elsewhere is nobody's business here.
  if (!found || !mayTell(found, run)) throw new ToolError('There is no run of that name here.');
  return runForModel({ run: found, place: await queries.queue.placeOf(found), whose: found.person }, now);
}

/** What it may see is the channel's and its person's own; what it may tell is what its readers see. The run that asks is not news. */
function mayTell(found: Run, here: ToolContext['run']): boolean {
  const sees =
    found.workspace === here.workspace && (found.channel === here.channel || found.person.id === here.person.id);
  return sees && found.id !== here.id && isToldHere(found, here);
}
