import { describe, expect, test } from 'vitest';
import { shell } from '../../src/workflows/shell/shell.ts';
import { sleep } from '../../src/workflows/sleep/sleep.ts';
import { RUNAWAY_MS, workOf } from '../support/runaway.ts';

describe('shell finds the command in a request', () => {
  test.each([
    ['run `npm test` and tell me what fails, in the background', 'npm test'],
    ['Can you run `npm test`?', 'npm test'],
    ['can you please execute `pytest -q tests/` on main', 'pytest -q tests/'],
    ['kick off `make`', 'make'],
    ['hey, could you kick off the build with `make -j4` in the background please', 'make -j4'],
    ['In the background, run `npm run build && npm run lint`', 'npm run build && npm run lint'],
    ['I changed the config again. Run `npm test`.', 'npm test'],
    ['I want you to run `cargo build --release`', 'cargo build --release'],
    ["let's start `docker compose up`", 'docker compose up'],
    ['would you mind running `du -sh *`', 'du -sh *'],
    ['rerun `go test ./...`', 'go test ./...'],
    ['please `git status`', 'git status'],
    ['`make`', 'make'],
    ['Here is the command: `npm test`. Please run it', 'npm test'],
    ['take `npm test` and run it in the background', 'npm test'],
    ['run this:\n```\nset -e\nmake\nmake check\n```', 'set -e\nmake\nmake check'],
    [
      'Execute the following script\n```bash\nfor f in *; do echo `basename $f`; done\n```',
      'for f in *; do echo `basename $f`; done',
    ],
    ['run this\n```console\n$ npm ci\n$ npm test\n```\nthanks', 'npm ci\nnpm test'],
    ['run `$ npm test`', 'npm test'],
    ['run ```npm test```', 'npm test'],
    ['```npm test```', 'npm test'],
    ['run ```\nmake\nmake check\n``` please', 'make\nmake check'],
    ['run ``echo `date` ``', 'echo `date`'],
    ['run `echo “hi there”`', 'echo "hi there"'],
    ['run `grep ‘foo bar’ file`', "grep 'foo bar' file"],
    ['run `echo “don’t”`', 'echo "don’t"'],
    ['run `echo "she said “hi”"`', 'echo "she said “hi”"'],
    ['run `npm test —watch`', 'npm test --watch'],
    ['run `go vet ./…`', 'go vet ./...'],
    ['run `git commit -m "Well, this is it."`', 'git commit -m "Well, this is it."'],
    ['run `echo this is a test of the echo`', 'echo this is a test of the echo'],
    ['run `(cd a; ls)`', '(cd a; ls)'],
    [
      'run\n```\n# Now we test it, as always.\nFOO=1 make\nif [ -f a ]; then\n  ls\nfi\n```',
      '# Now we test it, as always.\nFOO=1 make\nif [ -f a ]; then\n  ls\nfi',
    ],
    ['run\n```\ncat > a <<EOF\nHello there, you.\nEOF\n```', 'cat > a <<EOF\nHello there, you.\nEOF'],
    ['> did you see this?\nrun `uptime`', 'uptime'],
    ['ejecuta `npm test` por favor', 'npm test'],
    ['¿Puedes ejecutar `npm test` y decirme qué falla?', 'npm test'],
    ['por favor corre `make` en segundo plano', 'make'],
    ['Exécute `npm test`', 'npm test'],
    ['peux-tu lancer `make` en arrière-plan ?', 'make'],
    ["s'il te plaît, lance `npm run build`", 'npm run build'],
    ['Führe `npm test` aus und sag mir, was fehlschlägt', 'npm test'],
    ['Kannst du bitte `make` ausführen?', 'make'],
    ['kannst du mal `npm test` laufen lassen', 'npm test'],
    ['lass `make check` im Hintergrund laufen', 'make check'],
    ['starte bitte `npm run build`', 'npm run build'],
    ['Execute `npm test` e me diga o que falha', 'npm test'],
    ['você pode rodar `make` em segundo plano?', 'make'],
    ['Pode executar `npm test`?', 'npm test'],
    ['请在后台运行 `npm test`', 'npm test'],
    ['帮我执行一下 `make`，谢谢', 'make'],
    ['把 `npm run build` 在后台跑一下', 'npm run build'],
    ['運行 `make check`', 'make check'],
    ['`npm test` をバックグラウンドで実行してください', 'npm test'],
    ['バックグラウンドで `make` を実行して', 'make'],
    ['`make` を実行して、失敗したら教えて', 'make'],
    ['运行 `make`，告诉我哪里失败', 'make'],
    ['ejecuta `make` cuando puedas', 'make'],
    ['when you have a minute run `make`', 'make'],
    ['すみません、`ls -la` を実行してもらえますか？', 'ls -la'],
  ])('%s', (text, command) => {
    expect(shell.fromRequest(text)).toEqual({ command });
  });

  test.each([
    'what does `ls -la` do?',
    '`ls -la` 是什么意思？',
    '不要运行 `rm -rf /`',
    '怎么运行 `npm test`？',
    '`npm test` を実行しないでください',
    '`npm test` を実行するとどうなりますか？',
    'explain `rm -rf`',
    "don't run `rm -rf /`",
    'do not execute `make clean` please',
    'please never run `git push -f`',
    'Please, without running `npm test`, tell me what it does',
    'how do I run `npm test`?',
    'can you tell me how to run `npm test`?',
    'can I run `npm test` twice?',
    'should I run `npm ci` or not',
    'what happens if I run `kill -9 1`?',
    'what happens when you run `make`?',
    'why does `npm test` hang on my laptop but not in CI?',
    'I ran `make test` three times and it passed twice. flaky, right?',
    'I tried to run `npm test` yesterday and it took forever, is that normal?',
    'In Python, is `is` the same as `==`?',
    'To reproduce the bug, run `npm test`',
    'The README says: run `npm install`',
    'if you run `make`, does it build the docs?',
    'führe `make` aus, wenn der Build fertig ist',
    'run `make` and `gcc` must be installed',
    'run `a` or `b`',
    'run `a` instead of `b`',
    'run `b` after `a`',
    'run `a` and check that `b` works',
    'run `a` and if it fails `b`',
    'run `sleep 5` and `date` at the same time',
    "run `echo 'it` and then `rm -rf x'`",
    'run `(cd a` and then `ls)`',
    'run `a &` and then `b`',
    'run `echo x # y` and then `b`',
    'run `a` and then `b`, not `c`',
    'run `npm test`. `npm run build` takes too long',
    'what is the difference between `a` and `b`?',
    "don't run `a` and `b`",
    'run `rm -rf build` is dangerous, right?',
    'Run into `ECONNRESET` again, any idea?',
    'run through `main.ts` with me',
    'run the function `add` for me',
    'run the `lint` workflow',
    'run `backup.sh` in 10 minutes',
    'run `backup.sh` every night',
    'run `npm test` tomorrow at 9',
    'wait 5 minutes, then run `npm test`',
    'run the tests',
    'run this\n```python\nprint(1)\n```',
    'run this:\n```\nThe build fails when I do that. Please help.\n```',
    '```\nHello everyone, the meeting is moved to 3pm.\n```',
    'run\n```\nplease fix the login page\n```',
    '```\nmake\nThen look at the output and tell me.\n```',
    '```\nError: Cannot find module x\n    at foo (a.js:1)\n```',
    '```\n2026-11-20 12:00 ERROR it failed\n```',
    '```\nSELECT * FROM users WHERE id = 1;\n```',
    '```\n部署失败了\n```',
    '`la prueba falla en el servidor`',
    '> run `npm test`\nwhat do you think of this?',
    '',
    '``',
    'no ejecutes `make`',
    '¿qué hace `ls -la`?',
    "n'exécute pas `make`",
    'ne lance pas `make`',
    'que fait `ls` ?',
    'Führe `make` nicht aus',
    'was macht `make`?',
    'não execute `make`',
    'o que faz `ls`?',
  ])('nothing in: %s', (text) => {
    expect(shell.fromRequest(text)).toBeUndefined();
  });

  test.each([
    ['run `npm test` and then `cd dist; ls`', 'npm test && { cd dist; ls; }'],
    ['run `npm test` and then `deploy || notify`', 'npm test && { deploy || notify; }'],
    ['run `make 2>&1` and then `ls &>/dev/null`', 'make 2>&1 && ls &>/dev/null'],
    ['run `npm test` and then `npm run build`, in the background, and tell me what fails', 'npm test && npm run build'],
    ['please run `a`, `b c` and then `d` in the background', 'a && b c && d'],
    ['run `make all` then `make check`', 'make all && make check'],
    ['run `a` in the background and if that works, run `b`', 'a && b'],
    ['run `a`. Then run `b`.', 'a && b'],
    ['run these:\n1. `a`\n2. `b`', 'a && b'],
    ['führe `a` und dann `b` aus', 'a && b'],
    ['ejecuta `a` y luego `b`', 'a && b'],
    ['lance `a` puis `b`', 'a && b'],
    ['请先运行 `a` 然后运行 `b`', 'a && b'],
    ['`a` と `b` を実行して', 'a && b'],
  ])('in order, each after the success of the one before: %s', (text, command) => {
    expect(shell.fromRequest(text)).toEqual({ command });
  });

  test('hostile text does not make it run away', () => {
    const texts = [
      '`'.repeat(50_000),
      'and '.repeat(25_000),
      `run ${'please '.repeat(250)} \`x\``,
      `${'bitte '.repeat(300)}\`x\``,
      '> '.repeat(50_000),
      ' \n'.repeat(50_000),
      'run ```\nx'.repeat(900),
      `run \`${'“‘'.repeat(3_900)}\``,
      `run \`${'"\\"'.repeat(2_600)}\``,
    ];
    const took = workOf(() => {
      for (const text of texts) shell.fromRequest(text);
      for (const text of texts) sleep.fromRequest(text);
    });
    expect(took).toBeLessThan(RUNAWAY_MS);
  });
});

