import { once } from 'node:events';
import { chmod, link, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Policy } from '../../src/core/policy.ts';
import { WorkingCopies } from '../../src/sandbox/copies/copies.ts';
import { none } from '../../src/sandbox/isolation/sandbox.ts';
import { probe } from '../../src/sandbox/isolation/probe.ts';
import { runCommand } from '../../src/sandbox/run-command.ts';
import { makeRepository } from '../support/repository.ts';
import { limits } from '../sandbox/layers.ts';

/** What is to be got at: nothing of it may be printed. */
const SECRET = `secret-${process.pid}-of-the-bot`;

/** Prints its name where the attempt works. Each is tried by itself, in the same sandbox. */
type Attempt = [name: string, script: string];

let root: string;
let canIsolate = false;
let attempts: Attempt[] = [];
let output = '';
const closing: (() => void)[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mw-escape-'));
  await chmod(root, 0o755);
  const data = join(root, 'data');
  const found = await probe({ hidden: [data], runs: join(data, 'runs'), kind: 'bubblewrap' });
  canIsolate = found?.sandbox.cutsNetwork === true && !found.sandbox.keepsRoot;
  if (!found || !canIsolate) return;
  await furnish(data);
  const web = createHttp((_request, response) => response.end(SECRET));
  web.listen(0, '127.0.0.1');
  const abstract = createServer(answer);
  abstract.listen(`\0mw-escape-${process.pid}`);
  const redis = createServer(answer);
  redis.listen(join(data, 'redis.sock'));
  await Promise.all([web, abstract, redis].map((server) => once(server, 'listening')));
  await chmod(join(data, 'redis.sock'), 0o777);
  for (const server of [web, abstract, redis]) closing.push(() => server.close());

  const repository = await makeRepository(root, { 'package-lock.json': '{}', 'a.txt': 'a' });
  await link(join(data, 'policy.yaml'), join(data, 'linked'));
  const policy = Policy.parse({
    repositories: {
      web: {
        url: repository.url,
        people: ['*'],
        limits: { fileMb: 8 },
        prepare: ['mkdir node_modules; echo kept > node_modules/kept'],
        keep: ['node_modules'],
        locks: ['package-lock.json'],
      },
    },
  });
  const copies = new WorkingCopies({
    root: join(data, 'copies'),
    policy: async () => policy,
    place: async () => ({ sandbox: found.sandbox, network: false, limits }),
    secret: () => undefined,
  });
  const folder = join(data, 'runs/own');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { signal } = new AbortController();
  const copy = await copies.open({ repository: 'web', folder, signal, onOutput: () => undefined });
  attempts = attemptsAt(data, (web.address() as AddressInfo).port);
  const script = attempts
    .map(([name, one]) => `( ${one} ) 2>/dev/null </dev/null && echo "ESCAPED: ${name}"`)
    .join('\n');
  const printed: Buffer[] = [];
  const options = { ...copy.place, command: script, folder, signal, timeoutMs: 60_000 };
  await runCommand({ ...options, onOutput: (bytes) => printed.push(bytes) });
  output = Buffer.concat(printed).toString();
}, 90_000);

afterAll(async () => {
  for (const close of closing) close();
  await rm(root, { recursive: true, force: true });
});

/** Whoever connects leaves at once. */
function answer(socket: Socket): void {
  socket.on('error', () => undefined).end(SECRET);
}

/** What a bot has there, for everybody to read as far as the file system goes. */
async function furnish(data: string): Promise<void> {
  await mkdir(join(data, 'runs/other'), { recursive: true });
  await mkdir(join(data, 'copies'), { recursive: true });
  for (const name of ['policy.yaml', '.env', 'runs/other/result.txt']) await writeFile(join(data, name), SECRET);
  await chmod(data, 0o755);
}

