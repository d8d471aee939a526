import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Channel, Message } from '../support/fake-discord/model.ts';
import type { Seen } from '../support/fake-discord/people.ts';
import { WORKFLOWS } from '../contract/seeing.ts';
import { processesWith } from '../process/processes.ts';
import { City, countOf, WALK_MS } from './city.ts';

/** The whole way through one real process at a Discord on loopback, by the real SDK. */
let city: City;
let people: City['fake']['people'];
let general: Channel;

beforeAll(async () => {
  city = await City.found({ WORKFLOWS_DIR: WORKFLOWS });
  await city.start();
  ({ people, general } = city.fake);
}, 60_000);

afterEach(() => expect(city.fake.log.problems).toEqual([]));

afterAll(() => city.raze());

async function offered(who = 'ana', text = 'run `sleep 0.2 && echo done` in the background') {
  const thread = await city.threadOf(people.mention(who, general, text));
  return { thread, offer: await city.seesOffer(who, thread) };
}

describe('the walk from a mention to its result', { timeout: WALK_MS }, () => {
  test('a mention gets a thread and an offer; the button starts it; card and result follow, and ring for the requester', async () => {
    const { thread, offer } = await offered();
    expect(thread.name.length).toBeGreaterThan(0);
    expect(offer.text).toContain('`sleep 0.2 && echo done`');
    const { failed } = await people.click('ana', offer, 'Start');
    expect(failed).toBe(false);
    const result = await city.seesResult('ana', thread, 'done');
    expect(result.mentions).toEqual(['ana']);
    expect(city.fake.log.pingedBy(result.id)).toEqual(['ana']);
    await city.sees('ana', thread, 'a completed card in place of the offer', ({ id, text, buttons }) => {
      return id === offer.id && buttons.length === 0 && text.includes('completed in') && text.includes('For Ana');
    });
    expect(countOf(city, thread, / is done\b/)).toBe(1);
  });

  test('"yes, but ..." starts it as well, by the role too', async () => {
    const asked = people.mention('ben', general, 'please write the quarterly report', { byRole: true });
    const thread = await city.threadOf(asked);
    await city.seesOffer('ben', thread);
    people.say('ben', thread, 'yes, but in French please');
    expect((await city.seesResult('ben', thread, 'in French')).mentions).toEqual(['ben']);
  });

  test('a yes that replies to another person starts nothing, and one that replies to the offer starts it', async () => {
    const { thread, offer } = await offered();
    const asked = people.say('ben', thread, 'are you coming along?');
    people.say('ana', thread, 'yes', { replyTo: asked });
    const other = await offered('ben', 'run `sleep 0.1 && echo other` in the background');
    people.say('ben', other.thread, 'yes');
    // By then the first yes has been handled as well.
    await city.seesResult('ben', other.thread, 'other');
    expect(countOf(city, thread, /For Ana/)).toBe(0);
    const shown = thread.messages.get(offer.id);
    if (!shown) throw new Error('The offer is gone.');
    people.say('ana', thread, 'yes', { replyTo: shown });
    await city.seesResult('ana', thread, 'done');
  });

  test('a reaction resolves the same record, and however many answers come at once, one run starts', async () => {
    const { thread, offer } = await offered();
    people.react('ana', offer, '👍');
    people.say('ana', thread, 'yes');
    await Promise.all([people.click('ana', offer, 'Start'), people.click('ana', offer, 'Start')]);
    await city.seesResult('ana', thread, 'done');
    await city.sees('ana', thread, 'a completed card', ({ text }) => text.includes('completed in'));
    expect(countOf(city, thread, / is done\b/)).toBe(1);
    expect(countOf(city, thread, /completed in/)).toBe(1);
  });

  test('somebody else is told privately that only the requester can start it', async () => {
    const { thread, offer } = await offered();
    await people.click('ben', offer, 'Start');
    const told = await city.sees('ben', thread, 'a private word', ({ private: mine }) => mine);
    expect(told.text).toContain('Only Ana');
    expect(people.sees('chloe', thread).some(({ private: mine }) => mine)).toBe(false);
    people.say('ana', thread, 'no, not now');
    await city.sees('ana', thread, 'an outcome', ({ id, buttons }) => id === offer.id && buttons.length === 0);
  });

  test('in a direct message it answers directly, and a bare "yes" is the answer', async () => {
    const asked = people.dm('chloe', 'run `echo just for me` in the background');
    const direct = city.fake.world.channel(asked.channel);
    await city.seesOffer('chloe', direct);
    people.dm('chloe', 'yes');
    expect((await city.seesResult('chloe', direct, 'just for me')).bot).toBe(true);
  });

  test('a forum post is used as it is', async () => {
    const mention = `<@${city.fake.world.bot.id}> run \`echo in the forum\` in the background`;
    const { thread } = people.forumPost('ana', city.fake.forum, 'A question', mention);
    await city.seesOffer('ana', thread);
    people.say('ana', thread, 'yes');
    await city.seesResult('ana', thread, 'in the forum');
    expect(thread.name).toBe('A question');
  });

  test('people who talk to each other in a channel are left alone', async () => {
    const before = people.sees('ana', city.fake.random).length;
    people.say('ben', city.fake.random, 'shall we run the tests and build a dashboard with an API?');
    const { thread, offer } = await offered('chloe');
    await people.click('chloe', offer, 'Not now');
    await city.sees('chloe', thread, 'an outcome', ({ id, buttons }) => id === offer.id && buttons.length === 0);
    expect(people.sees('ana', city.fake.random)).toHaveLength(before + 1);
  });
});

