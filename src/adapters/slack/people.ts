import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { atOnce } from '../../core/in-order.ts';
import type { Person } from '../../core/message.ts';
import { slackError } from './errors.ts';
import { LOOKUP_MS } from './limits.ts';
import type { Log } from './log.ts';
import type { Memory } from './memory.ts';
import type { Workspace } from './workspaces.ts';

const User = z.object({
  name: z.string().optional(),
  real_name: z.string().optional(),
  profile: z.object({ display_name: z.string().optional(), real_name: z.string().optional() }).optional(),
});

const MAX_NAME = 80;

/** Where names do not come, the next ones are not waited for at once: every message would be acknowledged that much later. */
const PAUSE_MS = 5_000;

export type People = ReturnType<typeof createPeople>;

/** The names of people, from Slack and remembered for a day. A name that does not come in time is left out. */
export function createPeople(memory: Memory, log: Log, now: () => number) {
  const pausedUntil = new Map<string, number>();
  const once = atOnce<string | undefined>();

  async function ask(workspace: Workspace, user: string): Promise<string | undefined> {
    const known = await memory.name(workspace.team, user);
    if (known !== null) return known;
    if (now() < (pausedUntil.get(workspace.team) ?? 0)) return undefined;
    const { user: found } = await workspace.client.users.info({ user });
    const { profile, real_name, name } = User.parse(found);
    const shown = [profile?.display_name, profile?.real_name, real_name, name].find((one) => one?.trim());
    if (shown === undefined) return undefined;
    const short = shown.trim().slice(0, MAX_NAME).toWellFormed();
    await memory.setName(workspace.team, user, short);
    return short;
  }

  async function name(workspace: Workspace, user: string): Promise<string | undefined> {
    const timer = new AbortController();
    const pause = () => void pausedUntil.set(workspace.team, now() + PAUSE_MS);
    const late = sleep(LOOKUP_MS, undefined, { signal: timer.signal, ref: false }).then(pause, () => undefined);
    const asked = once(`${workspace.team}/${user}`, () => ask(workspace, user)).catch((error: unknown) => {
      log.debug({ err: error, user }, 'A name could not be looked up');
      // What Slack answers about one person says nothing about others.
      if (slackError(error) === undefined) pause();
    });
    return (await Promise.race([asked, late]).finally(() => timer.abort())) ?? undefined;
  }

  return {
    async names(workspace: Workspace, users: readonly string[]): Promise<Map<string, string>> {
      const found = await Promise.all(users.map(async (user) => [user, await name(workspace, user)] as const));
      return new Map(found.flatMap(([user, shown]) => (shown === undefined ? [] : [[user, shown] as const])));
    },
    /** `otherwise` is a name from the event itself. */
    async person(workspace: Workspace, user: string, otherwise?: string): Promise<Person> {
      return { id: user, name: (await name(workspace, user)) ?? (otherwise || user) };
    },
  };
}
