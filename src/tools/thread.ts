import { z } from 'zod';
import type { Talk } from '../core/domain/talk.ts';
import { defineTool, type Tool, type ToolContext, ToolError } from '../core/domain/tool.ts';
import { problemForModel, threadPart } from '../core/present/talk.ts';

/** Parts of about fifty messages: what is further back than this is hardly about the request, and each costs calls to the platform. */
const MOST_PARTS = 20;

const Input = z.strictObject({
  part: z
    .number()
    .int()
    .min(1)
    .max(MOST_PARTS)
    .optional()
    .describe('1, or left out, for the latest messages; 2 for those before them, and so on'),
});

/** Reads the run's own thread, further back than what the run was given. No other place can be named. */
export function threadTool(): Tool {
  return defineTool({
    name: 'thread',
    description: 'Reads the messages of this thread from before the request, about fifty at a time, latest part first.',
    input: Input,
    changes: 'nothing',
    doing: ({ part = 1 }) => (part === 1 ? 'Reading the thread' : `Reading the thread, part ${part}`),
    async run(context, { part = 1 }) {
      const talk = await partOf(context, part);
      if (talk.problem) throw new ToolError(problemForModel(talk.problem));
      return { text: threadPart(talk) };
    },
  });
}

/** Each part is before the first message of the one after it. */
async function partOf(context: ToolContext, part: number): Promise<Talk> {
  if (part === 1) return context.talk();
  const later = await partOf(context, part - 1);
  const first = later.said[0];
  if (later.problem) return later;
  if (!later.more || later.of === 'channel' || !first) throw new ToolError('Nothing was said before that.');
  return context.cache(`part ${part}`, () => context.talk(first.message));
}
