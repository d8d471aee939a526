import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../src/core/command/parse-command.ts';
import { commandHelp } from '../../../src/core/command/help.ts';
import { slashCommands, slashText } from '../../../src/core/command/slash.ts';
import type { SlashValues } from '../../../src/core/command/entry.ts';
import { builtIn } from '../../../src/workflows/index.ts';

function parsed(command: string, values: SlashValues) {
  return parseCommand(command, slashText(command, values), builtIn);
}

describe('what is filled in is the same command as typed', () => {
  it.each<[SlashValues, object]>([
    [{ request: 'sleep 30' }, { kind: 'task', workflow: 'sleep', words: ['30'] }],
    [
      { request: '30', workflow: 'sleep', priority: 'high' },
      { workflow: 'sleep', words: ['30'], priority: 'high' },
    ],
    [
      { request: 'npm test', workflow: 'bash', description: 'Say "hi"' },
      { workflow: 'shell', text: 'npm test', description: "Say 'hi'" },
    ],
    [
      { request: 'npm test -- --priority high', workflow: 'bash' },
      { workflow: 'shell', text: 'npm test -- --priority high' },
    ],
    [
      { request: 'build a dashboard', description: 'Sales' },
      { kind: 'task', text: 'Sales: build a dashboard' },
    ],
    [
      { request: '30', workflow: 'sleep', every: 'weekday at 9' },
      { workflow: 'sleep', every: 'weekday at 9' },
    ],
    [{ request: '"Run it" bash "npm test"' }, { workflow: 'shell', description: 'Run it', words: ['npm test'] }],
  ])('/task %j', (values, wanted) => expect(parsed('task', values)).toMatchObject(wanted));

  it.each<[SlashValues, object]>([
    [{}, { kind: 'list', filter: 'all', mine: false, page: 1 }],
    [
      { show: 'running', mine: true, page: 2 },
      { kind: 'list', filter: 'running', mine: true, page: 2 },
    ],
    [
      { run: 'say-hello', mine: true },
      { kind: 'show', run: 'say-hello' },
    ],
  ])('/workflows %j', (values, wanted) => {
    for (const name of ['workflows', 'wf', 'tasks']) expect(parsed(name, values)).toMatchObject(wanted);
  });

  it('/schedules and /prefer', () => {
    expect(parsed('schedules', {})).toEqual({ kind: 'schedules', mine: false });
    expect(parsed('schedules', { mine: true })).toEqual({ kind: 'schedules', mine: true });
    const change = { schedule: 'nightly', change: 'pause' };
    expect(parsed('schedules', change)).toEqual({ kind: 'schedules', mine: false, act: 'pause', schedule: 'nightly' });
    expect(parsed('prefer', {})).toEqual({ kind: 'prefer', channel: false });
    expect(parsed('prefer', { preference: 'never', channel: true })).toEqual({
      kind: 'prefer',
      preference: 'never',
      channel: true,
    });
  });

  it('/cancel', () => {
    expect(parsed('cancel', {})).toEqual({ kind: 'cancel' });
    expect(parsed('cancel', { run: 'say-hello' })).toEqual({ kind: 'cancel', run: 'say-hello' });
  });
});

it('every command that the help names is declared, in a form that platforms take', () => {
  const names = slashCommands.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(commandHelp.map(({ command }) => command.slice(1))));
  for (const { name, options } of slashCommands) {
    expect(name).toMatch(/^[a-z]{1,32}$/);
    for (const { description } of options) expect(description.length).toBeLessThanOrEqual(100);
    const firstOptional = options.findIndex(({ required }) => !required);
    expect(options.slice(Math.max(0, firstOptional)).some(({ required }) => required && firstOptional !== -1)).toBe(
      false,
    );
  }
});
