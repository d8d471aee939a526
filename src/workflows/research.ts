import { z } from 'zod';
import { carriedForModel, talkForModel } from '../core/present/talk.ts';
import {
  defineWorkflow,
  PermanentError,
  type Workflow,
  type WorkflowContext,
  type WorkflowResult,
} from '../core/workflow.ts';
import { fold } from './asking.ts';
import { checkReport } from './research/citations.ts';
import { type Asked, gather, gatherFrom } from './research/gather.ts';
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
  /^(?:please |can you |could you |bitte |kannst du )?(?:research|investigate|recherchiere|investiga|pesquise|recherche) /;

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
    steps: [
      { name: 'Plan the research', stage: 'planning' },
      { name: 'Write the report', stage: 'executing' },
      { name: 'Keep the files', stage: 'finalizing' },
    ],
    fromRequest: (text) =>
      ORDER.test(fold(text).trimStart()) && (searches || addressesIn(text).length > 0) ? { request: text } : undefined,
    summary: () => `research that ${from} and check every citation`,
    run: (context, { request }) => research(context, request),
  });
}

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
  if (!search && links.length === 0) {
    throw new PermanentError(
      'No search is set up here, and the request has no links. Add links to read, or ask an operator to set up a search (docs/tools.md).',
    );
  }
  const plan = await planned(context, asked);
  // Pages about such orders quote them.
  const web = new Web(context, { search, read }, { distrusts: !isAboutOrders(request) });
  const readings = await Promise.all(
    plan.questions.map((question, index) =>
      answerOf(context, web, links, { question, place: index + 1, seen: new Set() }),
    ),
  );
  const library = libraryOf(readings.flat());
  if (library.sources.length === 0) {
    throw new PermanentError(
      'No source was found that says something about this. Other words, or links to read, may help.',
    );
  }
  const disagree = await contradictions(context, plan.asked, library.notes);
  const report = await written(context, plan.asked, library);
  const parts = await checkReport(report, library.sources, library.notes, plan.asked);
  const checked = { parts, rejected: await unsupported(context, parts) };
  const { text, whole } = deliver(checked, library.sources, { disagree, distrusted: ordersOf(readings.flat()) });
  const files = await context.step('Keep the files', async () => [
    await context.keep('report.md', Buffer.from(whole)),
    await context.keep('sources.json', Buffer.from(sourcesFile(library, countsOf(checked)))),
  ]);
  return { text, files };
}

async function answerOf(
  context: WorkflowContext,
  web: Web,
  links: readonly string[],
  asked: Asked,
): Promise<Reading[]> {
  const linked = await gatherFrom(context, web, links, asked);
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
