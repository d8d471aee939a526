import { describe, expect, it } from 'vitest';
import { parseMention } from '../../../../src/core/command/parse-command.ts';
import { knownWorkflows } from '../../known-workflows.ts';

function mention(text: string) {
  return parseMention(text, knownWorkflows);
}

describe('a command by mention', () => {
  it.each([
    ['cancel', { kind: 'cancel' }],
    ['Cancel it.', { kind: 'cancel' }],
    ['please cancel', { kind: 'cancel' }],
    ['cancel that run, please', { kind: 'cancel' }],
    ['/cancel', { kind: 'cancel' }],
    ['cancel npm-test', { kind: 'cancel', run: 'npm-test' }],
    ['cancel the run npm-test', { kind: 'cancel', run: 'npm-test' }],
    ['cancel k3x9', { kind: 'cancel', run: 'k3x9' }],
    ['cancel `report`', { kind: 'cancel', run: 'report' }],
    ['workflows', { kind: 'list', filter: 'all', mine: false, page: 1 }],
    ['Workflows running?', { kind: 'list', filter: 'running', mine: false, page: 1 }],
    ['tasks mine', { kind: 'list', filter: 'all', mine: true, page: 1 }],
    ['wf failed --page 2', { kind: 'list', filter: 'failed', mine: false, page: 2 }],
    ['show my runs', { kind: 'list', filter: 'all', mine: true, page: 1 }],
    ['/workflows npm-test', { kind: 'show', run: 'npm-test' }],
    ['workflows npm-test', { kind: 'show', run: 'npm-test' }],
    ['task sleep 30', { kind: 'task', workflow: 'sleep', words: ['30'] }],
    ['task “Run the tests” bash “npm test”', { kind: 'task', description: 'Run the tests', words: ['npm test'] }],
    ['task --priority high bash "x"', { kind: 'task', priority: 'high' }],
    ['task: tea and its history', { kind: 'task', text: 'tea and its history' }],
    ['task write a report on tea', { kind: 'task', text: 'write a report on tea' }],
    ['/task tea', { kind: 'task', text: 'tea' }],
    ['help', { kind: 'help' }],
    ['Help!', { kind: 'help' }],
    ['help cancel', { kind: 'help' }],
    ['cancel --help', { kind: 'help' }],
    ['task help', { kind: 'help' }],
  ])('%s', (text, expected) => {
    expect(mention(text)).toMatchObject(expected);
  });

  it('that is wrong gets its error', () => {
    expect(mention('task "Run bash "x"')).toMatchObject({ kind: 'error' });
    expect(mention('/taks sleep 30')).toMatchObject({ kind: 'error', text: expect.stringContaining('`/task`') });
    expect(mention('task')).toMatchObject({ kind: 'error' });
    expect(mention(`task: ${'x'.repeat(100_000)}`)).toMatchObject({
      kind: 'error',
      text: expect.stringContaining('8,000'),
    });
  });
});

describe('talk is no command', () => {
  it.each(
    [
      'cancel culture is interesting',
      'cancel culture',
      'cancel my subscription to the newsletter',
      'cancel?',
      'canceling is hard',
      'should I cancel it?',
      'task forces are slow',
      'task management is hard',
      'task sleep is important',
      'task build failed again',
      'task',
      'tasks for tomorrow',
      'tasks are piling up',
      'workflows are great',
      'workflows in GitHub Actions: how?',
      'help me write an essay about tea',
      'help the others first',
      'commands that everybody should know',
      'list the tasks for my project',
      'show me a task runner',
      '/etc/passwd is what?',
      '/shrug',
      'stop',
      'what is a task?',
      '',
      '   ',
      '🎉',
      '\u200b',
      '"cancel"',
      'x'.repeat(100_000),
      `cancel ${'x'.repeat(100_000)}`,
      `task ${'is '.repeat(30_000)}`,
      'בטל את זה',
    ].filter((text) => text !== 'task'),
  )('%s', (text) => {
    expect(mention(text)).toBeUndefined();
  });
});
