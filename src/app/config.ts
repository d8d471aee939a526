import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { address, count, oneOf, value, word } from './config-values.ts';
import { findSimilar, isNearMiss } from './config-names.ts';
import { redisTarget, redisVariables } from './config-redis.ts';

/** The name of the file, in the folder that the bot is started in. What the environment says goes before it. */
const ENV_FILE = '.env';
const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[?::1\]?)$/;
const MAX_PORT = 65_535;
const DEFAULT_PORT = 3000;
/** Several workers run on one machine, and only their health is asked for. */
const ANY_PORT = 0;
/** Whoever needs more at once needs more workers. */
const MAX_RUNS = 1_000;
/** Shorter tokens can be guessed by trying. */
const MIN_API_TOKEN = 16;
/** The standard asks for 24 bytes at least. */
const MIN_WEBHOOK_SECRET = 24;
/** AES-256 takes 32 bytes: 64 hex digits, or base64. */
const KEY = /^([0-9a-f]{64}|[A-Za-z0-9+/_-]{43}=?)$/i;

function keyInHex(key: string): string {
  return Buffer.from(key, key.length === 64 ? 'hex' : 'base64').toString('hex');
}

function existing(what: 'file' | 'folder', write: string) {
  return value(`not a ${what} that can be found`, write, (path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    return what === 'file' ? found?.isFile() === true : found?.isDirectory() === true;
  }).transform((path) => resolve(path));
}

function secret(least: number) {
  return value(
    `shorter than ${least} characters or not one word`,
    'what "openssl rand -hex 32" prints',
    (text) => text.length >= least && !/\s/.test(text),
  );
}

function slackToken(kind: string, prefix: RegExp, write: string) {
  return value(`not ${kind}`, write, (text) => prefix.test(text) && !/\s/.test(text));
}

const flag = oneOf('on', 'off', 'true', 'false', 'yes', 'no', '1', '0').transform((text) =>
  ['on', 'true', 'yes', '1'].includes(text),
);
const web = address('http://', 'https://');

/** Every variable there is; .env.example says what each one is for. */
const Variables = z.object({
  PORT: count(0, MAX_PORT).optional(),
  HOST: value('not a host', 'a host name or an address, such as 127.0.0.1', (host) => !/[\s/]/.test(host)).default(
    '127.0.0.1',
  ),
  DATA_DIR: z
    .string()
    .default('.meanwhile')
    .transform((path) => resolve(path)),
  ...redisVariables,
  ROLE: oneOf('all', 'gateway', 'worker').default('all'),
  ENABLE_ASYNC_WORK: flag.default(true),
  MAX_CONCURRENT_RUNS: count(1, MAX_RUNS).default(3),
  OPENAI_API_KEY: word.optional(),
  OPENAI_BASE_URL: web.optional(),
  MODEL: word.optional(),
  FAST_MODEL: word.optional(),
  SEARXNG_URL: web.optional(),
  TAVILY_API_KEY: word.optional(),
  BRAVE_API_KEY: word.optional(),
  SLACK_BOT_TOKEN: slackToken('a bot token', /^(xoxe\.)?xoxb-/, 'the one that begins with xoxb-').optional(),
  SLACK_APP_TOKEN: slackToken('an app-level token', /^xapp-/, 'the one that begins with xapp-').optional(),
  SLACK_SIGNING_SECRET: word.optional(),
  SLACK_CLIENT_ID: word.optional(),
  SLACK_CLIENT_SECRET: word.optional(),
  SLACK_STATE_SECRET: word.optional(),
  SLACK_API_URL: web.optional(),
  TOKEN_ENCRYPTION_KEY: value('not a key', 'what "openssl rand -hex 32" prints', (key) => KEY.test(key))
    .transform(keyInHex)
    .optional(),
  TOKEN_ENCRYPTION_KEYS: value('not a list of keys', 'keys with commas between them, the new one first', (list) =>
    list.split(',').every((key) => KEY.test(key.trim())),
  )
    .transform((list) => list.split(',').map((key) => keyInHex(key.trim())))
    .optional(),
  DISCORD_TOKEN: word.optional(),
  DISCORD_API_URL: web.optional(),
  API_TOKEN: secret(MIN_API_TOKEN).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: web.optional(),
  PUBLIC_URL: web.transform((url) => url.replace(/(?<!\/)\/+$/, '')).optional(),
  WEBHOOK_SECRET: secret(MIN_WEBHOOK_SECRET).optional(),
  PLAYGROUND: flag.optional(),
  POLICY_FILE: existing('file', 'the path of a YAML file').optional(),
  WORKFLOWS_DIR: existing('folder', 'the path of the folder that holds your workflows').optional(),
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),
});
type Variables = z.infer<typeof Variables>;

