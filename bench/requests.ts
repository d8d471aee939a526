import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { defineTool, type Tool } from '../src/core/domain/tool.ts';
import { choosePlan, chooseTimedPlan } from '../src/core/facts/plan.ts';
import type { Workflow } from '../src/core/workflow.ts';
import { answerWith } from '../src/workflows/answer.ts';
import { builtIn } from '../src/workflows/index.ts';
import { researchWith } from '../src/workflows/research.ts';
import { ResearchModel } from '../test/support/research-model.ts';
import { type AskedTurn, type Said, TurnModel } from '../test/support/scripted-model.ts';
import { WorkflowKit } from '../test/support/workflow-kit.ts';
import { type Case, cases } from './requests/cases.ts';

const DOCS = fileURLToPath(new URL('../docs/requests.md', import.meta.url));
const HEAD = `# What the bot can be asked

40 requests of a software team, each done from end to end by \`npm run --silent bench -- requests\`: the words choose the workflow, which runs in the test kit with a scripted model and tools like those of an MCP
server. A request counts as served where its run ends well and its result says what was asked for. This page is written by \`npm run --silent bench -- requests --write\`. It shows what the bot does with the answers
of a model, not how good a model is.

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

type Served = { by: string; outcome: string; served: boolean };

async function serve(one: Case): Promise<Served> {
  const workflows = [...builtIn, researchWith({ searches: true }), answerWith({ looksUp: true })];
  const plan = choosePlan(one.request, workflows) ?? chooseTimedPlan(one.request, workflows);
  const workflow: Workflow | undefined = workflows.find(({ name }) => name === (plan?.workflow ?? 'answer'));
  if (!workflow) return { by: '-', outcome: 'no workflow takes it', served: false };
  const done: string[] = [];
  const input = plan?.input ?? { request: one.request };
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
    const ended = run.status === 'completed' && (one.shows === undefined || text.includes(one.shows));
    return {
      by: workflow.name,
      outcome: ended ? 'served' : `ended ${run.status}: ${text.slice(0, 80)}`,
      served: ended && one.why === undefined,
    };
  } catch (error) {
    return { by: workflow.name, outcome: String(error), served: false };
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
): Promise<{ requests: number; served: number; unexpected: number }> {
  const rows: (Served & { one: Case })[] = [];
  for (const one of cases) rows.push({ one, ...(await serve(one)) });
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const lines = rows.map(({ one, by, served, outcome }, at) => {
    const how = served ? 'yes' : one.why === undefined ? `no: ${outcome}` : `no: ${one.why}`;
    return `| ${at + 1} | ${cell(one.request)} | ${by} | ${one.needs ?? ''} | ${cell(how)} |`;
  });
  const table = ['| | request | workflow | needs | served |', '| --- | --- | --- | --- | --- |', ...lines].join('\n');
  const served = rows.filter((row) => row.served).length;
  const page = `${HEAD}**${served} of ${rows.length} are served.**\n\n${table}\n`;
  console.log(page);
  if (args.includes('--write')) await writeFile(DOCS, page);
  const unexpected = rows.filter((row) => !row.served && row.one.why === undefined).length;
  return { requests: rows.length, served, unexpected };
}
