import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Slack } from '../../../../src/adapters/slack/slack.ts';
import type { Inbound } from '../../../../src/core/domain/message.ts';
import { SECRETS } from '../../../support/fake-slack/fake-slack.ts';
import { says, startWorld, type World } from '../harness.ts';

let world: World;
let adapter: Slack;
let heard: Inbound[];
let refuse = false;
let later = 0;
beforeAll(async () => {
  world = await startWorld({ retryAfterMs: [20, 20, 20] });
  heard = [];
  const connected = await world.connect({
    signingSecret: SECRETS.signingSecret,
    now: () => Date.now() + later,
    accept: async (inbound) => {
      if (refuse) throw new Error('Redis is away.');
      heard.push(inbound);
      return 'accepted';
    },
  });
  adapter = connected;
  world.slack.deliverer.url = `${connected.url}/slack/events`;
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.slack.deliverer.settled();
  heard.length = 0;
  refuse = false;
});

const say = (text: string, where = {}) => world.people.say('ana', text, where);
const deliveries = () => world.slack.world.deliveries;
const methods = (name: string) => world.slack.calls(name);

describe('a sign of life', () => {
  const status = (thread: string) =>
    world.people.team.statuses.filter((one) => one.thread === thread).map((one) => one.status);

  test('is shown for a request and not for thanks, and ends with a private answer', async () => {
    const thanks = await say('@meanwhile thanks!');
    const asked = await say('@meanwhile workflows');
    await expect.poll(() => status(asked.ts).at(-1)).toBe('is thinking…');
    const place = placeOf(asked.ts);
    const answer = says('Nothing runs.', { kind: 'notice', about: place.thread });
    await adapter.platform.post(place, answer, 'k-private', world.people.user('ana').id);
    await expect.poll(() => status(asked.ts).at(-1)).toBe('');
    expect(status(thanks.ts)).toEqual([]);
  });
});

