import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError, NAMES, readConfig } from '../../src/app/config.ts';

const KEY = 'ab'.repeat(32);
const OAUTH = { SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'c', SLACK_STATE_SECRET: 's', TOKEN_ENCRYPTION_KEY: KEY };
const SOCKET_MODE = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };

let dir: string;
let file: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'meanwhile-config-'));
  file = join(dir, '.env');
});

afterAll(() => rmSync(dir, { recursive: true }));

function read(env: Record<string, string>, content = '') {
  writeFileSync(file, content);
  return readConfig(env, file);
}

function problems(env: Record<string, string>, content = ''): readonly string[] {
  try {
    read(env, content);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}

describe('without any setting', () => {
  it('has a default for everything', () => {
    expect(read({})).toMatchObject({
      role: 'all',
      http: { port: 3000, host: '127.0.0.1', loopback: true },
      dataDir: join(process.cwd(), '.meanwhile'),
      redis: undefined,
      runs: { enabled: true, maxConcurrent: 3 },
      playground: true,
      logLevel: 'info',
      warnings: [],
    });
    expect(readConfig({}, join(dir, 'no-such-file')).playground).toBe(true);
  });
});

describe('values', () => {
  it.each([
    [{ PORT: '0' }, { http: { port: 0 } }],
    [{ HOST: '::1' }, { http: { loopback: true } }],
    [{ ENABLE_ASYNC_WORK: 'false' }, { runs: { enabled: false } }],
    [{ ENABLE_ASYNC_WORK: 'off' }, { runs: { enabled: false } }],
    [{ MAX_CONCURRENT_RUNS: '7' }, { runs: { maxConcurrent: 7 } }],
    [{ PORT: '' }, { http: { port: 3000 } }],
    [{ ROLE: 'worker' }, { http: { port: 0 } }],
    [{ ROLE: 'worker', PORT: '3000' }, { http: { port: 3000 } }],
    [{ REDIS_URL: 'rediss://u:p@cache:6380/1' }, { redis: { url: 'rediss://u:p@cache:6380/1' } }],
    [
      { REDIS_SENTINELS: 's1:26379, [::1]:26380', REDIS_MASTER: 'main', REDIS_SENTINEL_PASSWORD: 'pw' },
      {
        redis: {
          sentinels: [
            { host: 's1', port: 26_379 },
            { host: '::1', port: 26_380 },
          ],
          master: 'main',
          password: 'pw',
        },
        secrets: ['pw'],
      },
    ],
    [{ WORKFLOWS_DIR: '.' }, { workflowsDir: process.cwd() }],
    [{ POLICY_FILE: 'package.json' }, { policyFile: join(process.cwd(), 'package.json') }],
    [{ OPENAI_BASE_URL: 'http://127.0.0.1:1/v1', MODEL: 'm' }, { model: { name: 'm', apiKey: undefined } }],
    [SOCKET_MODE, { slack: { botToken: 'xoxb-1', appToken: 'xapp-1' }, playground: false }],
    [{ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's' }, { slack: { signingSecret: 's' } }],
    [{ SLACK_BOT_TOKEN: 'xoxb-1', ROLE: 'worker' }, { role: 'worker' }],
    [
      { ...OAUTH, SLACK_SIGNING_SECRET: 's' },
      { slack: { oauth: { clientId: '1.2' } }, encryptionKeys: [KEY] },
    ],
    [
      { SEARXNG_URL: 'http://me:pw@search.internal', TAVILY_API_KEY: 'tk', BRAVE_API_KEY: 'bk' },
      {
        search: { searxngUrl: 'http://me:pw@search.internal', tavilyKey: 'tk', braveKey: 'bk' },
        secrets: ['pw', 'tk', 'bk'],
      },
    ],
    [
      { API_TOKEN: 'an-api-token-of-20', OPENAI_API_KEY: 'k1', REDIS_URL: 'redis://u:pass@h', MODEL: 'm' },
      { secrets: ['an-api-token-of-20', 'k1', 'pass'] },
    ],
    [
      { TOKEN_ENCRYPTION_KEYS: `${'cd'.repeat(32)}, ${KEY}`, TOKEN_ENCRYPTION_KEY: 'ef'.repeat(32) },
      { encryptionKeys: ['cd'.repeat(32), KEY, 'ef'.repeat(32)] },
    ],
    [{ TOKEN_ENCRYPTION_KEY: Buffer.from(KEY, 'hex').toString('base64') }, { encryptionKeys: [KEY] }],
    [{ DISCORD_TOKEN: 't' }, { discord: { token: 't' }, playground: false }],
    [{ DISCORD_TOKEN: 't', PLAYGROUND: 'on' }, { playground: true }],
    [{ HOST: '0.0.0.0', API_TOKEN: 'a'.repeat(16) }, { http: { loopback: false, apiToken: 'a'.repeat(16) } }],
    [{ HOST: '0.0.0.0', DISCORD_TOKEN: 't' }, { playground: false }],
  ])('%j', (env, config) => {
    expect(read(env)).toMatchObject(config);
  });
});

describe('problems', () => {
  it.each([
    [{ PORT: '70000' }, /^PORT is out of range.* from 0 to 65535/],
    [{ PORT: '3e3' }, /^PORT .*not a number/],
    [{ HOST: 'http://x/' }, /^HOST is not a host/],
    [{ ROLE: 'boss' }, /^ROLE is not known. Write one of: all, gateway, worker/],
    [{ ENABLE_ASYNC_WORK: 'maybe' }, /^ENABLE_ASYNC_WORK is not known/],
    [{ MAX_CONCURRENT_RUNS: '0' }, /^MAX_CONCURRENT_RUNS .*from 1/],
    [{ REDIS_SENTINELS: 'redis://s1:26379' }, /^REDIS_SENTINELS is not a list of Sentinels.*host:port/],
    [{ REDIS_URL: 'localhost:6379' }, /^REDIS_URL .*begins with redis:\/\/ or rediss:\/\//],
    [{ WORKFLOWS_DIR: '/no/such' }, /^WORKFLOWS_DIR is not a folder that can be found/],
    [{ WORKFLOWS_DIR: 'package.json' }, /^WORKFLOWS_DIR is not a folder/],
    [{ POLICY_FILE: '/no/such' }, /^POLICY_FILE is not a file that can be found/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL is not known/],
    [{ TOKEN_ENCRYPTION_KEYS: `${KEY},short` }, /^TOKEN_ENCRYPTION_KEYS is not a list of keys.*new one first/],
    [{ TOKEN_ENCRYPTION_KEY: 'short' }, /^TOKEN_ENCRYPTION_KEY .*openssl rand -hex 32/],
    [{ SLACK_BOT_TOKEN: 'xapp-1', SLACK_APP_TOKEN: 'xapp-1' }, /^SLACK_BOT_TOKEN is not a bot token.*xoxb-/],
    [{ SLACK_BOT_TOKEN: 'xoxb-1' }, /^SLACK_APP_TOKEN is missing.*SLACK_SIGNING_SECRET/],
    [{ SLACK_APP_TOKEN: 'xapp-1' }, /^SLACK_BOT_TOKEN is missing/],
    [{ ...OAUTH, SLACK_SIGNING_SECRET: 's', TOKEN_ENCRYPTION_KEY: '' }, /^TOKEN_ENCRYPTION_KEY is missing/],
    [{ ...OAUTH, SLACK_SIGNING_SECRET: 's', SLACK_STATE_SECRET: '' }, /^SLACK_STATE_SECRET is missing/],
    [{ ...OAUTH }, /^SLACK_APP_TOKEN is missing/],
    [{ PLAYGROUND: 'off' }, /^PLAYGROUND is off and nobody could talk/],
    [{ API_TOKEN: 'a'.repeat(15) }, /^API_TOKEN is shorter than 16 characters.*openssl rand -hex 32/],
    [{ API_TOKEN: `${'a'.repeat(16)} b` }, /^API_TOKEN .*not one word/],
    [{ HOST: '0.0.0.0' }, /^API_TOKEN is missing.*HOST/],
    [{ HOST: '0.0.0.0', PLAYGROUND: 'on', DISCORD_TOKEN: 't' }, /^API_TOKEN is missing/],
  ])('%j', (env, problem) => {
    expect(problems(env)).toEqual([expect.stringMatching(problem)]);
  });

  it('are all in one message', () => {
    const env = { PORT: 'x', ROLE: 'x', SLACK_APP_TOKEN: 'xapp-1', HOST: '0.0.0.0', PLAYGROUND: 'on' };
    const found = problems(env, 'POTR=1');
    expect(found.map((problem) => problem.split(' ')[0])).toEqual([
      'POTR',
      'PORT',
      'ROLE',
      'SLACK_BOT_TOKEN',
      'API_TOKEN',
    ]);
    expect(() => read(env)).toThrow(ConfigError);
    expect(() => read(env)).toThrow(/PORT[\s\S]*ROLE[\s\S]*SLACK_BOT_TOKEN/);
  });

  it('never show a value, since that may be a secret', () => {
    const text = problems(Object.fromEntries(NAMES.map((name) => [name, 'hush hush']))).join('\n');
    expect(text).toContain('SLACK_BOT_TOKEN is not');
    expect(text).not.toContain('hush');
  });
});

describe('the file', () => {
  it('is read, and the environment goes before it, also with an empty value', () => {
    const content = 'PORT=4000\r\n# a comment\nHOST="localhost"\nexport LOG_LEVEL=debug\n';
    expect(read({}, content)).toMatchObject({ http: { port: 4000, host: 'localhost' }, logLevel: 'debug' });
    expect(read({ PORT: '5000' }, content).http.port).toBe(5000);
    expect(read({ PORT: '' }, content).http.port).toBe(3000);
  });

  it.each([
    ['REDISURL=redis://x', /^REDISURL in .* is not a setting of this bot. Did you mean REDIS_URL\?/],
    ['SLACK_TOKEN=xoxb-1', /Did you mean SLACK_BOT_TOKEN\?/],
    ['DISCORD_TOEKN=t', /Did you mean DISCORD_TOKEN\?/],
    ['SOMETHING_ELSE=1', /Remove it, or set it in the environment/],
  ])('may hold nothing else: %s', (content, problem) => {
    expect(problems({}, content)).toEqual([expect.stringMatching(problem)]);
  });

  it('that cannot be read is a problem', () => {
    expect(() => readConfig({}, dir)).toThrow(/cannot be read/);
  });
});

describe('.env.example', () => {
  const example = readFileSync(join(import.meta.dirname, '../../.env.example'), 'utf8');

  it('has every variable, and no other', () => {
    const names = [...example.matchAll(/^# ([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(new Set(names)).toEqual(new Set(NAMES));
  });

  it('gives the defaults', () => {
    const given = example.replaceAll(/^# ((?:PORT|HOST|DATA_DIR|ROLE|ENABLE\w+|MAX\w+|LOG_LEVEL|PLAYGROUND)=)/gm, '$1');
    expect(read({}, given)).toEqual(read({}));
  });
});

describe('the environment', () => {
  it.each([
    ['SLACK_TOKEN', 'SLACK_BOT_TOKEN'],
    ['REDISURL', 'REDIS_URL'],
    ['redis_url', 'REDIS_URL'],
    ['DISCORD_TOKENS', 'DISCORD_TOKEN'],
  ])('with %s gets a hint at %s, and nothing worse', (name, meant) => {
    expect(read({ [name]: 'x' }).warnings).toEqual([`${name} is not read. Did you mean ${meant}?`]);
  });

  it('may hold anything else', () => {
    const env = {
      PATH: '/bin',
      MODE: 'x',
      PORTS: '1',
      HOSTNAME: 'h',
      POST: '1',
      OPENAI_ORG_ID: 'o',
      SLACK_WEBHOOK: 'w',
    };
    expect(read(env).warnings).toEqual([]);
    expect(read({ SLACK_TOKEN: 'x', ...SOCKET_MODE }).warnings).toEqual([]);
  });
});
