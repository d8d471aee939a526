import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Run } from '../../../src/core/domain/run.ts';
import { shellIn } from '../../../src/workflows/shell/shell.ts';
import { bubblewrapArguments } from '../../../src/sandbox/isolation/bubblewrap.ts';
import { none } from '../../../src/sandbox/isolation/sandbox.ts';
import type { Sandbox } from '../../../src/sandbox/isolation/kind.ts';
import { WorkflowKit } from '../../support/workflow-kit.ts';
import { limits, layers, running, sleepMark, until } from '../../sandbox/layers.ts';

const kits: WorkflowKit[] = [];
const PROGRAM = fileURLToPath(new URL('../../sandbox/command.ts', import.meta.url));

afterEach(async () => {
  await Promise.all(kits.splice(0).map((kit) => kit.end()));
});

function kitOf(sandbox: Sandbox, input: { command: string; timeoutSeconds?: number }): WorkflowKit {
  const kit = new WorkflowKit(
    shellIn(async () => ({ sandbox, network: false, limits })),
    input,
  );
  kits.push(kit);
  return kit;
}

async function run(sandbox: Sandbox, command: string): Promise<Run> {
  return kitOf(sandbox, { command }).go();
}

/** Everything a command can do to stay when it is to go. */
function stubborn(mark: string): string {
  return [
    `trap '' TERM INT HUP`,
    `sleep ${mark} &`,
    `nohup sleep ${mark} >/dev/null 2>&1 & disown`,
    `setsid sleep ${mark} &`,
    `env -i setsid sleep ${mark} &`,
    `(setsid sh -c '(env -i setsid sleep ${mark} &) &' &)`,
    `echo ready`,
    `while :; do sleep 1; done`,
  ].join('\n');
}
const STUBBORN = 5;

