import { z } from 'zod';
import { filesNote } from '../core/present/files.ts';
import type { Source } from '../core/domain/tool.ts';
import { ANSWER_CUT } from '../core/present/agent.ts';
import { carriedForModel, talkForModel } from '../core/present/talk.ts';
import {
  defineWorkflow,
  OutOfBudget,
  PermanentError,
  type Workflow,
  type WorkflowContext,
  type WorkflowResult,
} from '../core/workflow.ts';
import { fold } from './asking.ts';
import { checkReport, type Note } from './research/citations.ts';
import { sourcesIn } from './research/files.ts';
import { type Asked, gather, gatherFrom, gatherFromFiles } from './research/gather.ts';
import { libraryOf, ordersOf, type Reading } from './research/library.ts';
import { isAboutOrders } from './research/orders.ts';
import { planned } from './research/plan.ts';
import { countsOf, deliver } from './research/report.ts';
import { Web } from './research/web.ts';
import { addressesIn } from '../core/domain/addresses.ts';
import { contradictions, unsupported, written } from './research/write.ts';

const ResearchInput = z.object({ request: z.string().trim().min(1, 'What shall I research?').max(8_000) });
type ResearchInput = z.infer<typeof ResearchInput>;

/** An order to research, at the beginning of a request. Anything else is for the workflow that takes anything. */
const ORDER =
  /^(?:please |can you |could you |bitte |kannst du )?(?:research|investigate|recherchiere|investiga|pesquise|recherche)[ ,:]/;

/**
 * Answers a request from sources: plans questions, searches and reads side by side, writes once, and keeps only what code and a second
 * look of the model find supported. Without `searches` it works from the links of the request and of its thread.
 */
export function researchWith({ searches }: { searches: boolean }): Workflow<ResearchInput> {
  const from = searches ? 'with sources from the web' : 'from the links given here (no search is set up)';
  return defineWorkflow({
    name: 'research',
    description: `Researches a question ${from}, with citations that are checked.`,
    usage: 'research <question>',
    example: 'research which job queues for Node.js survive a crash',
    input: ResearchInput,
    answers: true,
    takesAdditions: true,
    steps: [
      { name: 'Plan the research', stage: 'planning' },
      { name: 'Write the report', stage: 'executing' },
      { name: 'Keep the files', stage: 'finalizing' },
    ],
    fromRequest: (text) =>
      ORDER.test(fold(text).trimStart()) && (searches || addressesIn(text).length > 0) ? { request: text } : undefined,
    alike: ({ request }) =>
      `${request.length <= LONG_QUESTION ? 'short' : 'long'}${addressesIn(request).length > 0 ? ', with links' : ''}`,
    summary: () => `research that ${from} and check every citation`,
    run: (context, { request }) => research(context, request),
  });
}

/** Longer questions ask for more than one thing, which takes longer. */
const LONG_QUESTION = 200;

/** What came with the request. */
type Given = { links: readonly string[]; files: readonly Source[] };

/** Additions that get searches of their own; the latest say what is wanted now. */
const MOST_ADDED = 3;

const RAN_OUT = 'Most of the budget was used, so I stopped looking for more sources.';
const NOT_WRITTEN = 'The budget was used up before the report was written. These are the passages that I found.';

