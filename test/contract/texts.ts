import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Harness, Session, Shown } from './harness.ts';
import { isResult, runIn, sees, TEST_MS, WORKFLOWS } from './seeing.ts';
import { endOf } from './session.ts';

/** SPEC B13 and G2: nothing is cut, and nothing that a text says becomes more than text. */
export function textContract(harness: Harness): void {
  describe('texts', { timeout: TEST_MS }, () => {
    let session: Session;
    let runs = 0;

    beforeAll(async () => {
      session = await harness.start({ WORKFLOWS_DIR: WORKFLOWS });
    }, TEST_MS);
    afterAll(() => endOf(session), TEST_MS);

    /** Has a run end, and gives its result. The people take turns, so that nobody's limit is reached. */
    async function run(command: string): Promise<{ user: string; result: Shown }> {
      const user = ['ana', 'ben', 'chloe'][(runs += 1) % 3] ?? 'ana';
      const answer = await session.command(user, '/task', command);
      const id = runIn(answer);
      const fits = (one: Shown) => isResult(one) && one.text.includes(id);
      return { user, result: await sees(session, user, { channel: 'general' }, fits, 'a result') };
    }

    async function says(text: string): Promise<{ result: Shown; all: Shown[] }> {
      const { user, result } = await run(`say ${Buffer.from(text).toString('base64')}`);
      expect(result.pings).toEqual([user]);
      return { result, all: await session.read(user, { thread: result.thread }) };
    }

    test('text of all scripts, emoji and markup arrive as they are', async () => {
      const text = 'Grüße, 你好, שלום, 👩‍👩‍👧‍👦, a < b && c > d, 100 %, C:\\temp, snake_case_name, 2 * 3 * 4';
      const { result } = await says(text);
      expect(result.text).toContain(text);
    });

    test.each([
      ['a channel ping', 'Attention <!channel> <!here> <!everyone> @channel @here @everyone'],
      ['a person ping', 'Ask <@U012345> and <@!123456789012345678> and <@&123456789012345678> and <!subteam^S1|@all>'],
      ['a link that lies', 'See <https://evil.example/x|https://good.example/login> now'],
      ['a Markdown link that lies', 'See [https://good.example/login](https://evil.example/x) now'],
      ['a broken mention', 'Odd <!chan\u200bnel> and <<!channel>> and &lt;!channel&gt; and <!channel|all>'],
    ])('hostile text pings nobody and forges no link: %s', async (_what, text) => {
      const { result, all } = await says(text);
      expect(result.forged).toEqual([]);
      expect(all.flatMap(({ bot, pings }) => (bot ? pings : [])).filter((name) => name.startsWith('@'))).toEqual([]);
    });

    test('a text that is too long for one message is whole all the same', async () => {
      const { result } = await run('long 4000');
      const lines = Array.from({ length: 4_000 }, (_, number) => `line ${number} of 4000`);
      expect(result.text).toContain(lines[0]);
      const all = { thread: result.thread };
      const whole = await sees(
        session,
        'ana',
        all,
        ({ bot, files }) => bot && files.length > 0,
        'a file with the text',
      );
      const text = new TextDecoder().decode(await whole.files[0]?.bytes());
      expect(text.split('\n').filter((line) => line.startsWith('line '))).toEqual(lines);
    });

    test('a text of a few messages is whole', async () => {
      const { result } = await run('long 400');
      const lines = Array.from({ length: 400 }, (_, number) => `line ${number} of 400`);
      await expect
        .poll(async () => textsOf(await session.read('ana', { thread: result.thread })), { timeout: TEST_MS / 2 })
        .toEqual(expect.stringMatching(lines.join('[^]*')));
    });

    test('files arrive with their names and bytes', async () => {
      const { result } = await run('files please');
      const files = async () => (await session.read('ben', { thread: result.thread })).flatMap((one) => one.files);
      const names = async () => (await files()).map(({ name }) => name).toSorted();
      await expect.poll(names, { timeout: TEST_MS / 2 }).toEqual(['all-bytes.bin', 'grüße.txt']);
      const found = await files();
      const bytesOf = async (name: string) => found.find((file) => file.name === name)?.bytes();
      expect(Array.from((await bytesOf('all-bytes.bin')) ?? [])).toEqual(Array.from({ length: 256 }, (_, at) => at));
      expect(new TextDecoder().decode(await bytesOf('grüße.txt'))).toBe('Grüße\n');
    });
  });
}

/** All that the bot wrote, and what its text files hold. */
async function textsOf(all: Shown[]): Promise<string> {
  const texts = all
    .filter(({ bot }) => bot)
    .map(async ({ text, files }) => {
      const held = await Promise.all(files.map(async (file) => new TextDecoder().decode(await file.bytes())));
      return [text, ...held].join('\n');
    });
  return (await Promise.all(texts)).join('\n');
}
