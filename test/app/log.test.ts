import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REST } from '@discordjs/rest';
import OpenAI from 'openai';
import { createClients } from '../../src/adapters/slack/web.ts';
import { createLog } from '../../src/app/log.ts';
import { createRedact } from '../../src/app/redact.ts';

// In pieces, so that no scanner takes them for tokens that somebody lost.
const SLACK = ['xoxb', '1234567890', 'abcdefGHIJKL'].join('-');
const DISCORD = ['MTIzNDU2Nzg5MDEyMzQ1Njc4', 'GabcdE', 'aBcDeFgHiJkLmNoPqRsTuVwXyZ012345'].join('.');
const MODEL = ['sk', 'abcdefghijklmnopqrstuv'].join('-');
const OTHER = 'a-secret-of-no-known-form';
const TEXT = 'what Ana wrote to Ben';

type Answer = { status: number; type: string; body: (echo: string) => string };
const ANSWERS: Record<string, Answer> = {
  'a page': { status: 200, type: 'text/html', body: (echo) => `<html>\n<pre>${echo}</pre></html>` },
  'a line': { status: 200, type: 'text/plain', body: (echo) => `refused: ${echo}` },
  'an error in JSON': { status: 403, type: 'application/json', body: (echo) => errorOf(echo) },
  'an answer in JSON': { status: 200, type: 'application/json', body: (echo) => errorOf(echo) },
  'a failure': { status: 500, type: 'text/html', body: (echo) => `<html>${echo}</html>` },
};

function errorOf(echo: string): string {
  return JSON.stringify({ ok: false, code: 0, error: `no: ${echo}`, message: `no: ${echo}` });
}

let server: Server;
let url: string;
let answer: Answer;

