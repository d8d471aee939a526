import type { Commands } from '../sandbox/commands.ts';
import type { WorkingCopies } from '../sandbox/copies/copies.ts';
import type { BuildOptions } from '../workflows/build/build.ts';

/** What a build needs of this machine. */
export function buildingWith(commands: Commands, copies: WorkingCopies): BuildOptions {
  return { place: () => commands.isolatedPlace(), whyOff: (policy) => commands.whyNotIsolated(policy), copies };
}
