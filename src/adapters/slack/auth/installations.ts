import type { InstallationStore } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { workspaceOf } from '../ids.ts';
import type { Log } from '../log.ts';
import { createReseal, REPLACE } from './reseal.ts';
import { createSeal } from './sealed.ts';
import type { Workspaces } from './workspaces.ts';

/** What is read of an installation; the rest is kept for Bolt. */
const Installed = z.object({ bot: z.object({ token: z.string().min(1), userId: z.string().min(1) }) });

/** Nobody has installed the bot there. */
class NoWorkspace extends Error {
  override name = 'NoWorkspace';
}

export type Installations = {
  store: InstallationStore;
  workspaces: Workspaces;
  /** Seals all stored tokens with the first key and logs which old keys are still needed. */
  reseal(): Promise<void>;
};

type InstallationParts = {
  redis: Redis;
  prefix: string;
  encryptionKeys: readonly [string, ...string[]];
  client: (token: string) => WebClient;
  log: Log;
  onToken: ((workspace: string) => void) | undefined;
  /** Told what a new installation may do. */
  onScopes: (team: string, scopes: readonly string[]) => Promise<unknown>;
};

type Query = { teamId: string | undefined; enterpriseId?: string | undefined; isEnterpriseInstall: boolean };

/** An organisation that installed the bot as a whole is one workspace to it. */
function idOf({ teamId = '', enterpriseId = '', isEnterpriseInstall }: Query): string {
  return isEnterpriseInstall ? enterpriseId : teamId;
}

/** How many keys one look at them passes; counting is rare. */
const SCAN_COUNT = 1_000;

/** The workspaces that installed the bot by OAuth, in Redis, each sealed with the key for that workspace. */
export function createInstallations(parts: InstallationParts): Installations {
  const { redis, prefix, encryptionKeys, client, log, onToken, onScopes } = parts;
  const seal = createSeal(encryptionKeys);
  const key = (team: string) => `${prefix}installation:${team}`;

  async function read(team: string): Promise<unknown> {
    const sealed = await redis.get(key(team));
    if (sealed === null) return undefined;
    const { text, key: sealedBy } = seal.open(sealed, team);
    if (sealedBy > 0) await redis.eval(REPLACE, 1, key(team), sealed, seal.seal(text, team));
    return JSON.parse(text);
  }

  return {
    store: {
      async storeInstallation(installation) {
        const { isEnterpriseInstall: wide, enterprise } = installation;
        const team = wide ? enterprise?.id : installation.team?.id;
        if (team === undefined) throw new NoWorkspace('The installation names no workspace and no organisation.');
        await redis.set(key(team), seal.seal(JSON.stringify(installation), team));
        if (installation.bot) await onScopes(team, installation.bot.scopes);
        log.info({ workspace: team }, 'A workspace installed the bot');
        onToken?.(workspaceOf(team));
      },
      async fetchInstallation(query) {
        const installation = await read(idOf(query));
        if (installation === undefined) throw new NoWorkspace(`${idOf(query)} has not installed the bot.`);
        return installation as Awaited<ReturnType<InstallationStore['fetchInstallation']>>;
      },
      async deleteInstallation(query) {
        await redis.del(key(idOf(query)));
      },
    },
    workspaces: {
      async find(team) {
        const installation = await read(team);
        if (installation === undefined) return undefined;
        const { bot } = Installed.parse(installation);
        return { team, client: client(bot.token), botUser: bot.userId };
      },
      async count() {
        let [count, cursor] = [0, '0'];
        do {
          const [next, found] = await redis.scan(cursor, 'MATCH', key('*'), 'COUNT', SCAN_COUNT);
          count += found.length;
          cursor = next;
          // Whether there is more than one is all that anybody wants to know.
        } while (cursor !== '0' && count < 2);
        return count;
      },
      remove: async (team) => void (await redis.del(key(team))),
    },
    reseal: createReseal({ redis, keyPrefix: key(''), seal, keys: encryptionKeys.length, log }),
  };
}
