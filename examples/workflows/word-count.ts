import type { WorkflowTools } from '../../src/workflows/load.ts';

/** How many of the words are shown in the message; all of them are in the file. */
const SHOWN_WORDS = 10;

/** Counts the words of a text. Try it: `/task word-count to be or not to be`. */
export default ({ defineWorkflow, PermanentError, z }: WorkflowTools) =>
  defineWorkflow({
    name: 'word-count',
    aliases: ['wc'],
    description: 'Counts the words of a text and lists them by how often they come.',
    usage: 'word-count <text>',
    // What comes after `/task word-count` is the `request`, unless `fromWords` says otherwise.
    input: z.object({ request: z.string().trim().min(1, 'Which text? For example: word-count to be or not to be.') }),
    // Declared in order, so that the card knows how far the run is.
    steps: [
      { name: 'Count the words', stage: 'analyzing' },
      { name: 'Write the table', stage: 'finalizing' },
    ],
    summary: () => 'count the words of your text',

    async run(context, { request }) {
      // A step is done once: after a crash the run goes on with what it returned.
      const counts = await context.step('Count the words', async () => {
        const words = request.toLowerCase().match(/[\p{L}\p{N}'’-]+/gu) ?? [];
        // Trying again would not help, so the run fails at once, and says this.
        if (words.length === 0) throw new PermanentError('There are no words in this text.');
        context.output(`${words.length} words\n`);
        return countEach(words);
      });

      const table = await context.step('Write the table', async () => {
        const rows = counts.map(([word, count]) => `${word},${count}`);
        return context.keep('words.csv', new TextEncoder().encode(`word,count\n${rows.join('\n')}\n`));
      });

      const total = counts.reduce((sum, [, count]) => sum + count, 0);
      const shown = counts.slice(0, SHOWN_WORDS).map(([word, count]) => `- ${word}: ${count}`);
      return { text: `${total} words, ${counts.length} of them different.\n\n${shown.join('\n')}`, files: [table] };
    },
  });

/** The most frequent first. */
function countEach(words: string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a);
}
