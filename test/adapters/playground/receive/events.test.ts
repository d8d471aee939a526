import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { placeOf } from '../../../../src/adapters/playground/ids.ts';
import { createPlayground } from '../../../../src/adapters/playground/playground.ts';
import { BASE, type Harness, post, startHarness } from '../harness.ts';
import { type Event, readEvents } from '../sse.ts';

let h: Harness;

beforeAll(async () => {
  h = await startHarness();
});
afterAll(() => h.stop());
beforeEach(() => h.redis.flushall());

async function listen(user: string, last?: string): Promise<Response> {
  const headers = last === undefined ? {} : { 'last-event-id': last };
  return h.app.request(`${BASE}/playground/events?user=${user}`, { headers });
}

function texts(events: Event[]): unknown[] {
  return events.filter((event) => event.event === 'message').map((event) => event.data['text']);
}

async function say(text: string, user = 'ana', channel = 'general') {
  return (await h.send('/messages', { channel, user, text })).body;
}

describe('the event stream', () => {
  it('begins by itself, with an id to come back with', async () => {
    const [first] = await readEvents(await listen('ana'), (events) => events.length > 0);
    expect(first).toEqual({ id: '0-0', event: '', data: {} });
  });

  it('carries whole messages, new and edited, and says that the bot types', async () => {
    const stream = await listen('ben');
    const { thread } = await say('@meanwhile hello');
    const { message } = await h.platform.post(placeOf('general', thread), post('card', 'Working'), 'k');
    const first = await readEvents(stream, (events) => texts(events).length === 2);
    expect(first.map((event) => event.event)).toEqual(['', 'message', 'typing', 'message']);
    expect(first[2]?.data).toEqual({ thread });
    await h.platform.edit(placeOf('general', thread), message, post('card', 'Done'));
    const [, edited] = await readEvents(await listen('ben', first.at(-1)?.id), (events) => texts(events).length === 1);
    const shown = (await h.get(`/threads/${encodeURIComponent(thread)}?user=ben`)).body.messages;
    expect(edited?.data).toEqual(shown[1]);
    expect(edited?.data['editedAt']).toEqual(expect.any(String));
  });

  it('goes on after the last id, with nothing lost and nothing twice', async () => {
    const stream = await listen('ana');
    await say('one');
    const seen = await readEvents(stream, (events) => texts(events).length === 1);
    await say('two');
    await say('three');
    const missed = await readEvents(await listen('ana', seen.at(-1)?.id), (events) => texts(events).length === 2);
    expect(texts(missed)).toEqual(['two', 'three']);
  });

  it('takes a strange last id for none', async () => {
    await say('one');
    const stream = await listen('ana', "1' OR 1=1");
    await say('two');
    expect(texts(await readEvents(stream, (events) => texts(events).length === 1))).toEqual(['two']);
  });

  it('shows nobody what is not theirs', async () => {
    const [ben, ana] = [await listen('ben'), await listen('ana')];
    await say('secret', 'ana', 'dm-ana');
    const { thread } = await say('open');
    await h.platform.post(placeOf('general', thread), post('notice', 'for ana'), 'k1', 'ana');
    await h.platform.post(placeOf('general', thread), post('reply', 'end'), 'k2');
    const ended = (events: Event[]) => texts(events).includes('end');
    expect(texts(await readEvents(ben, ended))).toEqual(['open', 'end']);
    const own = await readEvents(ana, ended);
    expect(texts(own)).toEqual(['secret', 'open', 'for ana', 'end']);
    expect(own.filter((event) => event.event === 'typing')).toHaveLength(1);
  });

  it('hears what another process posts', async () => {
    const worker = createPlayground(h.settings);
    const stream = await listen('ana');
    const { thread } = await say('hi');
    await worker.platform.post(placeOf('general', thread), post('reply', 'from the worker'), 'k');
    expect(texts(await readEvents(stream, (events) => texts(events).length === 2))).toEqual(['hi', 'from the worker']);
    await worker.close();
  });

  it('ends when the playground closes', async () => {
    const other = createPlayground(h.settings);
    const stream = await other.app.request(`${BASE}/playground/events?user=ana`);
    setTimeout(() => void other.close(), 20);
    expect(await readEvents(stream, () => false)).toHaveLength(1);
  });
});

describe('what grows', () => {
  it('is bounded: the oldest threads of a channel and the oldest replies of a thread go', {
    timeout: 120_000,
  }, async () => {
    const { thread } = await say('root');
    for (let n = 0; n < 510; n += 1) {
      await h.platform.post(placeOf('general', thread), post('reply', `reply ${n}`), `r${n}`);
    }
    const { messages } = (await h.get(`/threads/${encodeURIComponent(thread)}?user=ana`)).body;
    expect(messages).toHaveLength(500);
    expect([messages[0]?.text, messages[1]?.text]).toEqual(['root', 'reply 11']);
    for (let n = 0; n < 505; n += 1) {
      await h.platform.post(placeOf('random', `playground:random/${n + 1}`), post('reply', 'x'), `x${n}`);
    }
    expect(await h.redis.zcard('mw:pg:ch:random')).toBe(500);
    expect(await h.redis.exists('mw:pg:m:playground:random/1', 'mw:pg:t:playground:random/1')).toBe(0);
    expect(await h.redis.hlen('mw:pg:u:ana')).toBe(501);
  });
});
