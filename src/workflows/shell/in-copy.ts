import { realpath } from 'node:fs/promises';
import { code } from '../../core/present/text/markdown.ts';
import { PermanentError, type WorkflowContext } from '../../core/workflow.ts';
import type { Place } from '../../sandbox/commands.ts';
import type { Copy, WorkingCopies } from '../../sandbox/copies/copies.ts';
import type { Revision } from '../../sandbox/copies/mirror.ts';
import { LiveOutput } from './live-output.ts';

/** A question has ten buttons; the last is for none of them. */
export const MOST_CHOICES = 9;

const NONE = 'None of them';

/** Whoever has just ordered a command is there to say where. */
const CHOICE_MS = 60 * 60_000;

/** Where a run's command is executed, and how a report names that. */
export type InCopy = { place: Place; where: string };

/**
 * Gives a way to the working copy that the run is for, or that its person chooses. It is made anew where the run continues on another
 * machine, and for a Retry, which is for what was pushed meanwhile.
 */
export async function inCopy(
  context: WorkflowContext,
  names: readonly string[],
  copies: Pick<WorkingCopies, 'open'>,
): Promise<() => Promise<InCopy>> {
  const [only = ''] = names;
  const repository = names.length === 1 ? only : await chosen(context, names);
  const open = async (): Promise<Copy> => {
    const live = new LiveOutput((text) => context.output(text));
    const folder = await realpath(await context.folder());
    const onOutput = (bytes: Buffer) => live.push(bytes);
    return copies.open({ repository, folder, signal: context.signal, onOutput }).finally(() => live.end());
  };
  let copy: Copy | undefined;
  await context.step('Prepare a folder', async () => {
    copy = await open();
  });
  return async () => {
    const { place, revision } = (copy ??= await open());
    return { place, where: whereIs(repository, revision) };
  };
}

/** "on `web`", or on whichever of them. */
export function onRepository(names: readonly string[] = []): string {
  if (names.length === 0) return '';
  const listed = names.map((name) => code(name));
  return listed.length === 1 ? ` on ${listed[0]}` : ` on ${listed.slice(0, -1).join(', ')} or ${listed.at(-1)}`;
}

async function chosen(context: WorkflowContext, names: readonly string[]): Promise<string> {
  const { text } = await context.ask('Choose a repository', {
    text: 'Which repository?',
    choices: [...names, NONE],
    default: NONE,
    deadlineMs: CHOICE_MS,
  });
  if (names.includes(text)) return text;
  throw new PermanentError('No repository was chosen, so nothing was run. Name one with --in.');
}

function whereIs(repository: string, { commit, branch }: Revision): string {
  return ` On ${repository} at ${commit.slice(0, 8)}${branch === undefined ? '' : ` (${branch})`}.`;
}
