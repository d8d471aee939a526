import { code } from '../core/present/text/markdown.ts';
import { PermanentError, type WorkflowContext } from '../core/workflow.ts';
import type { Revision } from '../sandbox/copies/mirror.ts';

/** A question has ten buttons; the last is for none of them. */
export const MOST_CHOICES = 9;

const NONE = 'None of them';

/** Whoever has just ordered the work is there to say where. */
const CHOICE_MS = 60 * 60_000;

/** "on `web`", or on whichever of them. */
export function onRepository(names: readonly string[] = []): string {
  if (names.length === 0) return '';
  const listed = names.map((name) => code(name));
  return listed.length === 1 ? ` on ${listed[0]}` : ` on ${listed.slice(0, -1).join(', ')} or ${listed.at(-1)}`;
}

/** The one repository that a run is for, or the one that its person chooses. */
export async function chosenRepository(context: WorkflowContext, names: readonly string[]): Promise<string> {
  const [only = ''] = names;
  if (names.length === 1) return only;
  const { text } = await context.ask('Choose a repository', {
    text: 'Which repository?',
    choices: [...names, NONE],
    default: NONE,
    deadlineMs: CHOICE_MS,
  });
  if (names.includes(text)) return text;
  throw new PermanentError('No repository was chosen, so nothing was run. Name one with --in.');
}

/** "web at 1a2b3c4d (main)" */
export function whereIs(repository: string, { commit, branch }: Revision): string {
  return `${repository} at ${commit.slice(0, 8)}${branch === undefined ? '' : ` (${branch})`}`;
}