describe('messages', () => {
  test('the mention and the message of one text are the same event, with the name of their author', async () => {
    const { ts } = await say('@meanwhile ask @ben & run `a < b`');
    const { team } = world.people;
    const channel = world.people.channel('general').id;
    const id = `slack:${team.id}/${channel}/${ts}`;
    expect(heard).toHaveLength(2);
    // A mention's own event does not tell of files.
    expect(new Set(heard.map((one) => JSON.stringify({ ...one, files: undefined })))).toHaveLength(1);
    expect(heard.filter((one) => 'files' in one)).toHaveLength(1);
    expect(heard[0]).toEqual({
      kind: 'message',
      workspace: `slack:${team.id}`,
      channel: `slack:${team.id}/${channel}`,
      thread: id,
      id,
      message: id,
      at: Math.round(Number(ts) * 1000),
      person: { id: world.people.user('ana').id, name: 'Ana' },
      text: 'ask @Ben & run `a < b`',
      mentioned: true,
      direct: false,
      toOthers: true,
    });
  });

  test('a reply stands in its thread, a direct message in its one thread', async () => {
    const { ts } = await say('one');
    await say('two', { thread: ts });
    await say('three', { channel: 'dm-ana' });
    const [one, two, three] = heard.map(({ thread }) => thread);
    expect(two).toBe(one);
    expect(three).toMatch(/\/direct$/);
    expect(heard[2]).toMatchObject({ direct: true, mentioned: false });
  });

  test('an edit and a deletion come as such, an unfurl as nothing', async () => {
    const { ts } = await say('one');
    heard.length = 0;
    await world.people.unfurl('general', ts, { id: 1, from_url: 'https://example.com', text: '@meanwhile three' });
    await world.people.edit('general', ts, '@meanwhile two');
    await world.people.remove('general', ts);
    expect(heard).toMatchObject([
      { kind: 'edit', text: 'two', mentioned: true, before: { text: 'one', mentioned: false } },
      { kind: 'deleted', message: expect.stringContaining(ts) },
    ]);
    await expect(adapter.platform.post(placeOf(ts), says('late'), 'late')).rejects.toMatchObject({
      refusal: 'root_gone',
    });
  });

  test('the bot itself and other bots say nothing', async () => {
    const { ts } = await say('one');
    heard.length = 0;
    await adapter.platform.post(placeOf(ts), says('my own words'), 'own');
    const channel = world.people.channel('general').id;
    const { team } = world.people;
    await world.slack.events.send(team, {
      type: 'message',
      subtype: 'bot_message',
      bot_id: 'B9',
      text: 'beep',
      channel,
      ts: '1.000001',
    });
    await world.slack.events.send(team, {
      type: 'message',
      subtype: 'channel_join',
      user: world.people.user('ben').id,
      text: 'joined',
      channel,
      ts: '1.000002',
    });
    await world.slack.deliverer.settled();
    expect(heard).toEqual([]);
    expect(deliveries().every(({ ackMs }) => ackMs !== undefined)).toBe(true);
  });

  test('files are named', async () => {
    await world.slack.events.send(world.people.team, {
      type: 'message',
      subtype: 'file_share',
      user: world.people.user('ana').id,
      channel: world.people.channel('dm-ana').id,
      channel_type: 'im',
      text: 'look',
      ts: '1700000000.000100',
      files: [{ id: 'F1', name: 'plan.pdf' }],
    });
    expect(heard[0]).toMatchObject({ text: 'look\n[attached: plan.pdf]' });
  });

  test('what is said at once is taken in in its order, though names have to be looked up', async () => {
    await world.redis.flushall();
    world.slack.faults.on('users.info', { delayMs: 60 });
    await Promise.all(['one', 'two', 'three'].map((text) => world.people.write('ben', text).told));
    expect(heard.map((one) => 'text' in one && one.text)).toEqual(['one', 'two', 'three']);
  });

  test("many who speak at once in one channel do not wait for one another's names", async () => {
    await world.redis.flushall();
    const { team } = world.people;
    const { id: channel } = world.people.channel('general');
    const users = Array.from({ length: 24 }, (_, n) => world.slack.world.addUser(team, `crowd${n}`, `Crowd ${n}`));
    const end = world.slack.faults.on('users.info', { delayMs: 300 }, { times: Infinity });
    const before = deliveries().length;
    const said = users.map(({ id: user }, n) => ({
      type: 'message',
      user,
      channel,
      text: `word ${n}`,
      ts: `17${n + 10}.000100`,
    }));
    await Promise.all(said.map((event) => world.slack.events.send(team, event)));
    end();
    expect(heard.map((one) => 'text' in one && one.text)).toEqual(said.map(({ text }) => text));
    // Slack gives up after 3 s, and sends it again.
    expect(
      deliveries()
        .slice(before)
        .filter(({ attempt }) => attempt > 0),
    ).toEqual([]);
  });

  test('what is sent again while it is being taken in does not stand in the line twice', async () => {
    world.slack.faults.resend = () => ['same', 'new'];
    await world.people.write('ben', 'only once').told;
    world.slack.faults.resend = () => [];
    expect(heard).toHaveLength(1);
  });

  test('a name that does not come does not hold a message up', async () => {
    await world.redis.flushall();
    world.slack.faults.on('users.info', { delayMs: 2_500 });
    await world.people.say('chloe', 'hello');
    expect(heard[0]?.person).toEqual({ id: world.people.user('chloe').id, name: world.people.user('chloe').id });
    expect(deliveries().at(-1)?.attempt).toBe(0);
    // For a moment nobody is asked for, then names come again.
    await world.people.say('ben', 'hello');
    expect(heard.at(-1)?.person.name).toBe(world.people.user('ben').id);
    later += 60_000;
    await world.people.say('ben', 'hello again');
    expect(heard.at(-1)?.person.name).toBe('Ben');
  });

  test('a sign of life is shown soon, where the bot is spoken to', async () => {
    const before = methods('assistant.threads.setStatus').length;
    await say('only talk');
    await say('@meanwhile hello');
    // Both events of the message are accepted here, and each shows one.
    await expect.poll(() => methods('assistant.threads.setStatus').length).toBe(before + 2);
    world.slack.faults.on('assistant.threads.setStatus', { error: 'method_not_supported_for_channel_type' });
    const { ts } = await say('@meanwhile hello');
    await expect.poll(() => world.people.read('ana', { thread: ts })[0]?.reactions).toEqual(['eyes']);
  });
});

