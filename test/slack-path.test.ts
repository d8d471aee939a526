import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { complaintsOf, shownFrom, slackEnv } from './contract/slack.ts';
import { isCard, isOffer, isResult, WORKFLOWS } from './contract/seeing.ts';
import { type BotProcess, makeDataDir, startBot } from './support/bot.ts';
import { type FakeSlack, SECRETS, startFakeSlack } from './support/fake-slack/fake-slack.ts';
import type { People } from './support/fake-slack/people.ts';
import type { Seen } from './support/fake-slack/seen.ts';
import { until } from './support/until.ts';

/** The whole way through Slack, in one real process on its embedded Redis, with the real SDK in between. */

const PATIENCE_MS = 40_000;

let slack: FakeSlack;
let data: Awaited<ReturnType<typeof makeDataDir>>;
let bot: BotProcess | undefined;

beforeEach(async () => {
  slack = await startFakeSlack();
  data = await makeDataDir();
});
afterEach(async () => {
  const complaints = complaintsOf(slack);
  await bot?.kill();
  await slack.stop();
  await data.remove();
  expect(complaints).toEqual([]);
}, 30_000);

async function start(env: Record<string, string>): Promise<void> {
  bot = await startBot({ dataDir: data.dir, env: { WORKFLOWS_DIR: WORKFLOWS, ...env } });
  if (env['SLACK_SIGNING_SECRET']) slack.deliverer.url = `${bot.url}/slack/events`;
  else await until(() => slack.sockets.connected > 0, 'a connection of the bot');
}

function sees(
  people: People,
  user: string,
  thread: string,
  fits: (seen: ReturnType<typeof shownFrom>) => boolean,
  what: string,
) {
  const look = (): Seen | undefined => people.read(user, { thread }).findLast((seen) => fits(shownFrom(seen)));
  return until(look, what, PATIENCE_MS);
}

const ENDED = (one: ReturnType<typeof shownFrom>) => isCard(one) && one.text.includes('completed');

/** From the mention to the result; gives the thread. */
async function walk(people: People): Promise<string> {
  const { thread } = await people.say('ana', '@meanwhile please write the quarterly report');
  await sees(people, 'ana', thread, isOffer, 'an offer');
  await people.say('ana', 'yes, but in French please', { thread });
  await sees(people, 'ana', thread, isResult, 'a result');
  await sees(people, 'ana', thread, ENDED, 'an ended card');
  return thread;
}

describe.each(['socket', 'http'] as const)('by %s', (mode) => {
  test('mention, offer, "yes, but ...", card, result', { timeout: 60_000 }, async () => {
    const people = slack.workspace('acme');
    await start(slackEnv(slack, people.token, mode));
    const thread = await walk(people);
    const said = people.read('ana', { thread }).map(shownFrom);
    const kinds = said.map((one) => (isResult(one) ? 'result' : isCard(one) ? 'card' : 'person'));
    expect(kinds).toEqual(['person', 'card', 'person', 'result']);
    const result = said.find(isResult);
    expect(result?.pings).toEqual(['ana']);
    expect(result?.text).toContain('in French');
    await slack.deliverer.settled();
    expect(slack.world.deliveries.every(({ ackMs }) => ackMs !== undefined)).toBe(true);
  });
});

test('the bot is killed while it works, and the socket is cut: one result stands in the thread', {
  timeout: 90_000,
}, async () => {
  const people = slack.workspace('acme');
  const env = slackEnv(slack, people.token, 'socket');
  await start(env);
  const { thread } = await people.say('ana', '@meanwhile please write the quarterly report');
  await sees(people, 'ana', thread, isOffer, 'an offer');
  slack.faults.on('chat.postMessage', { drop: 'after' });
  await people.say('ana', 'yes', { thread });
  await sees(people, 'ana', thread, isCard, 'a card');
  await bot?.kill();
  // Nobody is there: Slack tells it again when the bot is back.
  const { told } = people.write('ana', '@meanwhile what are you working on?', { thread });
  await start(env);
  slack.sockets.cut();
  await told;
  await sees(people, 'ana', thread, isResult, 'a result');
  await sees(people, 'ana', thread, ENDED, 'an ended card');
  const all = people.read('ana', { thread }).map(shownFrom);
  expect(all.filter(isResult)).toHaveLength(1);
  expect(all.filter(isCard)).toHaveLength(1);
});

