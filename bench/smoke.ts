import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { z } from 'zod';
import { createModel } from '../src/adapters/model/create-model.ts';
import { readConfig } from '../src/app/config.ts';
import { defineTool, type Tool } from '../src/core/domain/tool.ts';
import { Policy } from '../src/core/policy.ts';
import { Parser } from '../src/tools/read/parser.ts';
import { createTools } from '../src/tools/create-tools.ts';
import { answerWith } from '../src/workflows/answer.ts';
import { researchWith } from '../src/workflows/research.ts';
import { WorkflowKit } from '../test/support/workflow-kit.ts';

const QUESTION = 'Which versions of Redis does BullMQ support?';
const JUDGED_MS = 120_000;

/** What happened in one part: how it went, and how long it took. */
async function part(name: string, work: () => Promise<string>): Promise<boolean> {
  const from = performance.now();
  const took = () => `${((performance.now() - from) / 1_000).toFixed(1)} s`;
  try {
    console.log(`ok    ${name} (${took()}): ${(await work()).replaceAll(/\s+/g, ' ').slice(0, 300)}`);
    return true;
  } catch (error) {
    console.log(`FAIL  ${name} (${took()}): ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** Tries the model server and the search provider of the environment (and .env), part by part, and prints what happened. */
export async function smoke(args: readonly string[] = []): Promise<{ parts: number; failed: number }> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { quick: { type: 'boolean' } },
    allowPositionals: true,
  });
  const question = positionals.join(' ') || QUESTION;
  const config = readConfig();
  if (!config.model) throw new Error('Set OPENAI_API_KEY or OPENAI_BASE_URL first: see docs/models.md.');
  const model = createModel(config.model, { log: pino({ level: 'warn' }) });
  const policy = Policy.parse({});
  const parser = new Parser();
  const tools = createTools({
    search: config.search,
    policy: () => policy,
    secret: () => undefined,
    parser,
    warn: console.warn,
    now: Date.now,
  });
  const given = await tools.all();
  // Each part has that time for itself.
  const call = () => ({ size: 'main' as const, use: 'run' as const, signal: AbortSignal.timeout(JUDGED_MS) });
  const parts: [string, () => Promise<string>][] = [
    [
      'a turn',
      async () => {
        const {
          text,
          usage,
          model: name,
        } = await model.turn([{ role: 'user', content: 'Answer with the word "pong".' }], [], call());
        return `${name} said "${text}", ${usage.input} + ${usage.output} tokens`;
      },
    ],
    [
      'a call of a tool',
      async () => {
        const { calls, cannot } = await model.turn(
          [{ role: 'user', content: 'What time is it? Use the tool.' }],
          [CLOCK],
          call(),
        );
        if (cannot.includes('tools')) return 'this model cannot call tools; runs work without them';
        if (calls.length === 0) throw new Error('The model called no tool.');
        return `it called ${calls.map(({ name, input }) => `${name}(${input})`).join(', ')}`;
      },
    ],
    [
      'an answer of a form',
      async () => {
        const form = z.object({ capital: z.string() });
        const asked = [{ role: 'user' as const, content: 'What is the capital of Norway?' }];
        return JSON.stringify(await model.object(form, 'answer', asked, { ...call(), timeoutMs: JUDGED_MS }));
      },
    ],
    ...(values.quick ? [] : runs(question, model, given)),
  ];
  let failed = 0;
  try {
    for (const [name, work] of parts) if (!(await part(name, work))) failed += 1;
  } finally {
    await tools.close();
    await parser.close();
  }
  return { parts: parts.length, failed };
}

const CLOCK = { name: 'clock', description: 'Tells the time.', parameters: { type: 'object', properties: {} } };

type Model = ReturnType<typeof createModel>;

function runs(question: string, model: Model, tools: readonly Tool[]): [string, () => Promise<string>][] {
  const searches = tools.some(({ name }) => name === 'search');
  const told = (kit: WorkflowKit) => {
    const { status, result, failure, spent } = kit.run;
    if (status !== 'completed') throw new Error(failure?.message ?? status);
    console.log(`\n${result?.text ?? ''}\n`);
    return `${Object.keys(kit.steps).length} steps, ${(spent?.input ?? 0) + (spent?.output ?? 0)} tokens`;
  };
  const run = async (workflow: ReturnType<typeof answerWith> | ReturnType<typeof researchWith>) => {
    const shown = tools.map((tool) =>
      defineTool({
        ...tool,
        run: async (context, input) => {
          console.log(`      ${tool.doing?.(input) ?? tool.name}`);
          return tool.run(context, input);
        },
      }),
    );
    const kit = new WorkflowKit(
      workflow,
      { request: question },
      { request: question, model, tools: shown, now: Date.now() },
    );
    try {
      await kit.go();
      return told(kit);
    } finally {
      await kit.end();
    }
  };
  return [
    ['answer', () => run(answerWith({ looksUp: searches }))],
    ...(searches ? [['research', () => run(researchWith({ searches }))] as [string, () => Promise<string>]] : []),
  ];
}
