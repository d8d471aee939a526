import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { layers } from '../sandbox/layers.ts';
import { type Attacked, attackedBot } from './bot.ts';

/** Commands of one person against a bot that runs as its own process: everybody else must notice nothing. */
let attacked: Attacked;
let folder: string;
const isShut = layers.some(({ kind, sandbox }) => kind === 'bubblewrap' && sandbox?.cutsNetwork);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meanwhile-attack-'));
  const policy = join(folder, 'policy.yaml');
  await writeFile(policy, 'commands: { limits: { memoryMb: 256, processes: 200, fileMb: 8 } }\n');
  attacked = await attackedBot({ POLICY_FILE: policy });
});
afterAll(async () => {
  await attacked.end();
  await rm(folder, { recursive: true, force: true });
});

async function outcomeOf(command: string, kind: 'result' | 'failure'): Promise<string> {
  const { people } = attacked;
  const { thread } = await people.say('ben', `@meanwhile run \`${command}\``);
  return (await people.seesKind('ben', thread, kind)).text;
}

test.each([
  ['a file that fills the disk', 'dd if=/dev/zero of=big bs=1M', 'a file reached the size limit of 8 MB'],
  ['a fork bomb', 'for i in $(seq 999); do sleep 99 & done; wait', 'more processes and threads than the limit of 200'],
  ['a memory hog', 'head -c 900000000 /dev/zero | tail; sleep 9', 'more memory than the limit of 256 MB'],
])('%s fails its own run, with the reason, and nobody else notices', async (_what, command, why) => {
  expect(await outcomeOf(command, 'failure')).toContain(why);
  await attacked.expectAlive();
});

test('a command cannot act as somebody at the playground, and is told why', async ({ skip }) => {
  skip(!isShut, 'This system does not allow it.');
  const text = await outcomeOf(`node -e 'fetch("${attacked.process.url}/playground/state?user=ana")'`, 'failure');
  expect(text).toContain('Commands have no network here');
});

test('a command cannot read the data, the policy or the private Redis of the bot', async ({ skip }) => {
  skip(!isShut, 'This system does not allow it.');
  const text = await outcomeOf(`ls ${attacked.dataDir}/redis ${folder}/policy.yaml; false`, 'failure');
  expect(text).not.toMatch(/redis\.sock|appendonly|^\S*policy\.yaml$/m);
});
