import { z } from 'zod';
import { talkForModel, talkNote } from '../core/present/talk.ts';
import type { Addition } from '../core/run.ts';
import { type Model, ModelError, type ModelMessage } from '../core/model.ts';
import { defineWorkflow, PermanentError, type Workflow, type WorkflowContext } from '../core/workflow.ts';

const AnswerInput = z.object({
  request: z.string().trim().min(1, 'What shall I work on?').max(8_000),
  /** What was written of the answer before it went into the background. */
  partial: z.string().optional(),
  /** What was said before the request, where it belongs to a talk. */
  before: z.string().optional(),
});
type AnswerInput = z.infer<typeof AnswerInput>;

const PLANNER = `You plan how to answer a request thoroughly. List the points the answer must cover, in order, as a short
Markdown list of at most eight lines, in the language of the request. No introduction.`;

const WRITER = `You write a thorough answer to a request from a team's chat, in Markdown and in the language of the request.
Follow the plan. You cannot run programs, open links or look anything up: where the request needs that, say plainly
what you could not do, and give what helps all the same. Never claim to have run, tested or read something.`;

/** Any message, worked on in the background by the model alone; it takes what no other workflow fits. */
export function answerWith(model: Model): Workflow<AnswerInput> {
  return defineWorkflow({
    name: 'answer',
    description: 'Works on any request with the language model, in the background.',
    usage: 'answer <request>',
    example: 'compare three job queues in the background',
    input: AnswerInput,
    steps: [
      { name: 'Plan the answer', stage: 'planning' },
      { name: 'Write the answer', stage: 'executing' },
    ],
    takesAdditions: true,
    takesAnything: true,
    summary: () => 'work on that and write it up',
    // What only had to be ended says nothing about how long a whole answer takes.
    alike: ({ partial }) => (partial === undefined ? '' : 'continued'),
    async run(context, { request, partial, before }) {
      const { addition } = context.run;
      const talk = await context.thread();
      const told = (talk.said.length > 0 ? talkForModel(talk) : before) ?? talkForModel(talk);
      const note = talkNote(talk, request);
      const whole = (text: string) => ({ text: note === undefined ? text : `${text}\n\n_${note}_` });
      const asked = [
        ...(told === '' ? [] : [`What was said before:\n${told}\n\nThe request:`]),
        request,
        ...(addition === undefined ? [] : [`Added when it was confirmed: ${addition}`]),
      ].join('\n\n');
      if (partial !== undefined) {
        const begun = wholeWords(partial);
        const rest = await context.step('Write the answer', () => continued(model, context, asked, begun));
        return whole(await withAdditions(model, context, asked, `${begun}${rest}`));
      }
      const plan = await context.step('Plan the answer', () =>
        writtenBy(model, context, [
          { role: 'system', content: PLANNER },
          { role: 'user', content: asked },
        ]),
      );
      const brief = [asked, ...said(await context.context())].join('\n\n');
      const text = await context.step('Write the answer', () =>
        writtenBy(
          model,
          context,
          [
            { role: 'system', content: `${WRITER}\n\nThe plan:\n${plan}` },
            { role: 'user', content: brief },
          ],
          (words) => context.output(words),
        ),
      );
      return whole(await withAdditions(model, context, brief, text));
    },
  });
}

const CONTINUER = `You were writing an answer in a team's chat and were interrupted. Go on exactly where it stops, in the same
language and form; repeat nothing, and say nothing about the interruption. You cannot run programs, open links or look anything up.`;

/** Without the half word at its end: what follows begins a new one. */
function wholeWords(text: string): string {
  let end = text.length;
  while (end > 0 && !/\s/.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** The rest of an answer that was begun in the talk. */
async function continued(model: Model, context: WorkflowContext, asked: string, begun: string): Promise<string> {
  context.output(begun);
  const messages: ModelMessage[] = [
    { role: 'system', content: CONTINUER },
    { role: 'user', content: asked },
    { role: 'assistant', content: begun },
    { role: 'user', content: 'Go on.' },
  ];
  const rest = await writtenBy(model, context, messages, (words) => context.output(words));
  return rest.trimStart();
}

const REVISER = `You revise an answer that you wrote for a team's chat so that it takes in what was said since. Give the whole
answer anew, in Markdown and in the language of the request, without a word about the revision.`;

/** Takes in what was said while it was written, as often as something was. */
async function withAdditions(model: Model, context: WorkflowContext, asked: string, written: string): Promise<string> {
  let text = written;
  for (let round = 1; ; round += 1) {
    const added = said(await context.context());
    if (added.length === 0) return text;
    const before = text;
    text = await context.step(`Take in what was said, ${round}`, () =>
      writtenBy(model, context, [
        { role: 'system', content: REVISER },
        { role: 'user', content: asked },
        { role: 'assistant', content: before },
        { role: 'user', content: added.join('\n\n') },
      ]),
    );
  }
}

function said(additions: Addition[]): string[] {
  return additions.map(({ by, text }) => `Added by ${by.name} since: ${text}`);
}

/** What the model writes; a failure that time may mend is one that the step is tried again after. */
async function writtenBy(
  model: Model,
  { signal }: Pick<WorkflowContext, 'signal'>,
  messages: ModelMessage[],
  onWords: (words: string) => void = () => undefined,
): Promise<string> {
  let text = '';
  try {
    for await (const words of model.stream(messages, { size: 'main', use: 'run', signal })) {
      text += words;
      onWords(words);
    }
    return text;
  } catch (error) {
    if (!(error instanceof ModelError) || error.retry) throw error;
    throw new PermanentError(`The language model could not do it (${error.why.replaceAll('_', ' ')}).`, {
      ...(text !== '' && { partial: { text } }),
      cause: error,
    });
  }
}