describe('shell reads what is typed', () => {
  test.each([
    [['npm test'], '"npm test"', 'npm test'],
    [['ls'], 'ls', 'ls'],
    [['echo', 'a b', '|', 'wc'], 'echo "a b" | wc', 'echo "a b" | wc'],
    [['echo', 'a b'], 'echo “a b”', 'echo "a b"'],
    [['grep', 'a b', 'x'], 'grep ‘a b’ x', "grep 'a b' x"],
    [['echo', 'don’t'], 'echo don’t', 'echo don’t'],
    [['ls', '—all'], 'ls —all', 'ls --all'],
  ])('%j', (words, text, command) => {
    expect(shell.input.parse(shell.fromWords(words, text))).toEqual({ command, timeoutSeconds: 600 });
  });

  test.each([
    [{ command: '' }, 'Which command?'],
    [{}, 'Which command?'],
    [{ command: 'a\0b' }, 'NUL'],
    [{ command: 'x'.repeat(8_001) }, 'at most 8,000 characters'],
    [{ command: 'ls', timeoutSeconds: -1 }, ''],
    [{ command: 'ls', timeoutSeconds: Number.NaN }, ''],
  ])('refuses %j', (input, message) => {
    expect(shell.input.safeParse(input).error?.issues[0]?.message).toContain(message);
  });

  test.each([
    ['npm test', 'run `npm test`'],
    ['echo `date`', 'run `` echo `date` ``'],
    ['a\n  b', 'run `a b`'],
    [`echo ${'é'.repeat(100)}`, `run \`echo ${'é'.repeat(54)}…\``],
    [`echo ${'🙂'.repeat(100)}`, `run \`echo ${'🙂'.repeat(27)}…\``],
  ])('sums up %j', (command, summary) => {
    expect(shell.summary({ command, timeoutSeconds: 600 })).toBe(summary);
  });
});

