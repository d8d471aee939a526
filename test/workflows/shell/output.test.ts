import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { cleanText } from '../../../src/workflows/shell/clean-text.ts';
import { KeptOutput } from '../../../src/workflows/shell/kept-output.ts';
import { LiveOutput } from '../../../src/workflows/shell/live-output.ts';
import { RUNAWAY_MS, workOf } from '../../support/runaway.ts';

describe('cleanText', () => {
  test.each([
    ['plain\ttext\n', 'plain\ttext\n'],
    ['\u001b[1;31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007after', 'after'],
    ['\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['\u001b]0;never ended\nnext line', '\nnext line'],
    ['\u001b(B\u001b=\u001b[?25lx', 'x'],
    ['\u009b31mred', 'red'],
    ['10%\r50%\r100%\ndone\r\n', '100%\ndone\n'],
    ['50%\r', '50%'],
    ['a\u0000b\u0007c\bd\u007fe', 'a?bcd?e'],
    ['user\u202egnp.exe', 'usergnp.exe'],
    ['é 🙂 \ufffd', 'é 🙂 ?'],
    ['\u001b', '?'],
  ])('%j', (text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  test.each([';', '[', '\u001b[', '\u001b]', '\r', '\u001b];', '\u001bP'])(
    'a megabyte of %j does not run away',
    (part) => {
      const took = workOf(() => cleanText(`\u001b[${part.repeat(1024 * 1024)}`));
      expect(took).toBeLessThan(RUNAWAY_MS);
    },
  );
});

describe('KeptOutput', () => {
  const MiB = 1024 * 1024;

  function keep(text: string, pieceBytes: number): KeptOutput {
    const kept = new KeptOutput();
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += pieceBytes) kept.push(bytes.subarray(at, at + pieceBytes));
    return kept;
  }

  test.each([1, 7, 1000, 65_536])('gives back what fits, in pieces of %i bytes', (size) => {
    const text = 'añ🙂\n'.repeat(1000);
    expect(keep(text, size).text()).toBe(text);
  });

  test.each([700, 65_536, 700_000, 3_000_000])('keeps both ends of what does not, in pieces of %i bytes', (size) => {
    const text = Array.from({ length: 400_000 }, (_, line) => `${line} 🙂\n`).join('');
    const kept = keep(text, size);
    const [head = '', tail = ''] = kept.text().split(/\n\[\.\.\. [\d,]+ bytes left out here \.\.\.\]\n/);
    expect(text.startsWith(head)).toBe(true);
    expect(text.endsWith(tail)).toBe(true);
    expect(kept.text()).not.toContain('?');
    expect(Buffer.byteLength(kept.text())).toBeLessThanOrEqual(MiB);
    const cut = Buffer.byteLength(text) - Buffer.byteLength(head) - Buffer.byteLength(tail);
    expect(cut - kept.leftOut).toBeLessThan(7);
  });

  test('never grows by binary', () => {
    expect(Buffer.byteLength(keep('\0'.repeat(3 * MiB), 65_536).text())).toBeLessThanOrEqual(MiB);
    const kept = new KeptOutput();
    kept.push(Buffer.alloc(3 * MiB, 0xff));
    expect(Buffer.byteLength(kept.text())).toBeLessThanOrEqual(MiB);
  });
});

describe('LiveOutput', () => {
  test('puts characters and escape sequences together that came in pieces', async () => {
    const shown: string[] = [];
    const live = new LiveOutput((text) => shown.push(text));
    for (const byte of Buffer.from('é\u001b[31m🙂')) {
      live.push(Buffer.from([byte]));
      await delay(160);
    }
    live.end();
    expect(shown.join('')).toBe('é🙂');
  }, 10_000);

  test('passes on the end only, a few times, where there is too much', async () => {
    const shown: string[] = [];
    const live = new LiveOutput((text) => shown.push(text));
    for (let line = 0; line < 100_000; line += 1) live.push(Buffer.from(`line ${line}\n`));
    live.end();
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatch(/^\n\[\.\.\.\]\nline \d+\n/);
    expect(shown[0]).toMatch(/line 99999\n$/);
    expect(shown[0]?.length).toBeLessThan(9_000);
  });

  test('a run that takes no more output does not break the command', () => {
    const live = new LiveOutput(() => {
      throw new Error('stopped');
    });
    live.push(Buffer.from('late'));
    expect(() => live.end()).not.toThrow();
  });
});