/** The names of all variables. */
export const NAMES: readonly string[] = Object.keys(Variables.shape);

type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;

/** Everything that is set from outside, checked. Paths are absolute. It holds secrets: never log it. */
export type Config = DeepReadonly<ReturnType<typeof arrange>>;

/** The configuration cannot be used: the message lists every problem. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The settings need attention; .env.example explains each one.\n${problems.map((p) => `- ${p}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Reads the environment and the file `.env`.
 * @throws {ConfigError} with every problem at once.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env, file: string = ENV_FILE): Config {
  const problems: string[] = [];
  const fromFile = readEnvFile(file, problems);
  // An empty value counts as not set, so `PORT= ./bin/start` takes back what the file says.
  const entries = Object.entries({ ...fromFile, ...env }).map(([name, text]) => [name, text?.trim() || undefined]);
  const set: Record<string, string | undefined> = Object.fromEntries(entries);

  const warnings = Object.keys(set)
    .filter((name) => set[name] && !(name in fromFile))
    .flatMap((name) => mistaken(name, set));
  const parsed = Variables.safeParse(set);
  problems.push(...(parsed.error?.issues.map(({ path, message }) => `${String(path[0])} ${message}`) ?? []));
  problems.push(...checkTogether(set));
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError([...problems, ...warnings]);
  }
  return arrange(parsed.data, secretsIn(set), warnings);
}

/** A variable of the environment that is no setting of the bot: a secret that the policy lets a workflow read. */
export function readSecret(name: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  return NAMES.includes(name) ? undefined : env[name]?.trim() || undefined;
}

/** The variables of the file; names that are not ours are mistakes there, since nothing else reads it. */
function readEnvFile(file: string, problems: string[]): NodeJS.Dict<string> {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      problems.push(`${file} cannot be read. Make it a file that the user of the bot may read, or remove it.`);
    }
    return {};
  }
  const variables = parseEnv(content);
  for (const name of Object.keys(variables).filter((key) => !NAMES.includes(key))) {
    const similar = findSimilar(name, NAMES);
    const todo = similar ? `Did you mean ${similar}?` : 'Remove it, or set it in the environment.';
    problems.push(`${name} in ${file} is not a setting of this bot. ${todo}`);
  }
  return variables;
}

/** The environment is full of what is not ours, so only what is surely meant for us is worth a word. */
function mistaken(name: string, set: NodeJS.Dict<string>): string[] {
  const meant = NAMES.includes(name) ? undefined : findSimilar(name, NAMES);
  return meant && !set[meant] && isNearMiss(name, meant) ? [`${name} is not read. Did you mean ${meant}?`] : [];
}

/** Rules over several variables, judged by what is set, so that they are reported along with bad values. */
function checkTogether(set: NodeJS.Dict<string>): string[] {
  const problems: string[] = [];
  const need = (names: string[], why: string) => {
    const missing = names.filter((name) => !set[name]);
    problems.push(...missing.map((name) => `${name} is missing. Set it, ${why}.`));
  };
  const oauth = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET'];
  const byOauth = oauth.some((name) => set[name]);
  if (byOauth) {
    need(
      [...oauth, ...(set['TOKEN_ENCRYPTION_KEYS'] ? [] : ['TOKEN_ENCRYPTION_KEY'])],
      'or unset all of SLACK_CLIENT_ID, _SECRET and SLACK_STATE_SECRET',
    );
  } else if (set['SLACK_APP_TOKEN'] || set['SLACK_SIGNING_SECRET']) {
    need(['SLACK_BOT_TOKEN'], 'or unset SLACK_APP_TOKEN and SLACK_SIGNING_SECRET');
  }
  const slack = byOauth || Boolean(set['SLACK_BOT_TOKEN']);
  // A worker sends by the bot's token and receives nothing.
  if (slack && set['ROLE'] !== 'worker' && !set['SLACK_APP_TOKEN'] && !set['SLACK_SIGNING_SECRET']) {
    problems.push('SLACK_APP_TOKEN is missing. Set it (Socket Mode), or SLACK_SIGNING_SECRET (events over HTTP).');
  }
  const playground = flag.safeParse(set['PLAYGROUND']).data ?? !(slack || set['DISCORD_TOKEN']);
  if (!playground && !slack && !set['DISCORD_TOKEN']) {
    problems.push('PLAYGROUND is off and nobody could talk to the bot. Set it to on, or set the tokens of a platform.');
  }
  const host = Variables.shape.HOST.safeParse(set['HOST']).data;
  if (playground && host && !LOOPBACK.test(host)) {
    need(['API_TOKEN'], 'or set HOST to 127.0.0.1 or PLAYGROUND to off: others can reach the playground on that HOST');
  }
  return problems;
}

