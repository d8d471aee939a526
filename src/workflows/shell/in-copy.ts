import { realpath } from 'node:fs/promises';
import type { WorkflowContext } from '../../core/workflow.ts';
import type { Place } from '../../sandbox/commands.ts';
import type { Copy, WorkingCopies } from '../../sandbox/copies/copies.ts';
import { chosenRepository, whereIs } from '../in-repository.ts';
import { LiveOutput } from './live-output.ts';

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
  const repository = await chosenRepository(context, names);
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
    return { place, where: ` On ${whereIs(repository, revision)}.` };
  };
}