describe('what is not stored', () => {
  test('is not acknowledged, so Slack sends it again', async () => {
    refuse = true;
    const told = say('@meanwhile remember this');
    await expect.poll(() => deliveries().filter(({ status }) => status === 500).length).toBeGreaterThan(0);
    refuse = false;
    await told;
    expect(heard.map((one) => 'text' in one && one.text)).toContain('remember this');
  });

  test('is a command or a button no more than a message', async () => {
    refuse = true;
    expect((await world.people.command('ana', '/task', 'x')).ackMs).toBeUndefined();
    refuse = false;
    expect((await world.people.command('ana', '/task', 'x')).ackMs).toBeDefined();
  });
});

describe('commands, buttons and reactions', () => {
  test('a command names the thread that it will open, and is answered privately', async () => {
    await world.people.command('ana', '/task', '"Say <hi> & go" sleep 5');
    expect(heard[0]).toMatchObject({ kind: 'command', command: '/task', text: '"Say <hi> & go" sleep 5' });
    expect(heard[0]?.thread).toMatch(/\/new-/);
    expect(await adapter.platform.answer(heard[0]?.replyTo ?? '', says('Started.'))).toBe('answered');
    expect(world.people.read('ana').at(-1)).toMatchObject({ text: 'Started.', private: true });
    expect(await adapter.platform.answer('nonsense', says('x'))).toBe('gone');
  });

  test('a message below the first one of such a thread is of the thread that the command named', async () => {
    await world.people.command('ana', '/task', 'x');
    const named = heard[0] as Inbound;
    const buttons = [{ action: 'cancel' as const, value: 'run1', label: 'Cancel' }];
    const { message } = await adapter.platform.post(named, says('a card', { buttons }), 'card');
    const ts = message.split('/').at(-1) ?? '';
    await say('stop', { thread: ts });
    const card = world.people.read('ana').find((seen) => seen.ts === ts);
    if (!card) throw new Error('The card is not there.');
    await world.people.press('ana', card, 'cancel');
    await world.people.react('ana', card, 'x');
    expect(heard.slice(1).map(({ kind, thread }) => [kind, thread])).toEqual([
      ['message', named.thread],
      ['action', named.thread],
      ['reaction', named.thread],
    ]);
    expect(heard[2]).toMatchObject({ action: 'cancel', value: 'run1', message, person: { name: 'Ana' } });
    expect(heard[3]).toMatchObject({ emoji: '❌', message });
  });

  test('the answer to a button of a private message takes its place', async () => {
    await world.people.command('ana', '/cancel', '');
    const buttons = [{ action: 'cancel' as const, value: 'run1', label: 'Cancel one' }];
    await adapter.platform.answer(heard[0]?.replyTo ?? '', says('Which one?', { kind: 'notice', buttons }));
    const asked = world.people.read('ana').at(-1);
    if (!asked) throw new Error('Nobody was asked.');
    await world.people.press('ana', asked, 'cancel');
    await adapter.platform.answer(heard[1]?.replyTo ?? '', says('Stopping one.'));
    const hidden = world.people.read('ana').filter((seen) => seen.private);
    expect(hidden.some(({ text }) => text.includes('Which one?'))).toBe(false);
    expect(hidden.at(-1)?.text).toBe('Stopping one.');
  });

  test('a reaction to what others wrote, or without a meaning, is only a reaction', async () => {
    const { ts } = await say('one');
    heard.length = 0;
    const [mine] = world.people.read('ana', { thread: ts });
    if (!mine) throw new Error('The message is not there.');
    await world.people.react('ben', mine, '+1');
    expect(heard).toEqual([]);
  });

  test('the App Home is shown, then counts as seen', async () => {
    await world.people.openHome('ana');
    await expect.poll(() => heard.map(({ kind }) => kind)).toEqual(['lifecycle']);
    expect(heard[0]).toMatchObject({ event: 'opened', all: true, person: { name: 'Ana' } });
    const page = JSON.stringify(world.people.home('ana'));
    expect(page).toContain('I am Meanwhile');
    expect(page).toContain('I mention you in the thread');
    await world.people.openHome('ana', 'messages');
    await expect.poll(() => heard).toHaveLength(2);
    expect(heard[1]).toMatchObject({ event: 'opened', all: false, thread: expect.stringMatching(/\/direct$/) });
  });
});

