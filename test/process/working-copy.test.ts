import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from '../support/bot.ts';
import { People } from '../support/people.ts';
import { makeRepository, NPM_PACKAGE, type TestRepository } from '../support/repository.ts';
import { layers } from '../sandbox/layers.ts';

const IN_CHANNEL = { channel: 'engineering' };

let data: Awaited<ReturnType<typeof makeDataDir>>;
let bot: BotProcess;
let repository: TestRepository;

beforeEach(async ({ skip }) => {
  skip(!layers.some(({ kind, sandbox }) => kind === 'bubblewrap' && sandbox), 'This system does not allow bubblewrap.');
  data = await makeDataDir();
  repository = await makeRepository(data.dir, NPM_PACKAGE);
  const policy = join(data.dir, 'policy.yaml');
  await writeFile(
    policy,
    `repositories: { web: { url: ${repository.url}, channels: ['playground:engineering'], people: [ana, ben] } }\n`,
  );
  bot = await startBot({ dataDir: data.dir, env: { POLICY_FILE: policy } });
}, 60_000);

afterEach(async () => {
  await bot?.kill();
  await data?.remove();
}, 30_000);

test('the tests of a repository run by command and in plain words, in what is pushed to it by then', {
  timeout: 60_000,
}, async () => {
  const people = new People(bot.url);
  const first = await people.command('ana', '/task', 'bash "npm test" --in web', IN_CHANNEL);
  const passed = await people.seesKind('ana', String(first.thread), 'result');
  expect(passed.text).toMatch(/Exit code 0\. On web at [0-9a-f]{8} \(main\)\./);
  expect(passed.text).toContain('pass 1');

  await repository.commit({ 'add.js': 'export const add = (a, b) => a - b;\n' });
  const said = await people.say('ben', '@meanwhile run `npm test` on web', { channel: 'engineering' });
  const offer = await people.seesKind('ben', said.thread, 'offer');
  expect(offer.text).toMatch(
    /^I can run `npm test` on `web` in the background and post the result here\.(?!.* I left out)/,
  );
  expect(offer.text).toContain('It is stopped after 10 min, and 1 MB of its output is kept.');
  await people.press('ben', offer, 'start');
  const failed = await people.seesKind('ben', said.thread, 'failure');
  expect(failed.text).toContain('Exit code 1. On web at');
  expect(failed.text).toContain('fail 1');

  const chloe = await people.command('chloe', '/task', 'bash "npm test" --in web', IN_CHANNEL);
  expect(chloe.text).toContain("You can't use the repository `web` here");
});
