import { describe, expect, it } from 'vitest';
import { looseCommand } from '../../../src/core/command/parse/loose.ts';
import { parseCommand } from '../../../src/core/command/parse-command.ts';
import { nameAndId } from '../../../src/core/present/text/subject.ts';
import { titleKey, titleOf } from '../../../src/core/domain/title.ts';
import { knownWorkflows } from '../known-workflows.ts';

describe('a title', () => {
  it.each([
    ['Nap', 'nap'],
    ['Nightly backup!', 'nightly-backup'],
    ['  NIGHTLY – backup ', 'Nightly-Backup'],
    ['数据库备份', '数据库备份'],
    ['Ｎａｐ', 'nap'],
    ['🎉', '🎉'],
  ])('%s is found by %s', (title, words) => {
    expect(titleKey(title)).toBe(titleKey(words));
  });

  it.each([
    ['Nap', 'Naps'],
    ['a b', 'ab'],
    ['🎉', '💥'],
  ])('%s is not found by %s', (title, words) => {
    expect(titleKey(title)).not.toBe(titleKey(words));
  });

  it('is kept as written, up to a length', () => {
    expect(titleOf(' Ärger im Büro ')).toBe('Ärger im Büro');
    expect(titleOf('x'.repeat(5_000))).toHaveLength(200);
  });

  it('is what is shown', () => {
    expect(nameAndId({ id: 'k3x9', name: 'nap-task', title: 'Nap' })).toBe('`Nap` (`k3x9`)');
    expect(nameAndId({ id: 'k3x9', name: '数据库备份', title: '数据库备份' })).toBe('`数据库备份` (`k3x9`)');
    expect(nameAndId({ id: 'k3x9', name: 'nap-task', title: '`@everyone`\n# x' })).toContain('@everyone');
    expect(nameAndId({ id: 'k3x9', name: 'nap-task', title: ' \u200b ' })).toBe('`nap-task` (`k3x9`)');
  });
});

describe('words that may name something', () => {
  it.each([
    ['pause ping', { kind: 'schedules', act: 'pause', schedule: 'ping' }],
    ['please resume the schedule "Nightly backup"', { kind: 'schedules', act: 'resume', schedule: 'Nightly backup' }],
    ['delete 数据库备份', { kind: 'schedules', act: 'delete', schedule: '数据库备份' }],
    ['cancel Nap, please', { kind: 'cancel', run: 'Nap,' }],
    ['stop the run nap', { kind: 'cancel', run: 'nap' }],
    ['wf nap', { kind: 'show', run: 'nap' }],
    ['workflow nap?', { kind: 'show', run: 'nap' }],
    ['schedules ping', { kind: 'schedules', schedule: 'ping' }],
  ])('%s', (text, command) => {
    expect(looseCommand(text)).toMatchObject(command);
  });

  it.each(['ping', 'should I pause ping', `pause ${'x'.repeat(200)}`, 'pause\nping', ''])('not %s', (text) => {
    expect(looseCommand(text)).toBeUndefined();
  });
});

describe('/workflow and /schedules', () => {
  it.each(['/workflow', '/wf', '/workflows'])('%s shows a run by its id', (command) => {
    expect(parseCommand(command, 'k3x9', knownWorkflows)).toEqual({ kind: 'show', run: 'k3x9' });
  });

  it.each([
    ['pause Nightly backup', { act: 'pause', schedule: 'Nightly backup' }],
    ['Nightly backup', { schedule: 'Nightly backup' }],
    ['pause "Nightly backup"', { act: 'pause', schedule: 'Nightly backup' }],
  ])('/schedules %s', (text, command) => {
    expect(parseCommand('/schedules', text, knownWorkflows)).toMatchObject(command);
  });
});