async function research(context: WorkflowContext, request: string): Promise<WorkflowResult> {
  const { addition } = context.run;
  const talk = await context.thread();
  const told = talk.said.length > 0 ? talkForModel(talk) : carriedForModel(talk);
  const before = told === '' ? [] : [told];
  const asked = [...before, `The request: ${request}`, ...(addition === undefined ? [] : [`Added: ${addition}`])].join(
    '\n\n',
  );
  const [search, read] = await toolsOf(context);
  const links = addressesIn(
    [...(talk.links ?? []), request, addition ?? '', ...talk.said.map(({ text }) => text)].join('\n'),
  );
  const brought = await context.files();
  const given: Given = { links, files: await sourcesIn(context, brought) };
  if (!search && links.length === 0 && given.files.length === 0) {
    throw new PermanentError(
      'No search is set up here, and the request has no links or files. Add links or files to read, or ask an operator to set up a search (docs/tools.md).',
    );
  }
  const plan = await planned(context, asked);
  // Pages about such orders quote them.
  const web = new Web(context, { search, read }, { distrusts: !isAboutOrders(request) });
  const find = (questions: readonly string[], from: number) =>
    Promise.all(
      questions.map((question, index) =>
        answerOf(context, web, given, { question, place: from + index, seen: new Set() }),
      ),
    );
  const first = await find(plan.questions, 1);
  const added = (await context.context()).map(({ by, text }) => `Added by ${by.name} since: ${text}`);
  const readings = [...first, ...(await find(added.slice(-MOST_ADDED), plan.questions.length + 1))].flat();
  const notes = [filesNote(brought), ...(web.ranOut ? [RAN_OUT] : [])].filter((note) => note !== undefined);
  const wanted = [plan.asked, ...added].join('\n\n');
  return reported(context, wanted, { readings, notes });
}

type Found = { readings: readonly Reading[]; notes: string[] };

/** Writes the report and checks it. Where the budget has nothing left for that, what was found is delivered as it is. */
async function reported(context: WorkflowContext, asked: string, { readings, notes }: Found): Promise<WorkflowResult> {
  const library = libraryOf(readings);
  if (library.sources.length === 0) {
    throw new PermanentError(
      'No source was found that says something about this. Other words, or links to read, may help.',
    );
  }
  const disagree = (await unlessOut(() => contradictions(context, asked, library.notes))) ?? [];
  const report = await unlessOut(() => written(context, asked, library));
  if (report === undefined) notes.push(NOT_WRITTEN);
  if (report?.unfinished) notes.push(ANSWER_CUT);
  const said = report?.text ?? passagesOf(library.notes);
  const parts = await checkReport(said, library.sources, library.notes, asked);
  const rejected = report === undefined ? new Set<number>() : await unsupported(context, parts);
  const checked = { parts, rejected };
  const distrusted = ordersOf(readings);
  const { text, whole } = deliver(checked, library.sources, { disagree, distrusted, notes });
  const files = await context.step('Keep the files', async () => [
    await context.keep('report.md', Buffer.from(whole)),
    await context.keep('sources.json', Buffer.from(sourcesFile(library, countsOf(checked)))),
  ]);
  return { text, files };
}

async function unlessOut<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof OutOfBudget) return undefined;
    throw error;
  }
}

function passagesOf(notes: readonly Note[]): string {
  return notes
    .map(({ source, passage }) => `- ${passage.replaceAll(/\s+/g, ' ').replace(/[.!?]$/, '')} [${source}].`)
    .join('\n');
}

async function answerOf(context: WorkflowContext, web: Web, { links, files }: Given, asked: Asked): Promise<Reading[]> {
  const linked = [
    ...(await gatherFromFiles(context, web, files, asked)),
    ...(await gatherFrom(context, web, links, asked)),
  ];
  return web.searches ? [...linked, ...(await gather(context, web, asked))] : linked;
}

async function toolsOf(context: WorkflowContext) {
  const tools = await context.tools(['search', 'read']);
  return ['search', 'read'].map((name) => tools.find((tool) => tool.name === name));
}

function sourcesFile({ sources, notes }: ReturnType<typeof libraryOf>, counts: ReturnType<typeof countsOf>): string {
  const list = sources.map(({ number, title, url, readAt }) => ({
    number,
    title,
    url,
    readAt: new Date(readAt).toISOString(),
    passages: notes.filter(({ source }) => source === number).map(({ passage }) => passage),
  }));
  return JSON.stringify({ counts, sources: list }, undefined, 2);
}