describe('what is not from Slack', () => {
  const body = JSON.stringify({ type: 'event_callback', team_id: 'T1', event: { type: 'message' } });
  const forged = (more: Record<string, string>, what = body) =>
    world.slack.deliverer.forged(what, { 'content-type': 'application/json', ...more });

  test.each([
    ['without a signature', () => ({})],
    ['with another secret', () => world.slack.deliverer.sign(body, Date.now(), 'wrong')],
    ['signed six minutes ago', () => world.slack.deliverer.sign(body, Date.now() - 360_000)],
    ['with a time that is none', () => ({ ...world.slack.deliverer.sign(body), 'x-slack-request-timestamp': 'now' })],
  ])('%s is refused', async (_what, headers) => {
    expect(await forged(headers())).toBe(401);
    expect(heard).toEqual([]);
  });

  test('is refused where it is too large, and other addresses are not found', async () => {
    const large = 'x'.repeat(2 * 1024 * 1024);
    expect(await forged(world.slack.deliverer.sign(large, Date.now()), large)).toBe(413);
    const base = new URL(world.slack.deliverer.url ?? '').origin;
    for (const path of ['/slack/nothing', '/slack/install', '/slack/oauth_redirect']) {
      expect((await fetch(base + path)).status).toBe(404);
    }
  });

  const FORM = 'application/x-www-form-urlencoded';

  test.each([
    ['null', 'null'],
    ['a number', '42'],
    ['a text', '"text"'],
    ['a list', '[1]'],
    ['no JSON', '{'],
    ['a payload that is null', 'payload=null', FORM],
    ['a payload that is a number', 'payload=1', FORM],
    ['a payload that is no JSON', 'payload=x', FORM],
    ['an event that is null', '{"type":"event_callback","team_id":"T1","event":null}'],
    ['an event that is a text', '{"type":"event_callback","team_id":"T1","event":"x"}'],
    ['an event that is a number', '{"type":"event_callback","team_id":"T1","event":7}'],
    ['an event without a type', '{"type":"event_callback","team_id":"T1","event":{}}'],
    [
      'an event about nothing',
      '{"type":"event_callback","team_id":"T1","event":{"type":"reaction_added","item":null}}',
    ],
    ['an event of no channel', '{"type":"event_callback","team_id":"T1","event":{"type":"message","channel":null}}'],
    ['authorizations of null', '{"team_id":"T1","authorizations":[null],"event":{"type":"message"}}'],
    ['authorizations that are no list', '{"team_id":"T1","authorizations":3,"event":{"type":"message"}}'],
    ['a button of nothing', 'payload={"type":"block_actions","team":null,"user":null,"actions":[null]}', FORM],
    ['a button of no channel', 'payload={"type":"block_actions","channel":null,"actions":[]}', FORM],
  ])('a signed body that is %s is refused for good, and the next one is taken', async (_what, body, type?: string) => {
    const more = type === undefined ? {} : { 'content-type': type };
    expect(await forged({ ...world.slack.deliverer.sign(body, Date.now()), ...more }, body)).toBe(400);
    expect(await forged({ ...world.slack.deliverer.sign('other', Date.now()), ...more }, body)).toBe(401);
    await say('@meanwhile are you there?');
    await expect.poll(() => heard.length).toBeGreaterThan(0);
  });

  test('a signed request of no known form is taken and forgotten; a workspace that is not ours is ignored', async () => {
    for (const event of [
      { type: 'message' },
      { type: 'message', channel: 'C1', ts: 'x' },
      { type: 'reaction_added', item: { type: 'file' } },
    ]) {
      const odd = JSON.stringify({ type: 'event_callback', team_id: world.people.team.id, event_id: 'Ev1', event });
      expect(await forged(world.slack.deliverer.sign(odd, Date.now()), odd)).toBe(200);
    }
    await world.slack.workspace('other').say('ana', '@meanwhile hello');
    expect(heard).toEqual([]);
  });
});

function placeOf(ts: string) {
  const channel = `slack:${world.people.team.id}/${world.people.channel('general').id}`;
  return { workspace: `slack:${world.people.team.id}`, channel, thread: `${channel}/${ts}` };
}