describe.each(layers)('shell in $kind', ({ kind, sandbox: found }) => {
  beforeEach(({ skip }) => skip(found === undefined, 'This system does not allow it.'));
  const sandbox = found ?? none;

  test('gives the output, stdout and stderr in order, and exit code 0', async () => {
    const { status, result, output } = await run(
      sandbox,
      'echo one; echo two >&2; echo three > /dev/stderr; echo four',
    );
    expect(status).toBe('completed');
    expect(result?.text).toMatch(/^Exit code 0\.\n\n```\none\ntwo\nthree\nfour\n```$/);
    expect(result?.files).toEqual([]);
    expect(output).toBe('one\ntwo\nthree\nfour\n');
  });

  test.each([
    ['exit 3', 'Exit code 3.'],
    ['no-such-program-here', 'Exit code 127.'],
    ['kill -9 $$', 'Exit code 137 (SIGKILL).'],
    ['kill -SEGV $$', 'Exit code 139 (SIGSEGV).'],
    ['if then fi', 'Exit code 2.'],
  ])('fails honestly: %s', async (command, outcome) => {
    const { status, failure } = await run(sandbox, command);
    expect(status).toBe('failed');
    expect(failure?.step).toBe('Run the command');
    expect(failure?.message).toContain(outcome);
  });

  test('keeps all that a failed command printed, not only its end', async () => {
    const { status, result } = await run(sandbox, 'seq 1 40; exit 3');
    expect(status).toBe('failed');
    expect(result?.text).toMatch(/^```\n1\n2\n[\s\S]*\n40\n```$/);
  });

  test('shows the output while the command works', async () => {
    const kit = kitOf(sandbox, { command: 'echo early; until [ -e go ]; do sleep 0.05; done; echo late' });
    const ended = kit.go();
    await until(() => kit.run.output.includes('early'));
    expect(kit.run.status).toBe('running');
    await writeFile(join(await kit.folder(), 'go'), '');
    expect((await ended).output).toBe('early\nlate\n');
  });

  test('works in its own folder with nothing of the environment of the bot', async () => {
    process.env.MEANWHILE_TEST_TOKEN = 'xoxb-secret';
    const kit = kitOf(sandbox, { command: 'pwd; echo kept > mine.txt; env | cut -d= -f1 | sort' });
    const { result } = await kit.go();
    delete process.env.MEANWHILE_TEST_TOKEN;
    const folder = await kit.folder();
    expect(await readFile(join(folder, 'mine.txt'), 'utf8')).toBe('kept\n');
    const [first, ...names] = result?.text.split('```')[1]?.trim().split('\n') ?? [];
    expect(first).toBe(folder);
    const own = ['HOME', 'LANG', 'MEANWHILE_COMMAND', 'OLDPWD', 'PATH', 'PWD', 'SHLVL', 'TERM', 'TMPDIR', '_'];
    expect(names.filter((name) => !own.includes(name))).toEqual([]);
  });

  test('reaches its own folder by absolute paths, as programs do', async () => {
    const { status, result } = await run(
      sandbox,
      [
        'set -e',
        'echo home > "$HOME/x"; cat "$HOME/x"',
        'file=$(mktemp); echo temporary > "$file"; cat "$file"',
        'echo "console.log(7)" > a.js; node "$PWD/a.js"',
        'if command -v git > /dev/null; then git init -q "$PWD/repository"; fi',
      ].join('\n'),
    );
    expect(result?.text).toContain('home\ntemporary\n7\n');
    expect(status).toBe('completed');
  });

  test('has nothing to read from and no files open', async () => {
    const { result } = await run(sandbox, 'cat; wc -c < /dev/stdin; ls /proc/$$/fd; true');
    expect(result?.text).toContain('```\n0\n0\n1\n2\n```');
  });

  test('closes what the bot itself had inherited open', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'meanwhile-shell-'));
    const bot = [process.execPath, PROGRAM, kind, folder, 'ls /proc/$$/fd > fds; true'];
    const { status } = spawnSync('bash', ['-c', 'exec 42</etc/passwd; exec "$@"', 'bash', ...bot]);
    expect(status).toBe(0);
    expect(await readFile(join(folder, 'fds'), 'utf8')).toBe('0\n1\n2\n');
    await rm(folder, { recursive: true });
  });

  test('ends what a finished command leaves behind', async () => {
    const mark = sleepMark();
    const { status } = await run(sandbox, `(env -i setsid sleep ${mark} &); nohup sleep ${mark} & sleep 0.2`);
    expect(status).toBe('completed');
    await until(() => running(mark).length === 0);
    expect(running(mark)).toEqual([]);
  });

  test('stops the whole tree at its timeout, and says so', async () => {
    const mark = sleepMark();
    const { status, failure, output } = await kitOf(sandbox, { command: stubborn(mark), timeoutSeconds: 3 }).go();
    expect(status).toBe('failed');
    expect(failure?.message).toBe('Stopped, since it took longer than its timeout of 3 s.');
    expect(output).toContain('ready');
    await until(() => running(mark).length === 0);
    expect(running(mark)).toEqual([]);
  });

  test('stops the whole tree when canceled, before it says that it has', async () => {
    const mark = sleepMark();
    const kit = kitOf(sandbox, { command: stubborn(mark) });
    const ended = kit.go();
    await until(() => running(mark).length === STUBBORN && kit.run.output.includes('ready'));
    kit.cancel();
    expect((await ended).status).toBe('canceled');
    expect(running(mark)).toEqual([]);
  });

  test('has nothing to say itself about being canceled', async () => {
    const kit = kitOf(sandbox, { command: 'sleep 60; echo after' });
    const ended = kit.go();
    await until(() => kit.progress.at(-1)?.stage === 'executing');
    await delay(200);
    kit.cancel();
    expect(await ended).toMatchObject({ status: 'canceled', output: '' });
  });

  test('lets a command clean up when it is stopped', async () => {
    const command = `trap 'echo bye > bye.txt; exit 0' TERM; echo ready; while :; do sleep 0.05; done`;
    const kit = kitOf(sandbox, { command });
    const ended = kit.go();
    await until(() => kit.run.output.includes('ready'));
    kit.cancel();
    await ended;
    expect(await readFile(join(await kit.folder(), 'bye.txt'), 'utf8')).toBe('bye\n');
  });

  test('stops a command with many children that keep forking', async () => {
    const mark = sleepMark();
    const command = `for i in $(seq 150); do setsid sleep ${mark} & done; echo ready; while :; do (env -i setsid sleep ${mark} &); sleep 0.01; done`;
    const kit = kitOf(sandbox, { command });
    const ended = kit.go();
    await until(() => kit.run.output.includes('ready') && running(mark).length > 150);
    kit.cancel();
    await ended;
    await until(() => running(mark).length === 0);
    expect(running(mark)).toEqual([]);
  });

  test('leaves nothing running when the bot is killed', async () => {
    const mark = sleepMark();
    const folder = await mkdtemp(join(tmpdir(), 'meanwhile-shell-'));
    const bot = spawn(process.execPath, [PROGRAM, kind, folder, stubborn(mark)], { stdio: 'ignore' });
    await until(() => running(mark).length === STUBBORN);
    bot.kill('SIGKILL');
    await until(() => running(mark).length === 0);
    expect(running(mark)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  test('takes 100 MB of output in little memory, and says what it left out', async () => {
    const kit = kitOf(sandbox, { command: `echo first; head -c 100000000 /dev/zero | tr '\\0' 'x'; echo; echo last` });
    const before = process.memoryUsage().rss;
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss - before)), 20);
    const { status, result } = await kit.go();
    clearInterval(watch);
    expect(status).toBe('completed');
    expect(most).toBeLessThan(64 * 1024 * 1024);
    expect(result?.text).toMatch(
      /^Exit code 0\. It printed too much: 98,9\d\d,\d\d\d bytes from the middle are lost\.\n[^]*x\nlast\n```\n\nThis is the end of what it printed; there is more in output\.txt\.$/,
    );
    const file = kit.text('output.txt');
    expect(file.length).toBeLessThanOrEqual(1024 * 1024);
    expect(file).toMatch(/^first\nx+\n\[\.\.\. 98,9\d\d,\d\d\d bytes left out here \.\.\.\]\nx+\nlast\n$/);
  });

  test('makes colours, binary and fences harmless', async () => {
    const { result } = await run(
      sandbox,
      `printf '\\033[31mred\\033[0m \\000\\377 10%%\\r100%%\\n\`\`\`\\n@channel\\n'`,
    );
    expect(result?.text).toContain('````\n100%\n```\n@channel\n````');
  });
});

