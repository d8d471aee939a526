import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Post } from '../src/core/domain/outgoing.ts';
import { HttpPlatform } from '../chaos/platform-client.ts';
import { PlatformServer, type Standing } from '../chaos/platform-server.ts';
import { stepsDoneTwice } from '../chaos/judge-steps.ts';

/** What a storm's platform does about messages that stand twice, so that the judge blames the bot for its own faults alone. */
const place = { workspace: 'fake:w', channel: 'fake:c', thread: 'fake:c/t' };
const post: Post = { kind: 'reply', text: 'Here it is.', buttons: [], files: [] };

let server: PlatformServer;
let url: string;
beforeEach(async () => {
  server = new PlatformServer(1, 0);
  server.unruly = false;
  url = await server.start();
});
afterEach(() => server.stop());

const standing = (key: string) => server.in(place.thread).filter((message) => message.key === key);
const found = (message: Standing | undefined) => ({ message: message?.id, at: message?.at });

test('two processes that post the same at the same moment leave one, and neither is told of a fault', async () => {
  const [one, other] = [new HttpPlatform(url), new HttpPlatform(url)];
  for (let i = 0; i < 20; i += 1) {
    const key = `event-${i}/offer`;
    const posted = await Promise.all([one.post(place, post, key), other.post(place, post, key)]);
    const [left] = standing(key);
    expect(standing(key)).toHaveLength(1);
    expect(posted).toEqual([found(left), found(left)]);
  }
  expect(server.doubled).toBeGreaterThan(0);
});

test('whoever posts again takes away what a process that died left standing twice', async () => {
  const key = 'event-1/offer';
  const body = JSON.stringify({ place, post, key });
  for (let i = 0; i < 2; i += 1) await fetch(`${url}/post`, { method: 'POST', body });
  const [first] = standing(key);
  expect(await new HttpPlatform(url).post(place, post, key)).toEqual(found(first));
  expect(standing(key)).toEqual([first]);
});

test('a refused token holds everything up, and is asked after', async () => {
  const platform = new HttpPlatform(url);
  server.refusesToken = true;
  expect(await platform.takesToken()).toBe(false);
  await expect(platform.post(place, post, 'event-2/offer')).rejects.toMatchObject({ refusedToken: place.workspace });
  server.refusesToken = false;
  expect(await platform.takesToken()).toBe(true);
  await platform.post(place, post, 'event-2/offer');
  expect(standing('event-2/offer')).toHaveLength(1);
});

test('a step that was begun before it was stored elsewhere, and written down later, was not done again', () => {
  const stored = { at: 2, pid: 2, what: 'stored', run: 'r', step: 1, value: 'a' } as const;
  const begun = { at: 1, pid: 1, what: 'step', run: 'r', step: 1 } as const;
  expect(stepsDoneTwice([stored, begun], () => 1)).toEqual([]);
  expect(stepsDoneTwice([stored, { ...begun, at: 3 }], () => 1)).toHaveLength(1);
});
