import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { atOnce } from '../../../core/basics/in-order.ts';
import type { Person, Stranger } from '../../../core/domain/message.ts';
import { slackError } from '../errors.ts';
import { LOOKUP_MS } from '../limits.ts';
import type { Log } from '../log.ts';
import type { Memory, Who } from '../store.ts';
import type { Workspace } from '../auth/workspaces.ts';

const User = z.object({
  /** The person's own workspace. */
  team_id: z.string().optional(),
  is_bot: z.boolean().optional(),
  /** Of another organisation, met in a shared channel. */
  is_stranger: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  enterprise_user: z.object({ enterprise_id: z.string().optional(), teams: z.array(z.string()).optional() }).optional(),
  name: z.string().optional(),
  real_name: z.string().optional(),
  tz: z.string().nullish(),
  profile: z.object({ display_name: z.string().optional(), real_name: z.string().optional() }).optional(),
});

const MAX_NAME = 80;

/** Where names do not come, the next ones are not waited for at once: every message would be acknowledged that much later. */
const PAUSE_MS = 5_000;

/** Who acted, and in which time zone they live, as core has them. */
export type Someone = { person: Person; stranger?: Stranger; zone?: string };

export type People = ReturnType<typeof createPeople>;

/** The names of people, from Slack and remembered for a day. A name that does not come in time is left out. */
export function createPeople(memory: Memory, log: Log, now: () => number) {
  const pausedUntil = new Map<string, number>();
  const once = atOnce<Who | undefined>();

  async function ask(workspace: Workspace, user: string): Promise<Who | undefined> {
    const { team } = workspace;
    const known = await memory.who(team, user);
    if (known) return known;
    if (now() < (pausedUntil.get(team) ?? 0)) return undefined;
    const found = User.parse((await workspace.client.users.info({ user })).user);
    const { profile, real_name, name } = found;
    const shown = [profile?.display_name, profile?.real_name, real_name, name].find((one) => one?.trim());
    const stranger = strangerOf(found, team);
    const belongs = isOfOrganisation(found, team);
    const called = (shown ?? user).trim().slice(0, MAX_NAME).toWellFormed();
    const zone = found.tz || undefined;
    const who: Who = {
      name: called,
      ...(stranger && { stranger }),
      ...(belongs && { belongs }),
      ...(zone !== undefined && { zone }),
    };
    await memory.setWho(team, user, who);
    return who;
  }

  async function who(workspace: Workspace, user: string): Promise<Who | undefined> {
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
      const found = await Promise.all(users.map(async (user) => [user, await who(workspace, user)] as const));
      return new Map(found.flatMap(([user, known]) => (known ? [[user, known.name] as const] : [])));
    },
    /** `otherwise` is a name from the event itself, and `from` the workspace that it names as the person's. */
    async person(
      workspace: Workspace,
      user: string,
      { otherwise, from }: { otherwise?: string | undefined; from?: string | null | undefined } = {},
    ): Promise<Someone> {
      const known = await who(workspace, user);
      const outside = from != null && from !== workspace.team && !known?.belongs;
      const stranger = known?.stranger ?? (outside ? 'outside' : undefined);
      const zone = known?.zone;
      const named = { id: user, name: known?.name ?? (otherwise || user) };
      return { person: named, ...(stranger && { stranger }), ...(zone !== undefined && { zone }) };
    },
  };
}

function isOfOrganisation({ enterprise_user: of }: z.infer<typeof User>, team: string): boolean {
  return of?.teams?.includes(team) === true || of?.enterprise_id === team;
}

/** People of other workspaces of one organisation are no strangers; the workspaces that they belong to name this one. */
function strangerOf(user: z.infer<typeof User>, team: string): Stranger | undefined {
  if (user.is_bot) return 'bot';
  if (user.is_stranger) return 'outside';
  if (user.is_restricted || user.is_ultra_restricted) return 'guest';
  const belongs = user.team_id === undefined || user.team_id === team || isOfOrganisation(user, team);
  return belongs ? undefined : 'outside';
}
