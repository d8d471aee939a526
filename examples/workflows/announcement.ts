import type { WorkflowTools } from '../../src/workflows/load.ts';

const HOUR_MS = 60 * 60_000;

/** How each tone opens and closes. */
const TONES = {
  plain: ['', ''],
  warm: ['Good news: ', ' Thank you all for waiting.'],
  formal: ['We hereby announce: ', ' For questions, please reply here.'],
} as const;

/** Drafts an announcement, and asks before it goes on. Try it: `/task announcement The new office opens on Monday`. */
export default ({ defineWorkflow, z }: WorkflowTools) =>
  defineWorkflow({
    name: 'announcement',
    description: 'Drafts an announcement in the tone that you choose.',
    usage: 'announcement <what is new>',
    input: z.object({ request: z.string().trim().min(1, 'What is new? For example: announcement We moved.') }),
    steps: [
      { name: 'Choose a tone', stage: 'planning' },
      { name: 'Tidy it up', stage: 'planning' },
      { name: 'Write it', stage: 'executing' },
    ],
    // What is said in its thread meanwhile reaches it through `context.context()`.
    takesAdditions: true,
    summary: () => 'draft that announcement',

    async run(context, { request }) {
      // Waits without a worker, for days if need be; after a crash it is not asked again. What needs no answer is done meanwhile.
      const [{ text: tone }, news] = await Promise.all([
        context.ask('Choose a tone', {
          text: 'In which tone?',
          choices: Object.keys(TONES),
          default: 'plain',
          deadlineMs: HOUR_MS,
        }),
        context.step('Tidy it up', async () => asSentence(request)),
      ]);
      const said = await context.context();
      const text = await context.step('Write it', async () => {
        const [opening, closing] = TONES[tone as keyof typeof TONES];
        const sentences = [news, ...said.map((addition) => asSentence(addition.text))];
        return `${opening}${sentences.join(' ')}${closing}`;
      });
      return { text };
    },
  });

function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/[.\s]+$/, '')}.`;
}
