/** What bytes are, told from the bytes themselves: names and types of files lie. */
export type BytesKind =
  | { kind: 'text'; text: string }
  | { kind: 'image'; mime: string }
  | { kind: 'pdf' | 'archive' | 'unknown' };

/** How each kind begins, in latin1. */
const BEGINNINGS: [string, BytesKind][] = [
  ['%PDF-', { kind: 'pdf' }],
  ['\u0089PNG\r\n', { kind: 'image', mime: 'image/png' }],
  ['\u00ff\u00d8\u00ff', { kind: 'image', mime: 'image/jpeg' }],
  ['GIF8', { kind: 'image', mime: 'image/gif' }],
  ['PK\u0003\u0004', { kind: 'archive' }],
  ['\u001f\u008b', { kind: 'archive' }],
  ['BZh', { kind: 'archive' }],
  ['7z\u00bc\u00af', { kind: 'archive' }],
  ['Rar!', { kind: 'archive' }],
  ['\u00fd7zXZ', { kind: 'archive' }],
  ['(\u00b5/\u00fd', { kind: 'archive' }],
];
const HEAD = 16;

export function kindOfBytes(bytes: Uint8Array): BytesKind {
  const head = String.fromCharCode(...bytes.subarray(0, HEAD));
  const known = BEGINNINGS.find(([beginning]) => head.startsWith(beginning));
  if (known) return known[1];
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return { kind: 'image', mime: 'image/webp' };
  const text = textOfBytes(bytes);
  return text === undefined ? { kind: 'unknown' } : { kind: 'text', text };
}

/** Looked at to tell UTF-16 from bytes that are no text. */
const SAMPLE = 2_000;

/** No text has more control characters than this, as a share. */
const MOST_CONTROLS = 0.02;

/** The text of bytes in whatever encoding, with `\n` at its line ends; undefined where they are no text. */
export function textOfBytes(bytes: Uint8Array): string | undefined {
  const label = encodingOf(bytes);
  const text = label && new TextDecoder(label).decode(bytes).replace(/\r\n?/g, '\n').toWellFormed();
  return text === undefined || isNoText(text) ? undefined : text;
}

function encodingOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const sample = bytes.subarray(0, SAMPLE);
  if (sample.includes(0)) {
    // Text in Latin letters has its zeros in every second byte.
    const zeros = [0, 0];
    sample.forEach((byte, at) => {
      if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
    });
    const [even = 0, odd = 0] = zeros;
    if (odd > sample.length / 4 && even < odd / 10) return 'utf-16le';
    return even > sample.length / 4 && odd < even / 10 ? 'utf-16be' : undefined;
  }
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252';
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Terminals write escapes into logs, so those are no sign of anything. */
function isNoText(text: string): boolean {
  const sample = text.slice(0, SAMPLE);
  // oxlint-disable-next-line no-control-regex
  const controls = sample.match(/[\u0000-\u0008\u000E-\u001A\u001C-\u001F\u0080-\u009F\uFFFD]/g)?.length ?? 0;
  return controls > sample.length * MOST_CONTROLS;
}
