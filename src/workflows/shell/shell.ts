import { realpath } from 'node:fs/promises';
import { z } from 'zod';
import { code } from '../../core/present/text/markdown.ts';
import {
  defineWorkflow,
  PermanentError,
  type Workflow,
  type WorkflowContext,
  type WorkflowResult,
} from '../../core/workflow.ts';
import { fold } from '../asking.ts';
import { readDuration } from '../duration.ts';
import { LONGEST_TIMEOUT_MS } from './timeout-in-request.ts';
import { formatDuration } from '../../core/present/text/duration.ts';
import { commandInRequest, LONGEST_COMMAND } from './command-in-request.ts';
import { KeptOutput } from './kept-output.ts';
import { leftOutOf } from './left-out.ts';
import { LiveOutput } from './live-output.ts';
import { termsOf } from './terms.ts';
import { fits, outcomeOf, printedBy, reportOf } from './report.ts';
import { asTyped } from './straight-quotes.ts';
import { type Ended, runCommand } from '../../sandbox/run-command.ts';
import { type Place, placeHere } from '../../sandbox/commands.ts';
import type { WorkingCopies } from '../../sandbox/copies/copies.ts';
import { inCopy, type InCopy } from './in-copy.ts';
import { MOST_CHOICES, onRepository } from '../in-repository.ts';

/** Long enough for most builds and test suites, short enough that what hangs is noticed. */
const DEFAULT_TIMEOUT_SECONDS = 600;
const LONGEST_TIMEOUT_SECONDS = LONGEST_TIMEOUT_MS / 1000;
const TIMEOUT_FORM = 'A timeout is a length of time up to 24 hours, for example 20m or "2 hours".';

/** As much of a command as fits into a sentence. */
const SHOWN_COMMAND = 60;

/** Blanks that a sentence does not keep. */
const LAID_OUT = /[^\S ]| {2}/;

/** What is not to be seen (or turns the direction of writing), but is part of a command all the same. */
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cf}]/gu;

const ShellInput = z.object({
  command: z
    .string({ error: 'Which command? For example: bash "npm test".' })
    .trim()
    .min(1, 'Which command? For example: bash "npm test".')
    .max(
      LONGEST_COMMAND,
      `A command has at most ${LONGEST_COMMAND.toLocaleString('en')} characters; put longer ones into a script.`,
    )
    .refine((command) => !command.includes('\0'), 'A command cannot contain the character NUL.'),
  timeoutSeconds: z
    .number({ error: TIMEOUT_FORM })
    .positive(TIMEOUT_FORM)
    .max(LONGEST_TIMEOUT_SECONDS, TIMEOUT_FORM)
    .default(DEFAULT_TIMEOUT_SECONDS),
  /** Where it runs: in a copy of that repository, or of the one that its person chooses. */
  repositories: z.array(z.string()).max(MOST_CHOICES).optional(),
});
type ShellInput = z.infer<typeof ShellInput>;

/** Runs a shell command in a folder of its own, as `shellIn` says, with what any policy begins with. */
export const shell = shellIn(placeHere);

/** The workflow with a place of choice for its commands; it throws where there is none. */
export function shellIn(
  place: () => Promise<Place>,
  whyOff: Workflow['whyOff'] = () => undefined,
  copies?: Pick<WorkingCopies, 'open'>,
): Workflow<ShellInput> {
  return defineWorkflow({
    name: 'shell',
    aliases: ['bash'],
    description: 'Runs a shell command in a folder of its own and shows what it prints.',
    usage: 'bash "command"',
    example: 'run `date`',
    dangerous: true,
    whyOff,
    input: ShellInput,
    steps: [
      { name: 'Prepare a folder', stage: 'planning' },
      { name: 'Run the command', stage: 'executing' },
    ],
    // One quoted word is the command itself; several are a command line as it was typed, its quotes included.
    fromWords: (words, text) => ({ command: asTyped((words.length === 1 ? words[0] : undefined) ?? text) }),
    withTimeout: (input, typed) => ({ ...(input as object), timeoutSeconds: secondsIn(typed) }),
    inRepository: (input, names) => ({ ...(input as object), repositories: names.slice(0, MOST_CHOICES) }),
    repositories: ({ repositories = [] }) => repositories,
    fromRequest: commandInRequest,
    summary: ({ command, timeoutSeconds, repositories }) =>
      `run ${code(command, SHOWN_COMMAND)}${onRepository(repositories)}${timeoutIn(timeoutSeconds)}`,
    terms: (input, policy) => termsOf(input, policy),
    details: ({ command }) => wholeOf(command),
    leftOut: (request, input) => leftOutOf(request, ShellInput.safeParse(input).data?.repositories),
    alike: ({ command, repositories = [] }) => [command, ...repositories].join('\n'),
    async run(context, input) {
      const { repositories = [] } = input;
      const copy = repositories.length > 0 ? await inCopy(context, repositories, mustHave(copies)) : undefined;
      // Made again where the run continues on another machine, since the step is done once but a folder is local.
      if (!copy) await context.step('Prepare a folder', async () => void (await context.folder()));
      const run = async () => runAndReport(context, input, copy ? await copy() : { place: await place(), where: '' });
      return context.step('Run the command', run, { repeatable: false });
    },
  });
}

/** NaN where it is no length of time; the schema says so. */
function secondsIn(typed: string): number {
  const text = fold(typed.trim());
  const found = readDuration(text);
  return found && found.length === text.length ? found.ms / 1000 : Number.NaN;
}

function timeoutIn(seconds: number): string {
  return seconds === DEFAULT_TIMEOUT_SECONDS ? '' : ` with a timeout of ${formatDuration(seconds * 1000)}`;
}

/** The command with marks for what is not to be seen; undefined where a sentence shows all of it. */
function wholeOf(command: string): string | undefined {
  const all = command.replace(UNSEEN, (unseen) => `\\u{${unseen.codePointAt(0)?.toString(16)}}`);
  return all === command && command.length <= SHOWN_COMMAND && !LAID_OUT.test(command) ? undefined : all;
}

function mustHave<T>(copies: T | undefined): T {
  if (copies === undefined) throw new PermanentError('There are no working copies here.');
  return copies;
}

async function runAndReport(
  context: WorkflowContext,
  input: ShellInput,
  { place, where }: InCopy,
): Promise<WorkflowResult> {
  const kept = new KeptOutput(place.limits.outputBytes);
  const timeoutMs = Math.min(input.timeoutSeconds * 1000, place.limits.longestMs);
  const live = new LiveOutput((text) => context.output(text));
  let ended: Ended;
  try {
    ended = await runCommand({
      command: input.command,
      folder: await realpath(await context.folder()),
      timeoutMs,
      signal: context.signal,
      ...place,
      onOutput: (bytes) => {
        kept.push(bytes);
        live.push(bytes);
      },
    });
  } finally {
    live.end();
  }
  context.signal.throwIfAborted();
  const outcome = outcomeOf(ended, { ...place, timeoutMs, where }, kept.leftOut);
  const output = kept.text();
  const file = fits(output) ? undefined : await context.keep('output.txt', Buffer.from(output));
  const files = file ? [file] : [];
  if (ended.how === 'exited' && ended.exitCode === 0) return { text: reportOf(outcome, output, file?.name), files };
  // Thrown within the step, so that a Retry runs the command again instead of finding its failure stored.
  throw new PermanentError(outcome, { partial: { text: printedBy(output, file?.name), files } });
}