function attemptsAt(data: string, port: number): Attempt[] {
  const bot = process.pid;
  const python = (code: string) => `python3 -c ${JSON.stringify(code)}`;
  return [
    ["the bot's data", `cat ${data}/policy.yaml ${data}/.env | grep .`],
    ["another run's folder", `cat ${data}/runs/other/result.txt /workspace/../runs/other/result.txt | grep .`],
    ['the data through a link', `ln -s ${data} out && cat out/policy.yaml`],
    ['the data through /proc/1/root', `cat /proc/1/root${data}/policy.yaml`],
    [
      'the data through an open directory',
      'for f in /proc/*/cwd /proc/*/fd/*; do ls "$f/../.env" "$f/.env" && exit 0; done; exit 1',
    ],
    ['the objects of the mirror', 'f=$(find /mirror/objects -type f | head -1); chmod u+w "$f"; echo x >> "$f"'],
    ['a new file in the mirror', 'touch /mirror/objects/info/alternates'],
    ['what is kept between runs', 'echo x > node_modules/kept || rm node_modules/kept || mv node_modules elsewhere'],
    ['a remount that can be written', 'mount -o remount,rw,bind /workspace/web/node_modules && touch node_modules/x'],
    [
      'a mount of the machine',
      'mkdir -p m; mount -t proc proc m || mount --bind / m || umount /proc || umount /workspace/web/node_modules',
    ],
    ['rights in a new namespace', 'unshare -Urm sh -c "mount -o remount,rw,bind /usr && touch /usr/mw-escaped"'],
    ["root's rights", 'sudo -n true || su -c true || setpriv --reuid 0 true'],
    ["the system's files", 'touch /usr/mw /etc/mw /bin/mw /run/mw /mw || echo x >> /etc/passwd'],
    ['a device', 'mknod disk b 8 0 || mknod mem c 1 1 || cat /dev/mem || cat /dev/sda || cat /dev/vda'],
    [
      'the kernel',
      'echo x > /proc/sys/kernel/core_pattern || echo x > /proc/sysrq-trigger || echo x > /sys/kernel/uevent_helper',
    ],
    ['the processes of the machine', `ls /proc/${bot}/environ || kill -0 ${bot}`],
    ["the bot's environment", `tr '\\0' '\\n' < /proc/${bot}/environ || grep -a MW_ESCAPE /proc/*/environ`],
    ['a traced process', python(`import ctypes,sys; sys.exit(ctypes.CDLL(None).ptrace(16, ${bot}, 0, 0) and 1)`)],
    ['memory of the first process', 'dd if=/proc/1/mem bs=1 count=1 skip=4194304 of=/dev/null'],
    ["the bot's Redis", python(`import socket; s=socket.socket(socket.AF_UNIX); s.connect('${data}/redis.sock')`)],
    ['an abstract socket', python(`import socket; s=socket.socket(socket.AF_UNIX); s.connect('\\0mw-escape-${bot}')`)],
    ['a server of this machine', python(`import socket; socket.create_connection(('127.0.0.1', ${port}), 2)`)],
    ['the metadata of the cloud', python("import socket; socket.create_connection(('169.254.169.254', 80), 2)")],
    ['raw packets', python('import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW)')],
    ['the network of the machine', 'nsenter -t 1 -n true || ip link set lo down || ip route add default dev lo'],
    [
      "the terminal of the bot's owner",
      python("import fcntl,termios,os; fcntl.ioctl(os.open('/dev/tty', os.O_RDWR), termios.TIOCSTI, b'x')"),
    ],
    ['a huge file', 'truncate -s 1T huge && test "$(stat -c %s huge)" -gt 1000000000'],
    ['a file over the limit', 'head -c 64M /dev/zero > big && test "$(stat -c %s big)" -gt 60000000'],
    ['a git hook outside', `git -C /mirror config core.hooksPath /workspace || echo x > /mirror/hooks/post-update`],
  ];
}

test('no attempt to get out of the sandbox works', ({ skip }) => {
  skip(!canIsolate, 'This system does not allow bubblewrap.');
  expect(attempts.length).toBeGreaterThan(20);
  expect(output.split('\n').filter((line) => line.startsWith('ESCAPED'))).toEqual([]);
  expect(output).not.toContain(SECRET);
});

test('the machine is as it was afterwards', async ({ skip }) => {
  skip(!canIsolate, 'This system does not allow bubblewrap.');
  expect(await readdir('/usr')).not.toContain('mw-escaped');
  expect(await readdir(join(root, 'data/copies/kept/web'))).toHaveLength(1);
});

test('the attempts themselves work where nothing shuts them in', async ({ skip }) => {
  skip(!canIsolate, 'This system does not allow bubblewrap.');
  const open = attempts.filter(([name]) =>
    [
      "the bot's data",
      'a server of this machine',
      "the bot's Redis",
      'an abstract socket',
      'the processes of the machine',
    ].includes(name),
  );
  const folder = join(root, 'open');
  await mkdir(folder, { recursive: true });
  const printed: Buffer[] = [];
  const { signal } = new AbortController();
  const command = open.map(([name, one]) => `( ${one} ) >/dev/null 2>&1 && echo "ESCAPED: ${name}"`).join('\n');
  await runCommand({
    command,
    folder,
    signal,
    sandbox: none,
    network: true,
    limits,
    timeoutMs: 20_000,
    onOutput: (bytes) => printed.push(bytes),
  });
  expect(Buffer.concat(printed).toString().trim().split('\n')).toEqual(open.map(([name]) => `ESCAPED: ${name}`));
});
