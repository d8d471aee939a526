import type { WebClient } from '@slack/web-api';

/** A workspace that the bot is in: how to speak there, and who it is. */
export type Workspace = { team: string; client: WebClient; botUser: string };

/** The workspaces that the bot is in, by Slack's id of them. */
export type Workspaces = {
  find(team: string): Promise<Workspace | undefined>;
  /** Forgets one that took the bot out. */
  remove(team: string): Promise<void>;
};

/** Who a token belongs to; asked once, and again while it fails. */
function workspaceOfToken(client: WebClient): () => Promise<Workspace> {
  let known: Promise<Workspace> | undefined;
  return () => {
    known ??= client.auth.test().then(
      ({ team_id: team, user_id: botUser }) => ({ team: String(team), client, botUser: String(botUser) }),
      (error: unknown) => {
        known = undefined;
        throw error;
      },
    );
    return known;
  };
}

/** One workspace, by its bot token. */
export function oneWorkspace(client: WebClient): Workspaces & { own: () => Promise<Workspace> } {
  const own = workspaceOfToken(client);
  let removed = false;
  return {
    own,
    async find(team) {
      const workspace = await own();
      return workspace.team === team && !removed ? workspace : undefined;
    },
    async remove() {
      removed = true;
    },
  };
}

/** Looks in the first that knows it. */
export function either(first: Workspaces, second: Workspaces): Workspaces {
  return {
    find: async (team) => (await first.find(team)) ?? second.find(team),
    remove: async (team) => void (await Promise.all([first.remove(team), second.remove(team)])),
  };
}