/** Name and id of the run that a private answer tells of. */
async function started(answer: Message | undefined): Promise<{ name: string; id: string }> {
  const [, name = '', id = ''] = await city.until(
    () => /Started `([^`]+)` \(`([a-z0-9]{6})`\)/.exec(answer?.content ?? ''),
    'a private answer',
  );
  return { name, id };
}

function isCardOf({ bot, private: mine, text }: Seen, id: string): boolean {
  return bot && !mine && text.startsWith('**') && text.includes(`(\`${id}\`)`);
}

describe('commands', { timeout: WALK_MS }, () => {
  test('/task completes its workflow, is answered privately, and its card and result share a thread', async () => {
    const choices = await people.complete('ben', general, 'task', { request: 'x', workflow: 'she' }, 'workflow');
    expect(choices).toEqual([{ name: expect.stringContaining('shell'), value: 'shell' }]);
    const values = { request: 'echo hello from ben', workflow: 'shell', description: 'Say hello' };
    const { failed, original } = await people.slash('ben', general, 'task', values);
    expect(failed).toBe(false);
    const { id } = await started(original);
    expect(original?.only).toBe(people.named('ben').id);
    const card = await city.sees('ben', general, 'a card', (one) => isCardOf(one, id));
    await city.seesResult('ben', await city.threadOf(card), 'hello from ben');
  });

  test('/cancel completes the live runs, and stops a running command with what it printed', async () => {
    const values = { request: 'echo begun; sleep 300.25', workflow: 'shell', description: 'Long one' };
    const { id, name } = await started((await people.slash('ana', general, 'task', values)).original);
    expect(name).toBe('Long one');
    const isCard = (one: Seen) => isCardOf(one, id);
    const card = await city.sees('ana', general, 'its output', (one) => isCard(one) && /^begun$/m.test(one.text));
    const choices = await people.complete('ana', general, 'cancel', { run: id.slice(0, 3) }, 'run');
    expect(choices).toEqual([{ name: expect.stringContaining('running'), value: 'long-one' }]);
    const { original } = await people.slash('ana', general, 'cancel', { run: 'long-one' });
    await city.until(() => original?.content.includes('Stopping'), 'a private answer');
    await city.sees('ana', general, 'a canceled card', (one) => isCard(one) && one.text.includes('canceled by Ana'));
    const last = await city.sees('ana', await city.threadOf(card), 'what it printed', ({ text }) =>
      text.includes('begun'),
    );
    expect(last.bot).toBe(true);
    await expect.poll(() => processesWith('sleep', '300.25')).toEqual([]);
  });

  test('/task without words opens a form, which starts it; a form that is kept no more says so', async () => {
    const { form, failed, original: none } = await people.slash('ana', general, 'task', {});
    if (!form) throw new Error('No form opened.');
    expect([failed, none]).toEqual([false, undefined]);
    const named = form.components.map(({ component }) => component.custom_id);
    expect(named).toEqual(['request', 'workflow', 'priority', 'at']);
    const filled = { request: 'echo from a form', workflow: 'shell', priority: 'high' };
    const { id } = await started((await people.submit('ana', general, form, filled)).original);
    const card = await city.sees('ana', general, 'a card', (one) => isCardOf(one, id));
    await city.seesResult('ana', await city.threadOf(card), 'from a form');
    const old = { ...form, custom_id: 'form~1' };
    const { original } = await people.submit('ana', general, old, 'too late');
    await city.until(() => original?.content.includes('too old'), 'a word about an old form');
  });

  test('a run of a channel that somebody does not see is not completed for them', async () => {
    const direct = city.fake.world.directWith(people.named('ana').id);
    await people.slash('ana', direct, 'task', { request: 'echo hush', workflow: 'shell', description: 'Secret' });
    await city.seesResult('ana', direct, 'hush');
    expect(await people.complete('ben', general, 'workflows', { run: 'secr' }, 'run')).toEqual([]);
    expect(await people.complete('ana', direct, 'workflows', { run: 'secr' }, 'run')).toHaveLength(1);
  });
});
