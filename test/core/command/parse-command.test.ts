import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../src/core/command/parse-command.ts';
import type { Command } from '../../../src/core/command/command.ts';
import { commandHelp, helpText } from '../../../src/core/command/help.ts';
import { knownWorkflows } from '../known-workflows.ts';
import { RUNAWAY_MS, workOf } from '../../support/runaway.ts';

function task(text: string): Command {
  return parseCommand('/task', text, knownWorkflows);
}

function errorOf(text: string, command = '/task'): string {
  const parsed = parseCommand(command, text, knownWorkflows);
  expect(parsed.kind).toBe('error');
  return parsed.kind === 'error' ? parsed.text : '';
}

describe('the forms of /task', () => {
  it.each([
    [
      '"Run the tests" bash "npm test"',
      { description: 'Run the tests', workflow: 'shell', words: ['npm test'], text: '"npm test"' },
    ],
    ['"A pause" sleep 30', { description: 'A pause', workflow: 'sleep', words: ['30'], text: '30' }],
    ['bash npm run build', { workflow: 'shell', words: ['npm', 'run', 'build'], text: 'npm run build' }],
    ['SHELL: ls  -la', { workflow: 'shell', words: ['ls', '-la'], text: 'ls  -la' }],
    [
      'research the history of tea',
      { workflow: 'research', words: ['the', 'history', 'of', 'tea'], text: 'the history of tea' },
    ],
    ['write a poem', { words: ['write', 'a', 'poem'], text: 'write a poem' }],
    ['"write a poem"', { words: ['write a poem'], text: 'write a poem' }],
    ['"Romeo" and Juliet', { words: ['Romeo', 'and', 'Juliet'], text: '"Romeo" and Juliet' }],
    ['bash', { workflow: 'shell', words: [], text: '' }],
  ])('reads %s', (text, expected) => {
    expect(task(text)).toEqual({ kind: 'task', ...expected });
  });

  it.each([
    ['"x" bash `echo npm test`', 'echo npm test'],
    ['bash ```npm test```', 'npm test'],
    ['bash ```sh\nnpm ci\necho `date`\n```', 'npm ci\necho `date`'],
    ['bash ``echo `date` ``', 'echo `date`'],
    ['bash "`npm test`"', 'npm test'],
    ['bash `npm test` --priority high', 'npm test'],
    ['bash `npm test --priority high`', 'npm test --priority high'],
    ['sleep `30`', '30'],
  ])('takes the backticks around %j for marks of the chat', (text, inside) => {
    expect(task(text)).toMatchObject({ words: [inside], text: inside });
  });

  it.each(['bash `echo a` `echo b`', 'bash echo `date`', 'bash `a` | wc'])('keeps the backticks of %j', (text) => {
    expect(task(text)).toMatchObject({ text: text.slice('bash '.length) });
  });

  it('reads an option given as code', () => {
    expect(task('--at `tomorrow at 9` bash ls')).toMatchObject({ at: 'tomorrow at 9' });
  });

  it('takes the words of the same workflow under any of its names as the canonical one', () => {
    for (const name of ['bash', 'sh', 'shell', 'Bash']) expect(task(`${name} ls`)).toMatchObject({ workflow: 'shell' });
  });
});

