import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { defineTool, type Tool } from '../src/core/domain/tool.ts';
import type { Workflow } from '../src/core/workflow.ts';
import { answerWith } from '../src/workflows/answer.ts';
import { buildIn } from '../src/workflows/build/build.ts';
import { builtIn } from '../src/workflows/index.ts';
import { researchWith } from '../src/workflows/research.ts';
import { ResearchModel } from '../test/support/research-model.ts';
import { type AskedTurn, type Said, TurnModel } from '../test/support/scripted-model.ts';
import { WorkflowKit } from '../test/support/workflow-kit.ts';
import { type Case, cases } from './requests/cases.ts';
import { choose } from './requests/choose.ts';

const DOCS = fileURLToPath(new URL('../docs/requests.md', import.meta.url));
const HEAD = `# What the bot can be asked

40 requests of a software team, each done from end to end by \`npm run --silent bench -- requests\`. Each is handled as the bot handles a mention: the same reading and the same decision, and where the rules are
unsure the same question to the small model, which is scripted and takes for work what needs tools. What is then started or offered runs in the test kit with a scripted model and tools like those of an MCP server; what is
talk is written by the bot's own reply, whose scripted model hands over what needs tools. A request counts as served where its run ends well, or its reply says, what was asked for. This page is written by
\`npm run --silent bench -- requests --write\`. It shows what the bot does with the answers of a model, not how good a model is.

`;

const PAGES: Record<string, string> = {
  'https://docs.example.com/queues': 'BullMQ needs Redis 6.2 or later. Plover works on PostgreSQL 13 or later.',
  'https://status.example.com/': 'All systems operate. The last incident was on 3 May 2029.',
  'https://blog.example.com/migration': 'The migration took 6 weeks and 3 people.',
};

/** What searches, reads and the servers of a team give. Calls that change the world are noted. */
function toolsFor(done: string[]): Tool[] {
  const look = (name: string, text: string): Tool =>
    defineTool({ name, description: name, input: z.looseObject({}), changes: 'nothing', run: async () => ({ text }) });
  const change = (name: string): Tool =>
    defineTool({
      name,
      description: name,
      input: z.looseObject({}),
      changes: 'world',
      run: async () => {
        done.push(name);
        return { text: 'Done.' };
      },
    });
  return [
    defineTool({
      name: 'search',
      description: 'Searches.',
      input: z.looseObject({}),
      changes: 'nothing',
      run: async () => ({ text: Object.keys(PAGES).join('\n'), links: Object.keys(PAGES) }),
    }),
    defineTool({
      name: 'read',
      description: 'Reads a page.',
      input: z.strictObject({ url: z.string() }),
      changes: 'nothing',
      run: async (_context, { url }) => {
        const text = PAGES[url] ?? 'Nothing of interest.';
        return { text, source: { url, title: url, text, readAt: 0 } };
      },
    }),
    look('github.list_checks', 'lint: passed. test (node 24): failed in test/pay.test.ts:41, expected 200, got 500.'),
    look('github.get_pull_request', 'PR 812 by Ben: moves payments to the new client. 14 files, 310 lines.'),
    look('github.list_pull_requests', '812 open 3 days, 809 open 9 days, 790 open 21 days.'),
    look('github.list_commits', 'a1b2 fix: retry payments. c3d4 feat: export as CSV. e5f6 chore: update Node.'),
    look('tracker.search', 'PAY-12 Checkout fails with 500 (open, high). PAY-9 Export is slow (open).'),
    look('logs.query', '14:02 ERROR pay: timeout after 30 s (212 times since 13:50).'),
    look('metrics.query', 'p99 of checkout: 240 ms on Monday, 910 ms today.'),
    look('oncall.who', 'Renata Kowalski is on call until Monday 09:00.'),
    look('database.query', '| country | orders |\n| DE | 1,204 |\n| FR | 833 |'),
    change('github.create_issue'),
    change('tracker.comment'),
    change('github.rerun_checks'),
  ];
}

/** As the bot has them with a model, in its order; `build` has a bench of its own. */
const WORKFLOWS: Workflow[] = [
  ...builtIn,
  researchWith({ searches: true }),
  buildIn({ place: () => Promise.reject(new Error('bench -- build measures this')) }),
  answerWith({ looksUp: true }),
];

const TASK = '/task answer ';

type Served = { by: string; outcome: string; served: boolean; asTask?: true };

/** Talk answers at once and has no tools. Whoever wants it looked up says so. */
async function asTask(one: Case): Promise<Served> {
  const { outcome } = await serve({ ...one, request: `${TASK}${one.request}` });
  const how = outcome === 'served' ? 'talk answers it, and has no tools; `/task answer ...` looks it up' : outcome;
  return { by: 'the talk', outcome: how, served: false, ...(outcome === 'served' && { asTask: true as const }) };
}