describe('sleep reads what is typed', () => {
  test.each([
    ['30', { seconds: 30 }],
    ['0.5', { seconds: 0.5 }],
    ['5m', { seconds: 300 }],
    ['1h30m', { seconds: 5400 }],
    ['90s', { seconds: 90 }],
    ['1h30', { seconds: 5400 }],
    ['2 days', { seconds: 172_800 }],
    ['5 Minutes', { seconds: 300 }],
    ['10m Stretch your legs', { seconds: 600, message: 'Stretch your legs' }],
    ['30 tea', { seconds: 30, message: 'tea' }],
    ['"10m"', { seconds: 600 }],
    ['half an hour', { seconds: 1800 }],
  ])('%s', (text, input) => {
    expect(sleep.input.parse(sleep.fromWords(text.split(' '), text))).toEqual(input);
  });

  test.each(['', 'soon', '-5', '5x', '0', '1e9', 'Infinity', '31d', '99999999999d', '5m!'])('refuses %j', (text) => {
    const { error } = sleep.input.safeParse(sleep.fromWords(text.split(' '), text));
    expect(error?.issues[0]?.message).toMatch(/^How long\? For example|^The longest is 30 days/);
  });
});

describe('sleep finds a wait or a reminder in a request', () => {
  test.each([
    ['wait 2 minutes in the background, then tell me the tea is ready', 120, 'the tea is ready'],
    ['wait 2 minutes', 120, undefined],
    ['Please wait for 90 seconds in the background', 90, undefined],
    ['can you wait an hour and then remind me to call Ana?', 3600, 'call Ana?'],
    ['wait a minute in the background', 60, undefined],
    ['sleep 30 seconds and then say hello', 30, 'hello'],
    ['remind me in 10 minutes to drink water', 600, 'drink water'],
    ['Remind me in 10 minutes', 600, undefined],
    ['remind me to call Ana in 2 hours', 7200, 'call Ana'],
    ['could you remind me in an hour that the oven is on', 3600, 'the oven is on'],
    ['remind me in 2 days about the Émile report', 172_800, 'the Émile report'],
    ['ping me in half an hour', 1800, undefined],
    ['tell me in 5 minutes that the break is over', 300, 'the break is over'],
    ['set a timer for 5 min', 300, undefined],
    ['set a 5 minute timer', 300, undefined],
    ['timer 10 minutes', 600, undefined],
    ['start a timer for 1h30m to check the deploy', 5400, 'check the deploy'],
    ['recuérdame en 10 minutos que llame a Ana', 600, 'llame a Ana'],
    ['espera 2 minutos y luego dime que el té está listo', 120, 'el té está listo'],
    ['rappelle-moi dans 10 minutes de boire', 600, 'boire'],
    ['attends 5 minutes', 300, undefined],
    ['erinnere mich in 10 Minuten an den Tee', 600, 'den Tee'],
    ['stell einen Timer auf 5 Minuten', 300, undefined],
    ['warte 2 Minuten und sag mir dann Bescheid', 120, undefined],
    ['remind me to call Ana in 5 minutes, please', 300, 'call Ana'],
    ['me lembre em 10 minutos de beber água', 600, 'beber água'],
  ])('%s', (text, seconds, message) => {
    expect(sleep.fromRequest(text)).toEqual({ seconds, ...(message !== undefined && { message }) });
  });

  test.each([
    'I waited 2 minutes',
    'how long should I wait, 2 minutes?',
    'wait a minute, that is wrong',
    'wait a second',
    'Wait, 5 minutes is too long',
    'wait 5 minutes and then summarise this thread',
    'wait 5 minutes for the deploy',
    'it says to wait 5 minutes',
    "don't wait 5 minutes",
    'if you wait 5 minutes, does it work?',
    'tell me in 5 minutes what TCP is',
    'tell me in 2 sentences what TCP is',
    'remind me what we decided about the logo',
    'remind me how to sort in Python',
    'what is a timer?',
    'write a timer component in React',
    'set a timeout of 5 seconds in nginx',
    'set a limit of 5 min',
    'create a 5 minute presentation',
    'write in 5 minutes a story',
    'tell me in 5 minutes a story',
    'the test sleeps 30 seconds',
    'why does sleep 30 hang?',
    '',
  ])('nothing in: %s', (text) => {
    expect(sleep.fromRequest(text)).toBeUndefined();
  });
});