describe('an offer of shell', () => {
  const shell = shellIn(async () => ({ sandbox: none, network: false, limits }));

  test.each([
    ['npm test', undefined],
    [`echo ${'x'.repeat(80)}; rm -rf ~`, `echo ${'x'.repeat(80)}; rm -rf ~`],
    ['echo a\nrm b', 'echo a\nrm b'],
    ['echo a  b', 'echo a  b'],
    ['echo \u202ea\u001b]0;rm b\u0007', 'echo \\u{202e}a\\u{1b}]0;rm b\\u{7}'],
  ])('shows all of %j where its sentence does not', (command, all) => {
    const input = { command, timeoutSeconds: 600 };
    expect(shell.summary(input).length).toBeLessThan(80);
    expect(shell.details(input)).toBe(all);
  });
});

describe('shell in any sandbox', () => {
  const [best] = layers.filter(({ sandbox }) => sandbox);

  test('keeps what a failed command printed: the end in its output, more in a file', async () => {
    const kit = kitOf(best?.sandbox ?? none, { command: 'seq 2000; exit 1' });
    const { status, output } = await kit.go();
    expect(status).toBe('failed');
    expect(output).toMatch(/1999\n2000\n$/);
    expect(kit.text('output.txt')).toMatch(/^1\n2\n[^]*\n2000\n$/);
  });

  test('does not start what is canceled already', async () => {
    const kit = kitOf(best?.sandbox ?? none, { command: 'touch started' });
    const ended = kit.go();
    kit.cancel();
    expect((await ended).status).toBe('canceled');
    await expect(readFile(join(await kit.folder(), 'started'))).rejects.toThrow('ENOENT');
  });

  test('runs once: after a crash its stored result is given back', async () => {
    const kit = kitOf(best?.sandbox ?? none, { command: 'echo x >> count; wc -l < count' });
    await kit.go({ after: 'Run the command' });
    expect((await kit.go()).result?.text).toContain('```\n1\n```');
  });
});

describe('bubblewrap', () => {
  const bubblewrap = layers.find(({ kind }) => kind === 'bubblewrap')?.sandbox;
  beforeEach(({ skip }) => skip(!bubblewrap, 'This system does not allow it.'));

  test('hides the home folder, this package and the folders of other runs, and lets nothing else be written', async () => {
    const kit = kitOf(none, { command: 'true' });
    const folder = await kit.folder();
    await writeFile(join(dirname(folder), `other-${process.pid}.txt`), 'of another run');
    const files = [
      join(homedir(), '.bashrc'),
      fileURLToPath(import.meta.url),
      join(dirname(folder), `other-${process.pid}.txt`),
    ];
    const tries = files.map((file) => `[ -e '${file}' ] && echo 'sees ${file}'`);
    const writes = ['/', '/usr', '/etc', homedir(), '/var'].map(
      (path) => `touch '${path}/x' 2>/dev/null && echo 'writes ${path}'`,
    );
    const { result } = await run(bubblewrap ?? none, `${[...tries, ...writes].join('; ')}; echo done`);
    await rm(join(dirname(folder), `other-${process.pid}.txt`));
    expect(result?.text).toContain('```\ndone\n```');
  });

  test('is nobody where the bot is root, who can read no keys but write what it needs', async ({ skip }) => {
    skip(process.getuid?.() !== 0, 'The bot is not root.');
    const folder = await mkdtemp(join(tmpdir(), 'meanwhile-shell-'));
    const secrets = bubblewrapArguments(folder, { hidden: [], network: false, tmpBytes: undefined }).filter((path) =>
      /^\/etc\/(?:ssl\/private|shadow)$/.test(path),
    );
    expect(secrets.length).toBeGreaterThan(0);
    const reads = secrets.map((path) => `head -c 9 ${path} 2>/dev/null; ls ${path}/* 2>/dev/null`);
    const { result } = await run(
      bubblewrap ?? none,
      `id -un; touch mine /tmp/x /dev/shm/x && echo wrote; ${reads.join('; ')}; touch /etc/ssl/private/x 2>/dev/null && echo open; true`,
    );
    await rm(folder, { recursive: true });
    expect(result?.text).toContain('```\nnobody\nwrote\n```');
  });

  test('sees no process but its own, and has no rights of root', async () => {
    const command = `cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -c MEANWHILE_TEST_TOKEN; grep CapEff /proc/self/status`;
    process.env.MEANWHILE_TEST_TOKEN = 'xoxb-secret';
    const { result } = await run(bubblewrap ?? none, command);
    delete process.env.MEANWHILE_TEST_TOKEN;
    expect(result?.text).toContain('```\n0\nCapEff:\t0000000000000000\n```');
  });
});