async function serve(one: Case): Promise<Served> {
  const chosen = await choose(one, WORKFLOWS);
  const { shows } = one;
  if ('words' in chosen) {
    const says = shows === undefined || chosen.words.includes(shows);
    if (!says && one.why === undefined && !one.request.startsWith(TASK)) return asTask(one);
    const outcome = says ? 'served' : `only said: ${chosen.words.slice(0, 80)}`;
    return { by: chosen.how === 'talk' ? 'the talk' : '-', outcome, served: says && one.why === undefined };
  }
  const { plan, how } = chosen;
  const workflow = WORKFLOWS.find(({ name }) => name === plan.workflow);
  if (!workflow) return { by: '-', outcome: 'no workflow takes it', served: false };
  const by = how === 'offered' ? `${workflow.name}, offered` : `${workflow.name}, ${how}`;
  const done: string[] = [];
  const { input } = plan;
  const model = workflow.name === 'research' ? researcher() : new TurnModel((asked, at) => turnOf(one, asked, at));
  const kit = new WorkflowKit(workflow, input, {
    request: one.request,
    model,
    tools: toolsFor(done),
    ...(one.thread && { thread: one.thread }),
    ...(one.file && { files: [{ name: one.file.name, bytes: Buffer.from(one.file.text) }] }),
  });
  try {
    const run = await kit.go();
    const text = run.result?.text ?? run.failure?.message ?? '';
    const ended = run.status === 'completed' && (shows === undefined || text.includes(shows));
    return {
      by,
      outcome: ended ? 'served' : `ended ${run.status}: ${text.slice(0, 80)}`,
      served: ended && one.why === undefined,
    };
  } catch (error) {
    return { by, outcome: String(error), served: false };
  } finally {
    await kit.end();
  }
}

/** Calls first, and then an answer from what they gave, or from what came with the request: what never reached the model cannot be in it. */
function turnOf({ calls = [], shows = 'Done.', thread, file }: Case, { messages }: AskedTurn, at: number): Said {
  if (at === 0 && calls.length > 0) return { calls };
  const from = calls.length > 0 ? 'tool' : 'user';
  const known = messages.filter(({ role }) => role === from).map(({ content }) => content);
  const brought = calls.length > 0 || thread !== undefined || file !== undefined;
  return { text: `Here it is: ${brought ? known.join('\n') : shows}` };
}

function researcher(): ResearchModel {
  return new ResearchModel({
    plan: (asked) => ({ clarify: null, questions: [asked.slice(-200)] }),
    next: () => ({ queries: ['job queues'], enough: false }),
    notes: (asked) =>
      Object.values(PAGES)
        .flatMap((text) => text.split(/(?<=\.) /))
        .filter((line) => asked.includes(line)),
    report: (asked) =>
      [...asked.matchAll(/^\[(\d+)\] .*\n((?:- .*\n?)*)/gm)]
        .flatMap(([, number, lines = '']) =>
          lines
            .split('\n')
            .filter(Boolean)
            .map((line) => `${line.replace(/\.$/, '')} [${number}].`),
        )
        .join('\n'),
  });
}

/** Does 40 requests from end to end, and prints which are served. */
export async function measureRequests(
  args: readonly string[] = [],
): Promise<{ requests: number; served: number; asTask: number; unexpected: number }> {
  const rows: (Served & { one: Case })[] = [];
  for (const one of cases) rows.push({ one, ...(await serve(one)) });
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const lines = rows.map(({ one, by, served, outcome }, at) => {
    const how = served ? 'yes' : one.why === undefined ? `no: ${outcome}` : `no: ${one.why}`;
    return `| ${at + 1} | ${cell(one.request)} | ${by} | ${one.needs ?? ''} | ${cell(how)} |`;
  });
  const table = ['| | request | workflow | needs | served |', '| --- | --- | --- | --- | --- |', ...lines].join('\n');
  const served = rows.filter((row) => row.served).length;
  const ordered = rows.filter((row) => row.asTask).length;
  const page = `${HEAD}**${served} of ${rows.length} are served as they stand, and ${ordered} more as \`/task answer ...\`.**\n\n${table}\n`;
  console.log(page);
  if (args.includes('--write')) await writeFile(DOCS, page);
  const unexpected = rows.filter((row) => !row.served && !row.asTask && row.one.why === undefined).length;
  return { requests: rows.length, served, asTask: ordered, unexpected };
}