describe('options', () => {
  it.each([
    ['--priority high bash "x y"', { priority: 'high', words: ['x y'] }],
    ['bash "x y" --priority high', { priority: 'high', words: ['x y'] }],
    ['bash --priority=LOW "x y"', { priority: 'low', words: ['x y'] }],
    [
      '"Desc" --priority low bash "x y" --at=noon',
      { priority: 'low', at: 'noon', description: 'Desc', words: ['x y'] },
    ],
    ['bash npm test --priority high', { priority: 'high', text: 'npm test' }],
    ['--at "tomorrow at 9" bash x', { at: 'tomorrow at 9', words: ['x'] }],
    ['--at tomorrow at 9 sleep 30', { at: 'tomorrow at 9', workflow: 'sleep', words: ['30'] }],
    ['research tea --every weekdays at 9:00', { every: 'weekdays at 9:00', text: 'tea' }],
    ['--every 0 9 * * 1-5 bash x', { every: '0 9 * * 1-5', words: ['x'] }],
    ['bash x —priority high', { priority: 'high', words: ['x'] }],
    ['write --priority high a poem', { priority: 'high', text: 'write a poem' }],
  ])('are ours in %s', (text, expected) => {
    expect(task(text)).toMatchObject({ kind: 'task', ...expected });
  });

  it.each([
    ['bash npm test --priority', 'npm test --priority'],
    ['bash npm test --at home --verbose', 'npm test --at home --verbose'],
    ['bash "npm test --priority high"', '"npm test --priority high"'],
    ['bash -- npm test --priority high', 'npm test --priority high'],
    ['-- bash npm test --priority high', 'npm test --priority high'],
    ['bash npm test -- --priority high', 'npm test -- --priority high'],
    ['bash npm --help', 'npm --help'],
    ['explain `npm --priority high` to me', 'explain `npm --priority high` to me'],
    ['explain --priority inversion to me', 'explain --priority inversion to me'],
    ['explain what --force does', 'explain what --force does'],
    ['compare cats — and dogs', 'compare cats — and dogs'],
  ])('are not ours in %s', (text, expected) => {
    const parsed = task(text);
    expect(parsed).toMatchObject({ kind: 'task', text: expected });
    expect(parsed).not.toHaveProperty('priority');
    expect(parsed).not.toHaveProperty('at');
  });

  it.each([
    ['--prioritty high bash x', '--priority'],
    ['write a report --prio high', '--priority'],
    ['sleep 30 --prio high', '--priority'],
    ['bash "x" --evry day', '--every'],
  ])('that are mistyped get a suggestion: %s', (text, near) => {
    expect(errorOf(text)).toContain(`Did you mean \`${near}\`?`);
  });

  it.each([
    ['--frobnicate bash x', 'no option `--frobnicate`'],
    ['write a report --frobnicate', 'no option `--frobnicate`'],
    ['bash "x" --frobnicate', 'no option `--frobnicate`'],
    ['--priority', '`--priority` needs a value'],
    ['--at --priority high x', '`--at` needs a value'],
    ['--priority urgent bash x', 'not `urgent`. Did you mean `high`?'],
    ['sleep 30 --priority soon', 'not `soon`'],
    ['--priority high --priority low x', 'given twice'],
    ['bash "npm test" --priority high now', '`now`'],
  ])('that are wrong say so: %s', (text, part) => {
    expect(errorOf(text)).toContain(part);
  });
});

describe('quotes', () => {
  it.each([
    '“Run the tests” bash “npm test”',
    '„Run the tests“ bash „npm test“',
    '”Run the tests” bash ”npm test”',
    '«Run the tests» bash «npm test»',
    '»Run the tests« bash »npm test«',
    "'Run the tests' bash 'npm test'",
    '‘Run the tests’ bash ‘npm test’',
    `“Run the tests" bash 'npm test'`,
    '"Run the tests": bash "npm test"',
  ])('of all kinds hold words together: %s', (text) => {
    expect(task(text)).toMatchObject({ description: 'Run the tests', workflow: 'shell', words: ['npm test'] });
  });

  it('can be escaped in double quotes', () => {
    expect(task(String.raw`"Say \"hi\"" bash "echo \"a\\b\" \n"`)).toMatchObject({
      description: 'Say "hi"',
      words: [String.raw`echo "a\b" \n`],
    });
  });

  it.each([
    "what's new in Node",
    "explain 'em all",
    "the kids' toys",
    'compare 24" and 27" monitors',
    'don’t stop',
    "rock 'n' roll",
  ])('leave apostrophes and inches alone: %s', (text) => {
    expect(task(text)).toMatchObject({ kind: 'task', text });
  });

  it('inside single quotes leave apostrophes alone', () => {
    expect(task("'Don't stop' sleep 5")).toMatchObject({ description: "Don't stop", words: ['5'] });
  });

  it.each([
    ['"Run the tests bash', 1],
    ['"Run the tests bash "npm test"', 30],
    ['bash “npm test', 6],
    ['bash npm test”', 14],
    ["'Run bash x", 1],
    ['"a “b” c', 1],
    ['"""', 3],
  ])('without a partner are shown: %s', (text, position) => {
    const error = errorOf(text);
    expect(error).toContain(`at position ${position} has no partner`);
    const [shown, pointer] = error.split('\n').slice(2, 4);
    expect(shown).toContain(text.slice(position - 1, position));
    expect(pointer?.trim()).toBe('^');
  });

  it('point at the right place of a long text', () => {
    const [, , shown, pointer] = errorOf(`bash ${'x'.repeat(500)} "open ${'y'.repeat(500)}`).split('\n');
    expect(shown?.charAt(pointer?.indexOf('^') ?? -1)).toBe('"');
  });

  it('that are empty are no description', () => {
    expect(errorOf('"" bash "x"')).toContain('description');
    expect(errorOf('"  " bash "x"')).toContain('description');
    expect(errorOf('""')).toContain('Say what to do');
  });
});