/** Answers with everything that it was sent. */
beforeAll(async () => {
  server = createServer((request, response) => void answerWith(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

async function answerWith(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const echo = `${await bodyOf(request)} ${JSON.stringify(request.headers)}`;
  response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body(echo));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return decodeURIComponent(Buffer.concat(parts).toString().replaceAll('+', ' '));
}

const CALLS: Record<string, () => Promise<unknown>> = {
  slack: () => createClients(`${url}/`)(SLACK).chat.postMessage({ channel: 'C1', text: TEXT }),
  discord: () =>
    new REST({ api: url, retries: 0 }).setToken(DISCORD).post('/channels/1/messages', { body: { content: TEXT } }),
  openai: () =>
    new OpenAI({ apiKey: MODEL, baseURL: url, maxRetries: 0 }).chat.completions.create({
      model: 'm',
      messages: [{ role: 'user', content: TEXT }],
    }),
};

function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

function logTo(lines: string[], secrets: string[] = []) {
  return createLog({
    level: 'debug',
    redact: createRedact(secrets),
    to: { write: (line) => void lines.push(line) },
  });
}

describe.each(Object.keys(CALLS))('an error of the SDK of %s', (name) => {
  test.each(Object.keys(ANSWERS))('is logged without what the server echoed in %s', async (kind) => {
    answer = ANSWERS[kind] as Answer;
    const error = await CALLS[name]?.().then(
      () => new Error('no failure'),
      (thrown: unknown) => thrown,
    );
    const lines: string[] = [];
    logTo(lines).warn({ err: error }, 'A call failed');
    logTo(lines).warn({ err: new Error('Outer', { cause: error }), reason: String(error) }, 'A call failed');
    expect(lines).toHaveLength(2);
    for (const secret of [SLACK, DISCORD, MODEL]) expect(lines.join('')).not.toContain(secret);
    expect(JSON.parse(lines[0] ?? '').err).toMatchObject({ stack: expect.stringContaining('at ') });
    expect(JSON.stringify((JSON.parse(lines[0] ?? '') as { err: object }).err)).not.toContain(TEXT);
  });
});

test('no line holds a secret of the settings, in whatever field it stands and however it is written', () => {
  const lines: string[] = [];
  const secrets = [OTHER, 'with "quotes" and \\'];
  const log = logTo(lines, secrets);
  log.info({ url: `http://x/?k=${OTHER}`, deep: { list: secrets } }, `It is ${OTHER}`);
  log.warn({ err: Object.assign(new Error(OTHER), { command: { args: [OTHER] }, code: OTHER }) }, 'Failed');
  log.info({ redis: 'redis://bot:pass-word@host/0', body: '{"access_token":"short","ok":1}' }, 'Connected');
  expect(lines.join('')).not.toMatch(/a-secret|with .*quotes|pass-word|short/);
  expect(lines.map((line) => JSON.parse(line) as object)).toHaveLength(3);
  expect(lines.join('')).toContain('redis://bot:[secret]@host/0');
});

test('an error keeps what helps to find its reason', () => {
  const lines: string[] = [];
  const cause = Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED', syscall: 'connect' });
  logTo(lines).error({ err: new TypeError('The call failed', { cause }) }, 'Failed');
  logTo(lines).error({ err: null }, 'Failed');
  logTo(lines).error({ err: attempt(() => JSON.parse(TEXT)) }, 'Failed');
  expect(lines[2]).not.toContain('what Ana');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    err: { type: 'TypeError', message: 'The call failed', cause: { code: 'ECONNREFUSED', syscall: 'connect' } },
  });
});

test('the bot has no other logger', async () => {
  const files = (await readdir('src', { recursive: true })).filter((file) => file.endsWith('.ts'));
  const texts = await Promise.all(
    files.map(async (file) => [file, await readFile(join('src', file), 'utf8')] as const),
  );
  const loggers = texts.filter(([, text]) => /\bpino\(/.test(text)).map(([file]) => file);
  // The watchdog's thread writes for itself while nothing else runs, and only ids and the names of functions.
  expect(loggers.toSorted()).toEqual(['app/log.ts', 'jobs/watchdog/watchdog-thread.ts']);
});

describe('while Redis is away', () => {
  test.each([
    ['a connection that is refused', Object.assign(new Error('connect'), { code: 'ECONNREFUSED', syscall: 'connect' })],
    ['a command that fails', new Error("Stream isn't writeable and enableOfflineQueue options is false")],
    ['Sentinels that know no primary', new Error('All sentinels are unreachable. Retrying from scratch after 50ms.')],
    ['a queue that is closed', new Error('Connection is closed.')],
  ])('%s is one line a minute, without a stack', (_, error) => {
    const lines: string[] = [];
    let now = 1_000_000;
    const to = { write: (line: string) => void lines.push(line) };
    const log = createLog({ level: 'info', redact: (line) => line, to, now: () => now });
    for (let second = 0; second < 90; second += 1) {
      log.warn({ err: error }, 'The inbox worker lost Redis for a moment');
      log.error({ err: error, run: 'd3vmrw' }, 'A run could not be executed');
      now += 1_000;
    }
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 40,
      msg: expect.stringContaining('Redis is unreachable'),
    });
    expect(lines.join('')).not.toContain('stack');
  });

  test('other errors are logged as always', () => {
    const lines: string[] = [];
    const log = createLog({ level: 'info', redact: (line) => line, to: { write: (line) => void lines.push(line) } });
    log.error({ err: new Error('fetch failed', { cause: { code: 'ECONNREFUSED' } }) }, 'The platform is away');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      msg: 'The platform is away',
      err: { stack: expect.any(String) },
    });
  });
});

test('on a terminal a line is words, with a stack only for errors, and secrets stay out', () => {
  const lines: string[] = [];
  const to = { write: (line: string) => void lines.push(line) };
  const log = createLog({ level: 'info', redact: createRedact([OTHER]), to, forPeople: true });
  log.info({ run: 'd3vmrw', thread: 'playground:general/1', reasons: ['a', 'b'] }, `A run starts ${OTHER}`);
  log.warn({ err: new Error('not now') }, 'Later');
  log.error({ err: new Error('broken') }, 'It failed');
  expect(lines[0]).toMatch(
    /^\d\d:\d\d:\d\d info  A run starts \[secret\]  run=d3vmrw  thread=playground:general\/1  reasons=\["a","b"\]\n$/,
  );
  expect(lines[1]).toMatch(/^\d\d:\d\d:\d\d warn  Later \(Error: not now\)\n$/);
  expect(lines[2]).toMatch(/^\d\d:\d\d:\d\d error It failed \(Error: broken\)\n {4}at /);
});
