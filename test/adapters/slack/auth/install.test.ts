import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Slack } from '../../../../src/adapters/slack/slack.ts';
import { createSeal } from '../../../../src/adapters/slack/auth/sealed.ts';
import type { Inbound } from '../../../../src/core/domain/message.ts';
import { SECRETS } from '../../../support/fake-slack/fake-slack.ts';
import { keysOf } from '../../../support/client.ts';
import { silent } from '../../../support/engine.ts';
import { PREFIX, says, startWorld, type World } from '../harness.ts';

const KEY = 'ab'.repeat(32);
const OAUTH = {
  botToken: undefined,
  signingSecret: SECRETS.signingSecret,
  oauth: { clientId: SECRETS.clientId, clientSecret: SECRETS.clientSecret, stateSecret: 'a state secret' },
  encryptionKeys: [KEY] as [string],
};

let world: World;
let adapter: Slack & { heard: Inbound[]; url: string };
beforeEach(async () => {
  world = await startWorld();
  adapter = await world.connect(OAUTH);
  world.slack.deliverer.url = `${adapter.url}/slack/events`;
});
afterEach(() => world.close());

const install = (people = world.people) => world.slack.install(people, 'ana', `${adapter.url}/slack/install`);
const installation = (team: string) => world.redis.get(`${PREFIX}installation:${team}`);

test('a workspace installs the bot, is heard and answered; its token lies sealed in Redis', async () => {
  await world.people.say('ana', '@meanwhile before');
  expect(adapter.heard).toEqual([]);
  expect((await install()).status).toBe(200);
  await world.people.say('ana', '@meanwhile hello');
  const [inbound] = adapter.heard;
  if (!inbound) throw new Error('Nothing was heard.');
  await adapter.platform.post(inbound, says('Hello.'), 'k');
  expect(world.people.read('ana').map(({ text }) => text)).toContain('Hello.');
  const stored = await Promise.all((await keysOf(world.redis, PREFIX)).map((key) => world.redis.dump(key)));
  expect(stored.join('\n')).not.toContain('xoxb');
  expect(await installation(world.people.team.id)).not.toContain('xoxb');
});

test('a token that was moved to another workspace, or changed, opens nothing', () => {
  const seal = createSeal([KEY]);
  const sealed = seal.seal('xoxb-secret', 'T1');
  expect(seal.open(sealed, 'T1')).toEqual({ text: 'xoxb-secret', key: 0 });
  expect(seal.seal('xoxb-secret', 'T1')).not.toBe(sealed);
  expect(() => seal.open(sealed, 'T2')).toThrow(/authenticate/);
  expect(() => createSeal(['cd'.repeat(32)]).open(sealed, 'T1')).toThrow(/authenticate/);
  const changed = Buffer.from(sealed, 'base64');
  changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
  expect(() => seal.open(changed.toString('base64'), 'T1')).toThrow(/authenticate/);
});

test('an installation that did not begin here is refused, and so is one that nobody allowed', async () => {
  for (const query of ['?code=x', '?code=x&state=y', '?error=access_denied']) {
    const answer = await fetch(`${adapter.url}/slack/oauth_redirect${query}`);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await answer.text()).not.toContain('client-secret');
  }
  expect(await keysOf(world.redis, `${PREFIX}installation`)).toEqual([]);
});

test('each workspace has its own token, and one that takes the bot out is forgotten', async () => {
  const other = world.slack.workspace('other', { installed: false });
  await install();
  await install(other);
  await world.people.say('ana', '@meanwhile remember me');
  const remembered = (await keysOf(world.redis, PREFIX)).filter((key) => key.includes(world.people.team.id));
  expect(remembered.length).toBeGreaterThan(1);
  await world.people.uninstall();
  expect(await installation(world.people.team.id)).toBeNull();
  expect((await keysOf(world.redis, PREFIX)).filter((key) => key.includes(world.people.team.id))).toEqual([]);
  expect(await installation(other.team.id)).not.toBeNull();
  const removed = adapter.heard.filter((inbound) => inbound.kind === 'lifecycle');
  expect(removed.every((one) => one.event === 'removed' && one.workspace === `slack:${world.people.team.id}`)).toBe(
    true,
  );
  expect(removed.length).toBeGreaterThan(0);
  await other.say('ana', '@meanwhile still there?');
  const inbound = adapter.heard.at(-1) as Inbound;
  await adapter.platform.post(inbound, says('Yes.'), 'k');
  expect(other.read('ana').map(({ text }) => text)).toContain('Yes.');
});