describe('where the bot may not write in the channel', () => {
  async function offeredDirectly(people: ReturnType<FakeSlack['workspace']>): Promise<string> {
    slack.faults.on(
      /^chat\.(postMessage|update|startStream)$/,
      { error: 'is_archived' },
      { times: Infinity, channel: people.channel('general').id },
    );
    await start({ ...slackEnv(slack, people.token, 'http') });
    const { thread } = await people.say('ana', '@meanwhile please write the quarterly report');
    await until(() => direct(people, 'Shall I start?'), 'an offer', PATIENCE_MS);
    return thread;
  }
  function direct(people: People, text: string): Seen | undefined {
    const seen = people.read('ana', { channel: 'dm-ana' });
    return seen.findLast((one) => one.bot && JSON.stringify(one.raw).includes(text));
  }

  test.each(['a button', 'a plain reply', 'a reaction'])(
    '%s answers the offer in the direct messages',
    async (way) => {
      const people = slack.workspace('acme');
      await offeredDirectly(people);
      const offer = direct(people, 'Shall I start?');
      if (!offer) throw new Error('There is no offer.');
      if (way === 'a button') await people.press('ana', offer, 'start');
      if (way === 'a plain reply') await people.say('ana', 'yes, but in French please', { channel: 'dm-ana' });
      if (way === 'a reaction') await people.react('ana', offer, '+1');
      await until(() => direct(people, '42 pages'), 'a result', PATIENCE_MS);
      const outcome = await until(() => direct(people, 'Ana started it'), 'the outcome of the offer', PATIENCE_MS);
      expect(outcome.ts).toBe(offer.ts);
    },
    60_000,
  );
});

test('while Slack refuses the token messages wait, and the operator is told', { timeout: 90_000 }, async () => {
  const people = slack.workspace('acme');
  await start(slackEnv(slack, people.token, 'http'));
  const { thread } = await people.say('ana', '@meanwhile please write the quarterly report');
  await sees(people, 'ana', thread, isOffer, 'an offer');
  let refused = true;
  slack.faults.decide = () => (refused ? { error: 'token_revoked' } : undefined);
  await people.say('ana', 'yes', { thread });
  const ready = () => fetch(`${bot?.url}/readyz`);
  await until(async () => (await ready()).status === 503, 'a word in /readyz');
  expect(JSON.stringify(await (await ready()).json())).toContain('token_revoked');
  refused = false;
  await sees(people, 'ana', thread, isResult, 'a result');
  await sees(people, 'ana', thread, ENDED, 'an ended card');
  await until(async () => (await ready()).status === 200, 'a bot that is ready again');
});

test('what does not come from Slack, or comes too late, is refused', { timeout: 60_000 }, async () => {
  const people = slack.workspace('acme');
  await start(slackEnv(slack, people.token, 'http'));
  const event = {
    type: 'message',
    channel: people.channel('general').id,
    user: people.user('ana').id,
    ts: '1700000000.000100',
  };
  const body = JSON.stringify({ type: 'event_callback', team_id: people.team.id, event_id: 'Ev1', event });
  const json = { 'content-type': 'application/json' };
  const { deliverer } = slack;
  const now = Date.now();
  expect(await deliverer.forged(body, json)).toBe(401);
  expect(await deliverer.forged(body, { ...json, ...deliverer.sign(body, now, 'another secret') })).toBe(401);
  expect(await deliverer.forged(body, { ...json, ...deliverer.sign(`${body} `, now) })).toBe(401);
  expect(await deliverer.forged(body, { ...json, ...deliverer.sign(body, now - 10 * 60_000) })).toBe(401);
  expect(await deliverer.forged(body, { ...json, ...deliverer.sign(body, now) })).toBe(200);
});

test('two workspaces install the bot: each has its own token and runs, and one leaves without the other', {
  timeout: 90_000,
}, async () => {
  const [acme, other] = [slack.workspace('acme', { installed: false }), slack.workspace('other', { installed: false })];
  await start({
    SLACK_API_URL: slack.apiUrl,
    SLACK_SIGNING_SECRET: SECRETS.signingSecret,
    SLACK_CLIENT_ID: SECRETS.clientId,
    SLACK_CLIENT_SECRET: SECRETS.clientSecret,
    SLACK_STATE_SECRET: 'a-state-secret',
    TOKEN_ENCRYPTION_KEY: '0123456789abcdef'.repeat(4),
  });
  for (const people of [acme, other]) {
    const { status } = await slack.install(people, 'ana', `${bot?.url}/slack/install`);
    expect(status).toBe(200);
  }
  const [thread] = await Promise.all([walk(acme), walk(other)]);
  const result = acme.read('ana', { thread }).map(shownFrom).find(isResult);
  const id = /\(([a-z0-9]{6})\)/.exec(result?.text ?? '')?.[1] ?? 'no id';
  await other.command('ana', '/workflows', id);
  const answer = await until(() => other.read('ana').find((seen) => seen.private), 'a private answer');
  expect(answer.text).toContain('know no run');
  await acme.openHome('ana');
  const home = await until(() => acme.home('ana'), 'an App Home');
  expect(JSON.stringify(home)).toContain(id);
  await acme.uninstall();
  await walk(other);
  const before = slack.world.calls.length;
  await acme.say('ana', '@meanwhile hello?');
  await other.say('ana', 'and you?');
  expect(slack.world.calls.slice(before).filter(({ team }) => team === acme.team.id)).toEqual([]);
});