describe('what there is not', () => {
  it.each([
    ['/cancle', '`/cancel`'],
    ['/workflws', '`/workflows`'],
    ['/taks', '`/task`'],
  ])('%s gets the nearest command', (command, near) => {
    const error = errorOf('x', command);
    expect(error).toContain(`Did you mean ${near}?`);
    for (const known of commandHelp) expect(error).toContain(known.command);
  });

  it('gets no suggestion where nothing is near', () => {
    expect(errorOf('', '/frobnicate')).not.toContain('Did you mean');
  });

  it('is a workflow between a description and a quoted text', () => {
    expect(errorOf('"Desc" foo "cmd"')).toContain('no workflow `foo`');
    expect(errorOf('"Desc" bahs "cmd"')).toContain('Did you mean `bash`?');
    expect(errorOf('bahs "npm test"')).toContain('Did you mean `bash`?');
    expect(task('summarize "The Great Gatsby"')).toMatchObject({ kind: 'task' });
    expect(task('"Faust" by "Goethe"')).toMatchObject({ kind: 'task' });
  });
});

describe('lists', () => {
  it.each([
    ['/workflows', '', { filter: 'all', mine: false, page: 1 }],
    ['/WF', 'Running', { filter: 'running', mine: false, page: 1 }],
    ['workflows', 'mine cancelled', { filter: 'canceled', mine: true, page: 1 }],
    ['/wf', 'done --page 3', { filter: 'completed', mine: false, page: 3 }],
    ['/wf', '--page=2 active', { filter: 'active', mine: false, page: 2 }],
    ['/tasks', '', { filter: 'all', mine: false, page: 1 }],
    ['/tasks', 'failed mine', { filter: 'failed', mine: true, page: 1 }],
  ])('%s %s', (command, text, expected) => {
    expect(parseCommand(command, text, knownWorkflows)).toEqual({ kind: 'list', ...expected });
  });

  it.each([
    ['/workflows', '`npm-test`', 'npm-test'],
    ['/workflows', '#a1b2c3', 'a1b2c3'],
    ['/wf', 'Email validation function', 'Email-validation-function'],
    ['/tasks', 'npm-test', 'npm-test'],
    ['/workflows', '"running"', 'running'],
  ])('%s %s shows one run', (command, text, run) => {
    expect(parseCommand(command, text, knownWorkflows)).toEqual({ kind: 'show', run });
  });

  it.each(['sleep 30', 'bash', 'write a poem', '"Desc" bash "x"', '--priority high tea'])(
    '/tasks %s starts a task',
    (text) => {
      expect(parseCommand('/tasks', text, knownWorkflows).kind).toBe('task');
    },
  );

  it.each([
    ['--page x', 'not `x`'],
    ['--page 0', 'not `0`'],
    ['--page -1', 'not `-1`'],
    ['--page', 'needs a number'],
    ['running failed', 'one of'],
    ['--runing', 'Did you mean `running`?'],
    ['running npm-test', '`npm-test`'],
  ])('/workflows %s is an error', (text, part) => {
    expect(errorOf(text, '/workflows')).toContain(part);
  });

  it('cancels by id, by name or whatever there is', () => {
    expect(parseCommand('/cancel', '', knownWorkflows)).toEqual({ kind: 'cancel' });
    expect(parseCommand('/CANCEL', ' npm-test. ', knownWorkflows)).toEqual({ kind: 'cancel', run: 'npm-test' });
    expect(errorOf('--all', '/cancel')).toContain('/cancel [id or name]');
  });
});

