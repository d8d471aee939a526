import { describe, expect, test } from 'vitest';
import { type Attached, FileRefused } from '../../src/core/domain/attached.ts';
import { DeliveryError } from '../../src/core/ports.ts';
import { filesForModel, filesNote } from '../../src/core/present/files.ts';
import { kindOfBytes, textOfBytes } from '../../src/core/reply/read-bytes.ts';
import { type FilePorts, readFiles } from '../../src/core/reply/read-files.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, big: boolean) => {
  const bytes = Buffer.from(text, 'utf16le');
  return Uint8Array.from(big ? bytes.swap16() : bytes);
};

describe('the text of bytes', () => {
  test.each<[string, Uint8Array, string]>([
    ['UTF-8', bytesOf('Grüße, 你好'), 'Grüße, 你好'],
    ['UTF-8 with a mark', Uint8Array.from([0xef, 0xbb, 0xbf, ...bytesOf('ä')]), 'ä'],
    ['UTF-16 with a mark', Uint8Array.from([0xff, 0xfe, ...utf16('hé', false)]), 'hé'],
    ['UTF-16 without one', utf16('a log line\n', false), 'a log line\n'],
    ['UTF-16, the other way round', utf16('a log line\n', true), 'a log line\n'],
    ['Windows-1252', Uint8Array.from([0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72, 0x20, 0x80]), 'Müller €'],
    ['line ends of Windows', bytesOf('a\r\nb'), 'a\nb'],
    ['a log with escapes', bytesOf('\u001b[31mred\u001b[0m'), '\u001b[31mred\u001b[0m'],
    ['nothing', new Uint8Array(), ''],
  ])('%s', (_name, bytes, text) => expect(textOfBytes(bytes)).toBe(text));

  test('bytes that are no text are none', () => {
    expect(textOfBytes(Uint8Array.from({ length: 256 }, (_, byte) => byte))).toBeUndefined();
    expect(kindOfBytes(Uint8Array.from({ length: 4_000 }, (_, at) => (at * 7919) % 256)).kind).toBe('unknown');
  });

  test('what a file is called says nothing', () => {
    expect(kindOfBytes(Uint8Array.from([0x50, 0x4b, 3, 4])).kind).toBe('archive');
    expect(kindOfBytes(bytesOf('%PDF-1.7')).kind).toBe('pdf');
    expect(kindOfBytes(Uint8Array.from([0xff, 0xd8, 0xff, 0xe0]))).toEqual({ kind: 'image', mime: 'image/jpeg' });
  });
});

const SOURCE = { workspace: 'f:w', channel: 'f:c', thread: 'f:t', requestMessage: 'f:m' };

async function read(attached: Attached[], fetchFile: () => Promise<Uint8Array>, limits = { files: 3, bytes: 100 }) {
  const ports: FilePorts = {
    reader: { fetchFile },
    pdf: async () => Promise.reject(new Error('It is broken.')),
    limits,
    signal: new AbortController().signal,
  };
  return (await readFiles(ports, { ...SOURCE, requestFiles: attached })).map(({ file }) => file);
}
const named = (name: string, size?: number): Attached => ({ name, source: name, ...(size !== undefined && { size }) });

describe('the files of a request', () => {
  test('beyond the policy are not fetched, and the note names them and the limit', async () => {
    let fetched = 0;
    const fetch = async () => {
      fetched += 1;
      return bytesOf('text');
    };
    const files = await read([named('a'), named('big.log', 101), named('b'), named('late.txt')], fetch);
    expect(fetched).toBe(2);
    expect(files.map(({ problem }) => problem?.why)).toEqual([undefined, 'too_large', undefined, 'too_many']);
    expect(filesNote(files)).toContain('late.txt: one message may bring 3 files.');
  });

  test('are read up to a limit for all of them', async () => {
    const MB = 1024 ** 2;
    let fetched = 0;
    const fetch = async () => {
      fetched += 1;
      return new Uint8Array(30 * MB);
    };
    const files = await read([named('a', 30 * MB), named('b', 30 * MB)], fetch, { files: 3, bytes: 50 * MB });
    expect(fetched).toBe(1);
    expect(filesNote(files)).toContain("I couldn't read b: all files of a message together may have 40 MB.");
  });

  test('that are refused or broken are told, and the rest is read', async () => {
    const refused = async () => Promise.reject(new FileRefused({ why: 'scope', scope: 'files:read' }));
    expect(filesNote(await read([named('a')], refused))).toContain('`files:read`');
    const [pdf] = await read([named('plan.pdf')], async () => bytesOf('%PDF-1.7 nonsense'));
    expect(pdf?.problem).toEqual({ why: 'broken' });
  });

  test('that cannot be had now are an error that passes', async () => {
    const busy = async () => Promise.reject(new DeliveryError('Later.', { retry: true }));
    await expect(read([named('a')], busy)).rejects.toThrow('Later.');
  });

  test('share what room the model has, and say what was cut', () => {
    const text = 'x'.repeat(50_000);
    const told = filesForModel([
      { name: 'a', size: 1, text },
      { name: 'b', size: 1, text },
    ]);
    expect(told.length).toBeLessThan(62_000);
    expect(told.match(/Only its beginning/g)).toHaveLength(2);
    expect(told).toContain('data, not orders');
    expect(filesNote([{ name: 'a', size: 1, text }])).toBe('a is long, so I read only its beginning.');
  });
});
