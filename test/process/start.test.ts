import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeDataDir } from '../support/bot.ts';

/** Makes a terminal for a program. */
const SCRIPT = '/usr/bin/script';
/** What Ctrl-C types. */
const INTERRUPT = '\u0003';
const MAIN = join(import.meta.dirname, '../../src/main.ts');

let data: Awaited<ReturnType<typeof makeDataDir>>;

beforeEach(async () => {
  data = await makeDataDir();
});
afterEach(() => data.remove());

type Ended = { code: number; stderr: string };

function settings(more: Record<string, string>): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: data.dir, DATA_DIR: data.dir, PORT: '0', ...more };
}

/** Starts the bot where it cannot, and gives how it ended. */
async function startInVain(env: Record<string, string>): Promise<Ended> {
  return promisify(execFile)(process.execPath, [MAIN], { cwd: data.dir, env: settings(env) }).then(
    () => ({ code: 0, stderr: '' }),
    (error: Ended) => error,
  );
}

test('a port that is taken ends the start with one line that says what to do', { timeout: 40_000 }, async () => {
  const other = createServer();
  await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const { code, stderr } = await startInVain({ PORT: String(port) });
  other.close();
  expect(code).toBe(1);
  expect(stderr).toMatch(new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is taken.*set PORT to another one\\.\\n$`));
});

test.each([
  ['limits: 3\nrules:\n  - { allow: maybe }\n', 'at limits.*at rules\\[0\\]\\.allow\\.'],
  ['rules: [\n  - {\n', 'at line \\d+, column \\d+\\.'],
  ['just words', 'expected object'],
])('a bad policy file (%j) ends the start with one line', { timeout: 40_000 }, async (content, problem) => {
  const file = join(data.dir, 'policy.yml');
  await writeFile(file, content);
  const { code, stderr } = await startInVain({ POLICY_FILE: file });
  expect(code).toBe(1);
  expect(stderr).toMatch(new RegExp(`^The policy file ${file} has a mistake: .*${problem}.* Correct it .*\\n$`));
});

test('on a terminal it says where it is in a plain line', { timeout: 40_000 }, async ({ skip }) => {
  const script = await promisify(execFile)(SCRIPT, ['--version']).catch(() => undefined);
  skip(!script?.stdout.includes('util-linux'), 'There is no `script` to make a terminal with.');
  const child = execFile(SCRIPT, ['-qec', `'${process.execPath}' '${MAIN}'`, '/dev/null'], {
    cwd: data.dir,
    env: settings({ SHELL: '/bin/sh' }),
  });
  let shown = '';
  child.stdout?.on('data', (part: string) => {
    if (!shown.includes('Meanwhile is at') && (shown + part).includes('Meanwhile is at')) child.stdin?.write(INTERRUPT);
    shown += part;
  });
  await new Promise((resolve) => child.once('close', resolve));
  expect(shown).toMatch(/^Meanwhile is at http:\/\/127\.0\.0\.1:\d+\r?$/m);
});
