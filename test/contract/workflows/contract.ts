import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowTools } from '../../../src/workflows/load.ts';

/** A byte of every value: what a file has to bring over unharmed. */
const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, value) => value);

/** Workflows for the contract: one that says just what it is told to, one with files, one that waits to be stopped. */
export default ({ defineWorkflow, z }: WorkflowTools) => [
  defineWorkflow({
    name: 'report',
    description: 'Writes the quarterly report.',
    input: z.object({ request: z.string() }),
    steps: [
      { name: 'Collect', stage: 'analyzing' },
      { name: 'Write', stage: 'executing' },
    ],
    takesAdditions: true,
    fromRequest: (text) => (/quarterly report/i.test(text) ? { request: text } : undefined),
    summary: () => 'write the quarterly report',
    expectedMs: () => 120_000,
    async run(context) {
      await context.step('Collect', () => sleep(100));
      await context.step('Write', () => sleep(100));
      const { addition } = context.run;
      return { text: `The report has 42 pages${addition ? `; as you added: ${addition}` : ''}.` };
    },
  }),
  defineWorkflow({
    name: 'recall',
    description: 'Gives what was said before.',
    input: z.object({ request: z.string() }),
    async run(context) {
      const { said } = await context.thread();
      return { text: said.map(({ name, text }) => `${name}: ${text}`).join(' | ') };
    },
  }),
  defineWorkflow({
    name: 'ship',
    description: 'Ships something, if that is approved.',
    input: z.object({ request: z.string() }),
    async run(context, { request }) {
      const approved = await context.approve('Ship', { what: 'ship', details: { what: request, note: '<@U1> & `x`' } });
      return { text: approved ? `Shipped ${request}.` : 'Nothing was shipped.' };
    },
  }),
  defineWorkflow({
    name: 'inspect',
    description: 'Says what came with the request.',
    fromRequest: (text) => (/budget report/i.test(text) ? { request: text } : undefined),
    expectedMs: () => 120_000,
    input: z.object({ request: z.string() }),
    async run(context) {
      const files = await context.files();
      const lines = files.map(({ name, text, image, problem }) => `${name}: ${problem?.why ?? image ?? text?.trim()}`);
      const sizes = await Promise.all(files.map(async (file) => (await context.bytes(file))?.byteLength ?? 0));
      return { text: `${lines.join(' | ')} (${sizes.join(', ')} bytes)` };
    },
  }),
  defineWorkflow({
    name: 'carry',
    description: 'Gives what the request brings along.',
    input: z.object({ request: z.string() }),
    async run(context) {
      const { carried = [], links = [] } = await context.thread();
      return { text: [...carried.map(({ text }) => text), ...links].join(' | ') };
    },
  }),
  defineWorkflow({
    name: 'listen',
    description: 'Works until something is said to it.',
    input: z.object({ request: z.string() }),
    takesAdditions: true,
    async run(context) {
      context.output('listening\n');
      for (;;) {
        const said = await context.context();
        if (said.length > 0) return { text: said.map(({ text }) => text).join(' | ') };
        await sleep(100, undefined, { signal: context.signal });
      }
    },
  }),
  defineWorkflow({
    name: 'say',
    description: 'Says the text that it is given in base64.',
    input: z.object({ request: z.string() }),
    async run(_context, { request }) {
      return { text: Buffer.from(request, 'base64').toString() };
    },
  }),
  defineWorkflow({
    name: 'long',
    description: 'Says more than any platform takes in one message.',
    input: z.object({ request: z.coerce.number() }),
    async run(_context, { request }) {
      return { text: Array.from({ length: request }, (_, number) => `line ${number} of ${request}`).join('\n') };
    },
  }),
  defineWorkflow({
    name: 'files',
    description: 'Gives two files.',
    input: z.object({ request: z.string() }),
    async run(context) {
      const files = await context.step('Write them', async () => [
        await context.keep('all-bytes.bin', ALL_BYTES),
        await context.keep('grüße.txt', new TextEncoder().encode('Grüße\n')),
      ]);
      return { text: 'Two files.', files };
    },
  }),
  defineWorkflow({
    name: 'wait',
    description: 'Waits until it is stopped.',
    input: z.object({ request: z.string() }),
    steps: [
      { name: 'Begin', stage: 'planning' },
      { name: 'Wait', stage: 'executing' },
    ],
    async run(context) {
      // Whoever reads "begun" has seen the card before, as people do who stop something.
      await context.step('Begin', () => sleep(500));
      context.output('begun\n');
      await context.step('Wait', ({ signal }) => sleep(600_000, undefined, { signal }));
      return { text: 'It waited.' };
    },
  }),
];
