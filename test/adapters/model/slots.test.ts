import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSlots } from '../../../src/adapters/model/slots.ts';
import { CALL, collect, safe, modelOn, TALK, thrownBy } from './asking.ts';
import { beginStream, events, piece, type RawServer, startRawServer } from './raw-server.ts';

const RUN = { ...CALL, use: 'run' as const };

let server: RawServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** Whether it is settled by now, all that is ready having had its turn. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => (settled = true)).catch(() => (settled = true));
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

describe('slots', () => {
  it('keep some for conversations', async () => {
    const slots = createSlots(4, 2);
    await slots.take('run');
    await slots.take('run');
    const third = slots.take('run');
    expect(await isSettled(third)).toBe(false);
    await slots.take('conversation');
    const release = await slots.take('conversation');
    const fifth = slots.take('conversation');
    expect(await isSettled(fifth)).toBe(false);
    release();
    expect(await isSettled(fifth)).toBe(true);
    expect(await isSettled(third)).toBe(false);
  });

  it('go to conversations first, and then in order', async () => {
    const slots = createSlots(1, 0);
    let release = await slots.take('run');
    const order: string[] = [];
    async function queue(use: 'run' | 'conversation', name: string): Promise<void> {
      release = await slots.take(use);
      order.push(name);
    }
    for (const [use, name] of [
      ['run', 'first run'],
      ['run', 'second run'],
      ['conversation', 'reply'],
    ] as const) {
      void queue(use, name);
    }
    for (let turn = 0; turn < 3; turn += 1) {
      release();
      await isSettled(Promise.resolve());
    }
    expect(order).toEqual(['reply', 'first run', 'second run']);
  });

  it('are not lost when somebody leaves the queue, or frees twice', async () => {
    const slots = createSlots(1, 0);
    const release = await slots.take('run');
    const stop = new AbortController();
    const left = slots.take('run', stop.signal);
    const next = slots.take('run');
    stop.abort('enough');
    await expect(left).rejects.toBe('enough');
    release();
    release();
    expect(await isSettled(next)).toBe(true);
    expect(await isSettled(slots.take('run'))).toBe(false);
    await expect(slots.take('run', AbortSignal.abort('never'))).rejects.toBe('never');
  });
});

it('a reply is answered while runs hold every slot that they may have', async () => {
  server = await startRawServer((response, { body }) => {
    beginStream(response);
    if (body.messages.at(-1).content === 'work') response.write(events(piece('Working')));
    else response.end(events(piece('Hello.', 'stop'), '[DONE]'));
  });
  const { model } = modelOn(server.baseUrl, { deps: { limits: { inFlight: 4, reserved: 2 } } });
  const stop = new AbortController();
  const work = [{ role: 'user' as const, content: 'work' }];
  const runs = Array.from({ length: 5 }, () => collect(model.stream(work, { ...RUN, signal: stop.signal })));
  await server.asked(2);

  expect(await collect(model.stream(TALK, CALL))).toEqual({ text: 'Hello.', error: undefined });
  // Of five runs two were asked, and one reply.
  expect(server.requests).toHaveLength(3);

  stop.abort('enough');
  expect((await Promise.all(runs)).map(({ error }) => error)).toEqual(Array.from({ length: 5 }, () => 'enough'));
  expect(server.requests).toHaveLength(3);
  expect(await collect(model.stream(TALK, RUN))).toEqual({ text: 'Hello.', error: undefined });
});

it('the time for an object runs while it waits for a slot', async () => {
  server = await startRawServer(() => {});
  const { model } = modelOn(server.baseUrl, { deps: { limits: { inFlight: 1, reserved: 0 } } });
  const stop = new AbortController();
  const first = collect(model.stream(TALK, { ...RUN, signal: stop.signal }));
  await server.asked(1);
  const call = { ...CALL, timeoutMs: 50 };
  expect(safe(await thrownBy(model.object(z.object({}), 'nothing', TALK, call)))).toMatchObject({ why: 'timeout' });
  stop.abort();
  await first;
  expect(server.requests).toHaveLength(1);
});

it('a failed call, and an answer that nobody reads on, give their slot back', async () => {
  server = await startRawServer((response) => {
    if (server?.requests.length === 1) response.writeHead(500).end();
    else {
      beginStream(response);
      response.write(events(piece('Once'), piece(' upon')));
    }
  });
  const { model } = modelOn(server.baseUrl, { deps: { limits: { inFlight: 1, reserved: 0, callMs: 1_000 } } });
  expect(safe((await collect(model.stream(TALK, CALL))).error)).toMatchObject({ why: 'unavailable' });
  const unread = model.stream(TALK, CALL)[Symbol.asyncIterator]();
  expect((await unread.next()).value).toBe('Once');
  expect((await collect(model.stream(TALK, CALL))).text).toBe('Once upon');
});
