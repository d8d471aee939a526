import type { WebClient } from '@slack/web-api';
import { isTokenRefused } from '../errors.ts';
import type { Memory } from '../store.ts';

/** A workspace that the bot is in: how to speak there, who it is, and what it may do, where that is known. */
export type Workspace = { team: string; client: WebClient; botUser: string; scopes?: string[] };

/** The workspaces that the bot is in, by Slack's id of them. */
export type Workspaces = {
  find(team: string): Promise<Workspace | undefined>;
  /** How many there are. */
  count(): Promise<number>;
  /** Forgets one that took the bot out. */
  remove(team: string): Promise<void>;
};

/** The workspace of one bot token. */
export type Own = {
  /** Who the token belongs to; asked once, and again while it fails. */
  ask(): Promise<Workspace>;
  /** Whether Slack still takes the token; asked now and then only. */
  stillTaken(): Promise<boolean>;
};

/** After a reinstallation the bot answers within seconds; a workspace that took the bot out sends hardly any events that would be asked about. */
const ASK_AGAIN_MS = 3_000;

export function ownWorkspace(client: WebClient, now: () => number): Own {
  let known: Promise<Workspace> | undefined;
  let refusedAt = Number.NEGATIVE_INFINITY;

  async function whose(): Promise<Workspace> {
    const answer = await client.auth.test();
    const { team_id, enterprise_id, is_enterprise_install: wide, user_id: botUser } = answer;
    const { scopes } = answer.response_metadata ?? {};
    const team = String(wide ? enterprise_id : team_id);
    return { team, client, botUser: String(botUser), ...(scopes && { scopes }) };
  }

  return {
    ask() {
      known ??= whose().catch((error: unknown) => {
        known = undefined;
        throw error;
      });
      return known;
    },
    async stillTaken() {
      if (now() - refusedAt < ASK_AGAIN_MS) return false;
      try {
        await whose();
        return true;
      } catch (error) {
        if (!isTokenRefused(error)) throw error;
        refusedAt = now();
        return false;
      }
    },
  };
}

/**
 * One workspace, by its bot token. That it took the bot out is kept in Redis, where every process sees it, and believed only
 * while Slack refuses the token.
 */
export function oneWorkspace(own: Own, memory: Memory): Workspaces {
  return {
    async find(team) {
      const workspace = await own.ask();
      if (workspace.team !== team) return undefined;
      if (!(await memory.isRemoved(team))) return workspace;
      if (!(await own.stillTaken())) return undefined;
      await memory.setBack(team);
      return workspace;
    },
    count: async () => 1,
    async remove(team) {
      if ((await own.ask()).team === team) await memory.setRemoved(team);
    },
  };
}

/** Looks in the first that knows it. */
export function either(first: Workspaces, second: Workspaces): Workspaces {
  return {
    find: async (team) => (await first.find(team)) ?? second.find(team),
    count: async () => (await first.count()) + (await second.count()),
    remove: async (team) => void (await Promise.all([first.remove(team), second.remove(team)])),
  };
}
