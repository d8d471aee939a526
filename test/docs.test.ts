import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { mayRun, Policy } from '../src/core/policy.ts';
import { shell } from '../src/workflows/shell/shell.ts';

test('the rules shown in docs/operations.md keep commands to one channel, also on a loopback playground', async () => {
  const text = await readFile('docs/operations.md', 'utf8');
  const [example = ''] = [...text.matchAll(/```yaml\n(.*?)```/gs)]
    .map(([, yaml = '']) => yaml)
    .filter((yaml) => yaml.startsWith('rules:'));
  const shown = Policy.parse(parse(example));
  const rules = [
    { allow: true, actions: ['run' as const], workflows: ['shell'], channels: ['playground:*'] },
    ...shown.rules,
  ];
  const policy = { ...shown, rules };
  const may = (channel: string) =>
    mayRun(policy, { workspace: 'w', channel, thread: 't' }, { id: 'ana', name: 'Ana' }, shell);
  expect(['playground:general', 'playground:dm-ana', 'playground:engineering'].map(may)).toEqual([false, false, true]);
});