describe('help', () => {
  it.each(['/task', '/tasks', '/workflows', '/wf', '/cancel'])('is there for %s', (command) => {
    for (const text of ['--help', 'help', ' HELP ', '—help', '-h']) {
      expect(parseCommand(command, text, knownWorkflows).kind).toBe('help');
    }
  });

  it('names every workflow and how it is called', () => {
    expect(task('bash --help')).toEqual({ kind: 'help', about: 'task' });
    for (const { usage } of knownWorkflows) expect(helpText('task', knownWorkflows)).toContain(usage);
  });

  it('is not asked for by a request that begins with the word', () => {
    expect(task('help me write a poem').kind).toBe('task');
  });
});

describe('hostile input', () => {
  it('is refused where it is too long, with the limit', () => {
    expect(errorOf('x'.repeat(100_000))).toMatch(/100,000 .* 8,000/);
    expect(task('x'.repeat(8000)).kind).toBe('task');
  });

  it('is refused where it is binary', () => {
    expect(errorOf('bash \u0000\u0001')).toContain('U+0000');
    expect(errorOf('\u001b[31mred')).toContain('U+001B');
  });

  it.each(['', '   ', '\n\t', '\u200b\u200b', '\u200e\u202e\u2060', '\u3164', '--', '--priority high'])(
    'is empty: %j',
    (text) => {
      expect(errorOf(text)).toContain('Say what to do');
    },
  );

  it.each([
    '🎉🎉',
    'שלום עולם',
    '翻译这个',
    '{{7*7}}',
    '__proto__',
    'constructor',
    '<script>',
    '%s%n',
    '\\',
    '`',
    '``` x',
  ])('is taken as it is: %s', (text) => {
    expect(task(text)).toMatchObject({ kind: 'task', text });
  });

  describe('made of pieces', () => {
    const pieces = [
      '"',
      "'",
      '“',
      '”',
      '«',
      '`',
      '``',
      '--at',
      'at',
      '--priority',
      'high',
      '\\',
      ' ',
      'bash',
      '--',
      '—',
      '=',
      '1',
      '🎉',
      '\u200b',
    ];

    it('never throws', () => {
      let seed = 7;
      for (let round = 0; round < 3000; round++) {
        let text = '';
        for (let count = 0; count < 12; count++) {
          seed = (seed * 1103515245 + 12345) % 2147483648;
          text += `${pieces[seed % pieces.length] ?? ''}${seed % 3 === 0 ? ' ' : ''}`;
        }
        for (const command of ['/task', '/tasks', '/wf', '/cancel']) {
          expect(['task', 'list', 'show', 'cancel', 'help', 'error']).toContain(
            parseCommand(command, text, knownWorkflows).kind,
          );
        }
      }
    });

    it('does not run away with thousands of one piece', () => {
      const took = workOf(() => {
        for (const piece of pieces) parseCommand('/task', `${piece} `.repeat(8000).slice(0, 8000), knownWorkflows);
        for (const piece of pieces) parseCommand('/task', piece.repeat(8000).slice(0, 8000), knownWorkflows);
      });
      expect(took).toBeLessThan(RUNAWAY_MS);
    });
  });

  it('cannot put formatting into an error', () => {
    expect(errorOf('', '/`@everyone` [x](http://evil)')).toContain('``/`@everyone` [x](http://evil)``');
  });
});
