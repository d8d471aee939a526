import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Policy } from '../core/policy.ts';
import { Commands } from '../sandbox/commands.ts';
import { type CopyOptions, removeLeftCopies, WorkingCopies } from '../sandbox/copies/copies.ts';
import { brokenHabits } from '../sandbox/habits.ts';
import { hiddenFrom } from '../sandbox/isolation/hidden.ts';
import { removeLeft } from '../sandbox/left-folders.ts';
import { endOrphans } from '../sandbox/processes/orphans.ts';
import { isPublicAddress, literalIn } from '../tools/reach/address.ts';
import { checkedLookup } from '../tools/reach/connect.ts';
import { probe } from '../sandbox/isolation/probe.ts';

/** Under the data folder: mirrors of repositories, and what was installed for them. */
const COPIES = 'copies';

/** Makes room on the disk, which the private Redis may need to start. */
export async function removeLeftFolders(config: Config, log: Logger): Promise<void> {
  const removed = await removeLeft(join(config.dataDir, 'runs'));
  await removeLeftCopies(join(config.dataDir, COPIES));
  if (removed > 0) log.info({ removed }, 'Folders of commands that were interrupted were removed');
}

/** How this process runs people's commands; nothing is tried out yet. */
export function openCommands(config: Config, policy: () => Promise<Policy>): Commands {
  return new Commands({
    find: () => probe({ hidden: hiddenFrom(config), runs: join(config.dataDir, 'runs') }),
    settings: async () => (await policy()).commands,
    reaching: {
      mayReach,
      lookup: checkedLookup(isPublicAddress),
    },
  });
}

/** How this process makes working copies. */
export function openCopies(
  config: Config,
  commands: Commands,
  { policy, secret }: Pick<CopyOptions, 'policy' | 'secret'>,
): WorkingCopies {
  return new WorkingCopies({ root: join(config.dataDir, COPIES), place: () => commands.place(), policy, secret });
}

/** Names are looked at again once they are resolved. */
function mayReach(host: string): boolean {
  const literal = literalIn(host);
  return literal === undefined || isPublicAddress(literal);
}

/** What people often do takes seconds to try, which a bot that has just started needs for what waited for it. */
const TRIED_AFTER_MS = 60_000;

/** Logs what people often do and does not work here, some time after the start; nothing waits for it. */
export async function warnOfBroken(commands: Commands, { dataDir }: Config, log: Logger): Promise<void> {
  await sleep(TRIED_AFTER_MS, undefined, { ref: false });
  try {
    if ((await commands.state()).off !== undefined) return;
    const { sandbox } = await commands.place();
    for (const broken of await brokenHabits(sandbox, join(dataDir, 'runs'))) log.warn(broken);
  } catch (error) {
    log.warn({ err: error }, 'What commands often do could not be tried');
  }
}

/** Logs how commands are kept apart here, and ends what a killed bot has left running. */
export async function startCommands(commands: Commands, log: Logger): Promise<void> {
  const { isolated, note, warnings, off } = await commands.state();
  for (const warning of warnings) log.warn(warning);
  if (off !== undefined) log.error({ note }, off);
  else if (isolated) log.info(note);
  else log.warn(note);
  const orphans = await endOrphans();
  if (orphans > 0) log.warn({ orphans }, 'Commands that a killed bot had left running were ended');
}
