import { z } from 'zod';
import { addressesIn } from '../core/domain/addresses.ts';
import type { RequestFile } from '../core/domain/attached.ts';
import type { Attachment, TurnMessage } from '../core/domain/model/model-turn.ts';
import { ANSWER_CUT, cannotText, endedText, lookedUpText } from '../core/present/agent.ts';
import { filesForModel, filesNote } from '../core/present/files.ts';
import { carriedForModel, talkForModel, talkNote } from '../core/present/talk.ts';
import { namesTalk, pointsBack } from '../core/understand/points-back.ts';
import { imageOf } from '../core/reply/inputs.ts';
import { defineWorkflow, type Workflow, type WorkflowContext } from '../core/workflow.ts';

const AnswerInput = z.object({
  request: z.string().trim().min(1, 'What shall I work on?').max(8_000),
  /** What was written of the answer before it went into the background. */
  partial: z.string().optional(),
  /** What was said before the request, where it belongs to a talk. */
  before: z.string().optional(),
});
type AnswerInput = z.infer<typeof AnswerInput>;

const INSTRUCTIONS = `You work on a request from a team's chat and write a thorough answer, in Markdown and in the language of the request.
What people add while you work belongs to the request: give the whole answer again with it, without a word about the revision.`;

const CONTINUER = `You were writing an answer in a team's chat and were interrupted. Go on exactly where it stops, in the same
language and form; repeat nothing, and say nothing about the interruption. You cannot run programs, open links or look anything up.`;

/** Requests of about one size take about as long. */
const SHORT = 120;
const MEDIUM = 600;

/**
 * Any message, worked on in the background with the model and whatever tools only read; it takes what no other workflow fits. `looksUp`:
 * there are such tools here, so that an offer says no more than is done.
 */
export function answerWith({ looksUp }: { looksUp: boolean }): Workflow<AnswerInput> {
  return defineWorkflow({
    name: 'answer',
    description: looksUp
      ? 'Looks things up for any question or request and writes the answer, in the background.'
      : 'Works on any request with the language model, in the background.',
    usage: 'answer <request>',
    example: 'compare three job queues in the background',
    input: AnswerInput,
    takesAdditions: true,
    takesAnything: true,
    looksUp: (request, { mcp }) => looksUp || mcp.servers.length > 0 || addressesIn(request).length > 0,
    summary: (input) => summaryOf(input, looksUp),
    alike: alikeOf,
    async run(context, { request, partial, before }) {
      const talk = await context.thread();
      const isKnown = talk.said.length > 0 || before === undefined;
      const parts = isKnown ? [talkForModel(talk)] : [before, carriedForModel(talk)];
      const told = parts.filter((part) => part !== '').join('\n\n');
      const files = await context.files();
      const notes = [talkNote(talk, request), filesNote(files)].filter((note) => note !== undefined);
      const noted = notes.length === 0 ? undefined : `_${notes.join(' ')}_`;
      const asked = goalOf(context, [request, filesForModel(files)].filter((part) => part !== '').join('\n\n'), told);
      if (partial !== undefined) return { text: inParts(await continued(context, asked, partial), noted) };
      const tools = (await context.tools()).filter(({ changes }) => changes === 'nothing');
      const attachments = await imagesOf(context, files);
      const result = await context.agent({
        goal: asked,
        tools,
        attachments,
        instructions: INSTRUCTIONS,
        shown: 'answer',
      });
      const more = [lookedUpText(result), cannotText(result), endedText(result.ended), noted];
      return { text: inParts(result.text, ...more), files: result.files };
    },
  });
}

/** What only had to be ended says nothing about how long a whole answer takes. */
function alikeOf({ request, partial }: AnswerInput): string {
  if (partial !== undefined) return 'continued';
  const size = request.length <= SHORT ? 'short' : request.length <= MEDIUM ? 'medium' : 'long';
  const kinds = [
    ...(request.includes('://') ? ['with links'] : []),
    ...(pointsBack(request) ? ['about the talk'] : []),
  ];
  return [size, ...kinds].join(', ');
}

/** Hosts that an offer names; more are counted. */
const NAMED_HOSTS = 2;

/** What is done first is known from the request; whether anything is looked up beside it is for the model to say. */
function summaryOf({ request, partial }: AnswerInput, looksUp: boolean): string {
  if (partial !== undefined) return 'finish that answer';
  const hosts = [...new Set(addressesIn(request).map((url) => new URL(url).host))];
  const more = hosts.length - NAMED_HOSTS;
  const named = [...hosts.slice(0, NAMED_HOSTS), ...(more > 0 ? [`${more} more`] : [])].join(' and ');
  if (named !== '') return `read ${named}${looksUp ? ', look up what else that needs,' : ''} and write an answer`;
  const goThrough = namesTalk(request) ? 'go through the messages here' : undefined;
  if (looksUp)
    return goThrough
      ? `${goThrough}, look up what else that needs and write an answer`
      : 'look that up and write an answer';
  return goThrough ? `${goThrough} and write that up` : 'work on that and write it up';
}

function inParts(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join('\n\n');
}

function goalOf({ run }: Pick<WorkflowContext, 'run'>, request: string, before: string): string {
  return [
    ...(before === '' ? [] : [`What was said before:\n${before}\n\nThe request:`]),
    request,
    ...(run.addition === undefined ? [] : [`Added when it was confirmed: ${run.addition}`]),
  ].join('\n\n');
}

/** Images go to the model as they are. */
async function imagesOf(context: WorkflowContext, files: readonly RequestFile[]): Promise<Attachment[]> {
  const images = await Promise.all(
    files.map(async (file) => {
      const bytes = file.image === undefined ? undefined : await context.bytes(file);
      return imageOf({ file, ...(bytes && { bytes }) });
    }),
  );
  return images.flat();
}

/** Without the half word at its end: what follows begins a new one. */
function wholeWords(text: string): string {
  let end = text.length;
  while (end > 0 && !/\s/.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** An answer that was begun in the talk, with its rest, and with what was said since. */
async function continued(context: WorkflowContext, asked: string, partial: string): Promise<string> {
  const begun = wholeWords(partial);
  const messages: TurnMessage[] = [
    { role: 'system', content: CONTINUER },
    { role: 'user', content: asked },
    { role: 'assistant', content: begun },
    { role: 'user', content: 'Go on.' },
  ];
  context.write(begun);
  const onText = (_piece: string, written: string) => context.write(`${begun}${written.trimStart()}`);
  const rest = await context.model.turn('Write the answer', messages, { onText });
  const text = [`${begun}${rest.text.trimStart()}`, ...(rest.unfinished ? [ANSWER_CUT] : [])].join('\n\n');
  const said = (await context.context()).map(({ by, text: more }) => `Added by ${by.name} since: ${more}`);
  if (said.length === 0) return text;
  const goal = [asked, `Your answer so far:\n${text}`, ...said, 'Give the whole answer again with that.'].join('\n\n');
  return (await context.agent({ goal, instructions: INSTRUCTIONS, shown: 'answer' })).text;
}
