import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineTool } from '../src/core/domain/tool.ts';
import { type Model, ModelError } from '../src/core/model.ts';
import { defineWorkflow } from '../src/core/workflow.ts';
import { type Figure, figureOf, tableOf, time, WARM_UP } from './figures.ts';
import { message, openWorld, type World } from './world.ts';

/** Rounds of one model call and one tool call each. */
const ROUNDS = 20;
const RUNS = 100;
const WRITES = 1_000;
/** As many runs as a worker does at once where nothing else is set. */
const AT_ONCE = 3;

/** A call takes a while, and much longer in life: runs whose calls take no time would only wait for each other. */
const CALL_MS = 10;

/** SPEC H8, in ms at the 99th percentile. */
const PROMISED = 10;

/** Takes the time from the end of each call to the beginning of the next: all of it is the bot's own. */
class Gaps {
  readonly beforeTools: number[] = [];
  readonly beforeModel: number[] = [];
  readonly #endedAt = new Map<string, number>();

  begins(run: string, gaps: number[]): void {
    const from = this.#endedAt.get(run);
    if (from !== undefined) gaps.push(performance.now() - from);
  }

  ended(run: string): void {
    this.#endedAt.set(run, performance.now());
  }
}

const none = () => Promise.reject(new ModelError('unavailable', 'Not here.', { retry: false }));

/** A model that asks for one call in each turn; the run's number is in its goal. */
function modelWith(gaps: Gaps): Model {
  return {
    async *stream() {
      yield await none();
    },
    object: none,
    async turn(messages) {
      const run = messages[1]?.content ?? '';
      gaps.begins(run, gaps.beforeModel);
      const round = messages.filter(({ role }) => role === 'assistant').length;
      const calls = [{ id: `c${round}`, name: 'look', input: JSON.stringify({ run, round }) }];
      const usage = { input: 10, cached: 0, output: 10 };
      const answer = { text: round < ROUNDS ? '' : 'Done.', calls: round < ROUNDS ? calls : [], usage };
      await sleep(CALL_MS);
      gaps.ended(run);
      return { ...answer, model: 'bench', cannot: [] };
    },
  };
}

function workflowWith(gaps: Gaps) {
  const look = defineTool({
    name: 'look',
    description: 'Looks.',
    input: z.strictObject({ run: z.string(), round: z.number() }),
    changes: 'nothing',
    async run(_context, { run, round }) {
      gaps.begins(run, gaps.beforeTools);
      const result = { text: `Round ${round}: ${'a page. '.repeat(250)}` };
      await sleep(CALL_MS);
      gaps.ended(run);
      return result;
    },
  });
  return defineWorkflow({
    name: 'looks',
    description: 'Looks around.',
    input: z.object({ request: z.string() }),
    run: (context, { request }) => context.agent({ goal: request, tools: [look] }),
  });
}

async function finished({ redis }: World, runs: number): Promise<void> {
  while ((await redis.zcard('mw:finished')) < runs) await sleep(50);
}

/** What the bot adds to each model call and tool call of a run, beside the call itself. */
export async function measureAgent(): Promise<{ beforeTool: Figure; beforeModel: Figure; rounds: number }> {
  const gaps = new Gaps();
  const world = await openWorld('working', {
    slots: AT_ONCE,
    workflows: [workflowWith(gaps)],
    model: modelWith(gaps),
  });
  let write: number[] = [];
  try {
    for (let run = 0; run < RUNS; run += 1) {
      const { kind: _kind, message: _message, ...said } = message('', run);
      await world.engine.accept({
        kind: 'command',
        workspace: said.workspace,
        channel: said.channel,
        thread: said.thread,
        id: said.id,
        at: said.at,
        person: said.person,
        command: '/task',
        text: `looks run ${run}`,
      });
    }
    await finished(world, RUNS);
    write = await time(WRITES, (number) => world.redis.set('bench:write', number));
  } finally {
    await world.stop();
  }
  const beforeTool = gaps.beforeTools.slice(WARM_UP);
  const beforeModel = gaps.beforeModel.slice(WARM_UP);
  console.log(
    tableOf([
      { what: 'from a model call to its tool call', taken: beforeTool, limit: PROMISED },
      { what: 'from a tool call to the next model call', taken: beforeModel, limit: PROMISED },
      { what: '(one write to this Redis, alone)', taken: write },
    ]),
  );
  return { beforeTool: figureOf(beforeTool), beforeModel: figureOf(beforeModel), rounds: beforeModel.length };
}