/** Names of variables whose values are secrets. */
const SECRET_NAME = /_(TOKEN|SECRET|KEY|KEYS|PASSWORD)$/;

/** The values that no log may hold, as they were written. */
function secretsIn(set: NodeJS.Dict<string>): string[] {
  return Object.entries(set).flatMap(([name, text = '']) => {
    if (!NAMES.includes(name)) return [];
    const password = URL.canParse(text) ? new URL(text).password : '';
    return [...(SECRET_NAME.test(name) ? text.split(/[\s,]+/) : []), password].filter((secret) => secret !== '');
  });
}

function arrange(set: Variables, secrets: string[], warnings: string[]) {
  const { SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, SLACK_STATE_SECRET } = set;
  const [key, ...older] = [...(set.TOKEN_ENCRYPTION_KEYS ?? []), set.TOKEN_ENCRYPTION_KEY].filter(
    (one) => one !== undefined,
  );
  const oauth =
    SLACK_CLIENT_ID && SLACK_CLIENT_SECRET && SLACK_STATE_SECRET && key
      ? { clientId: SLACK_CLIENT_ID, clientSecret: SLACK_CLIENT_SECRET, stateSecret: SLACK_STATE_SECRET }
      : undefined;
  const slack =
    set.SLACK_BOT_TOKEN || oauth
      ? {
          /** For one workspace. */
          botToken: set.SLACK_BOT_TOKEN,
          /** Set: events come by Socket Mode. */
          appToken: set.SLACK_APP_TOKEN,
          /** Set: events come over HTTP. */
          signingSecret: set.SLACK_SIGNING_SECRET,
          /** For many workspaces. */
          oauth,
          apiUrl: set.SLACK_API_URL,
        }
      : undefined;
  const discord = set.DISCORD_TOKEN ? { token: set.DISCORD_TOKEN, apiUrl: set.DISCORD_API_URL } : undefined;
  const model =
    set.OPENAI_API_KEY || set.OPENAI_BASE_URL
      ? { apiKey: set.OPENAI_API_KEY, baseUrl: set.OPENAI_BASE_URL, name: set.MODEL, fastName: set.FAST_MODEL }
      : undefined;
  return {
    role: set.ROLE,
    /** `port` 0 takes a free one. */
    http: {
      port: set.PORT ?? (set.ROLE === 'worker' ? ANY_PORT : DEFAULT_PORT),
      host: set.HOST,
      loopback: LOOPBACK.test(set.HOST),
      apiToken: set.API_TOKEN,
      webhookSecret: set.WEBHOOK_SECRET,
      /** Where people reach the bot's pages; undefined: messages link to none. */
      publicUrl: set.PUBLIC_URL,
    },
    dataDir: set.DATA_DIR,
    /** Undefined: the private one under `dataDir`. */
    redis: redisTarget(set),
    runs: { enabled: set.ENABLE_ASYNC_WORK, maxConcurrent: set.MAX_CONCURRENT_RUNS },
    model,
    /** Which provider `search` asks. */
    search: { searxngUrl: set.SEARXNG_URL, tavilyKey: set.TAVILY_API_KEY, braveKey: set.BRAVE_API_KEY },
    slack,
    discord,
    playground: set.PLAYGROUND ?? !(slack || discord),
    /** For tokens at rest, 32 bytes in hex each: the first one encrypts, all decrypt. */
    encryptionKeys: key === undefined ? undefined : ([key, ...older] as const),
    policyFile: set.POLICY_FILE,
    workflowsDir: set.WORKFLOWS_DIR,
    logLevel: set.LOG_LEVEL,
    /** The collector of traces, by OTLP over HTTP; undefined: there are none. */
    tracesTo: set.OTEL_EXPORTER_OTLP_ENDPOINT,
    /** What no log may hold. */
    secrets,
    /** What looks like a mistake but does no harm; to be logged. */
    warnings,
  };
}