describe('a workspace with a token of its own', () => {
  let now = Date.now();
  const byToken = () =>
    world.connect({ botToken: world.people.token, signingSecret: SECRETS.signingSecret, now: () => now });
  const calls = () => world.slack.calls('chat.postMessage').length;
  const said = () => adapter.heard.map((inbound) => 'text' in inbound && inbound.text);

  beforeEach(async () => {
    adapter = await byToken();
    world.slack.deliverer.url = `${adapter.url}/slack/events`;
    await world.people.say('ana', '@meanwhile hello');
  });

  test('that takes the bot out is removed for every process, and Slack is asked about it once a minute at most', async () => {
    const worker = await byToken();
    const [inbound] = adapter.heard;
    if (!inbound) throw new Error('Nothing was heard.');
    await worker.platform.post(inbound, says('Hello.'), 'k1');
    await world.people.uninstall();
    const before = [calls(), world.slack.calls('auth.test').length];
    for (const key of ['k2', 'k3']) {
      await expect(worker.platform.post(inbound, says('Anybody?'), key)).rejects.toMatchObject({ retry: false });
    }
    await expect(adapter.platform.post(inbound, says('Anybody?'), 'k4')).rejects.toMatchObject({ retry: false });
    expect(calls()).toBe(before[0]);
    // Once by each of the two processes.
    expect(world.slack.calls('auth.test').length).toBeLessThanOrEqual(Number(before[1]) + 2);
  });

  test('is still there where Slack only told so late, and works at once', async () => {
    await world.slack.events.send(world.people.team, { type: 'app_uninstalled' });
    await world.people.say('ana', '@meanwhile still there?');
    expect(said()).toContain('still there?');
    const inbound = adapter.heard.at(-1) as Inbound;
    await adapter.platform.post(inbound, says('Yes.'), 'k');
    expect(world.people.read('ana').map(({ text }) => text)).toContain('Yes.');
  });

  test('is back within a minute once Slack takes its token again', async () => {
    const { team } = world.people;
    const kept = new Map(team.tokens);
    await world.people.uninstall();
    await world.people.say('ana', '@meanwhile gone?');
    for (const [key, value] of kept) team.tokens.set(key, value);
    now += 60_000;
    await world.people.say('ana', '@meanwhile back again');
    expect(said()).not.toContain('gone?');
    expect(said()).toContain('back again');
  });
});

test('a key is replaced without anybody installing the bot again', async () => {
  const next = 'cd'.repeat(32);
  const name = `${PREFIX}installation:${world.people.team.id}`;
  await install();
  const old = await world.redis.get(name);
  const rotated = await world.connect({ ...OAUTH, encryptionKeys: [next, KEY] });
  world.slack.deliverer.url = `${rotated.url}/slack/events`;
  await world.people.say('ana', '@meanwhile hello');
  expect(rotated.heard).not.toEqual([]);
  const stored = (await world.redis.get(name)) ?? '';
  expect(stored).not.toBe(old);
  expect(createSeal([next]).open(stored, world.people.team.id).text).toContain('xoxb');
});

describe('at the start, with the tokens of two workspaces that stay silent,', () => {
  const next = 'cd'.repeat(32);
  const start = async (encryptionKeys: [string, ...string[]]) => {
    const lines: string[] = [];
    const keep = (_: unknown, line: string) => void lines.push(line);
    await world.connect({ ...OAUTH, encryptionKeys, log: { ...silent, info: keep, warn: keep } });
    await vi.waitFor(() => expect(lines.join()).toContain('TOKEN_ENCRYPTION_KEYS'));
    return lines.filter((line) => line.includes('TOKEN_ENCRYPTION_KEYS'));
  };
  const teams: string[] = [];

  beforeEach(async () => {
    const other = world.slack.workspace('other', { installed: false });
    await install();
    await install(other);
    teams.splice(0, teams.length, world.people.team.id, other.team.id);
  });

  test('all are sealed with the new key, and the log says that the old one can be removed', async () => {
    expect(await start([next, KEY])).toEqual([
      'All 2 stored tokens are sealed with the first key of TOKEN_ENCRYPTION_KEYS. Old keys after it can be removed once the process restarted last says so.',
    ]);
    for (const team of teams) {
      expect(createSeal([next]).open((await installation(team)) ?? '', team).text).toContain('xoxb');
    }
  });

  test('the log says how many need a key that was removed too soon', async () => {
    expect(await start([next])).toEqual([
      '2 stored tokens were sealed with a key that is missing from TOKEN_ENCRYPTION_KEYS. Put that key back, or have these workspaces install the bot again.',
    ]);
  });

  test('the log says that an old key is still needed where a token could not be replaced', async () => {
    const original = world.redis.eval.bind(world.redis);
    vi.spyOn(world.redis, 'eval').mockImplementation(async (...args: Parameters<typeof original>) =>
      args[2] === `${PREFIX}installation:${teams[0]}` ? 0 : original(...args),
    );
    expect(await start([next, KEY])).toEqual([
      'Key 2 of TOKEN_ENCRYPTION_KEYS is still needed: it sealed 1 stored token. Keep it and restart the bot to try again.',
    ]);
  });
});
