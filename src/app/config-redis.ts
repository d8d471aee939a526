import { address, value, word } from './config-values.ts';

type Settings = {
  REDIS_URL?: string | undefined;
  REDIS_SENTINELS?: string | undefined;
  REDIS_MASTER: string;
  REDIS_SENTINEL_PASSWORD?: string | undefined;
};

const SENTINEL = /^(?<host>[^\s:,]+|\[[\da-f:]+\]):(?<port>\d{1,5})$/i;

/** `host:port` with commas between them. */
function areSentinels(list: string): boolean {
  return list.split(',').every((one) => SENTINEL.test(one.trim()));
}

/** The variables that say where Redis is. */
export const redisVariables = {
  REDIS_URL: address('redis://', 'rediss://').optional(),
  REDIS_SENTINELS: value('not a list of Sentinels', 'host:port, with commas between them', areSentinels).optional(),
  REDIS_MASTER: word.default('mymaster'),
  REDIS_SENTINEL_PASSWORD: word.optional(),
};

/** The Redis of one's own that the settings name; undefined: the private one. */
export function redisTarget(set: Settings) {
  const { REDIS_URL: url, REDIS_SENTINELS: list, REDIS_MASTER: master, REDIS_SENTINEL_PASSWORD: password } = set;
  if (list === undefined) return url === undefined ? undefined : { url };
  const sentinels = list.split(',').map((one) => {
    const { host = '', port = '' } = SENTINEL.exec(one.trim())?.groups ?? {};
    return { host: host.replaceAll(/[[\]]/g, ''), port: Number(port) };
  });
  return { sentinels, master, url, password };
}
