import { cleanText } from './clean-text.ts';

/** What is kept of an output in all, where nothing else is said. */
const KEPT_BYTES = 1024 * 1024;

/** For the line that says what was left out. */
const NOTE_BYTES = 256;

/** The beginning and the end of an output of any length, in a fixed amount of memory. */
export class KeptOutput {
  readonly #head: Buffer[] = [];
  #headBytes = 0;
  /** A ring; made once the head is full, since most outputs are short. */
  #tail: Buffer | undefined;
  #tailBytes = 0;
  readonly #half: number;

  constructor(bytes = KEPT_BYTES) {
    this.#half = Math.floor(bytes / 2) - NOTE_BYTES;
  }

  push(bytes: Buffer): void {
    const room = this.#half - this.#headBytes;
    if (room > 0) {
      // A copy, since a small piece would keep the whole buffer it was cut from.
      const piece = Buffer.from(bytes.subarray(0, room));
      this.#head.push(piece);
      this.#headBytes += piece.length;
    }
    if (bytes.length > room) this.#pushTail(bytes.subarray(Math.max(0, room)));
  }

  /** How many bytes are in neither end. */
  get leftOut(): number {
    return Math.max(0, this.#tailBytes - this.#half);
  }

  /** What is kept, as plain text; where something is left out, a line in between says how much. */
  text(): string {
    const head = Buffer.concat(this.#head);
    const tail = this.#tailInOrder();
    if (this.leftOut === 0) return cleanText(Buffer.concat([head, tail]).toString());
    const note = `\n[... ${this.leftOut.toLocaleString('en')} bytes left out here ...]\n`;
    return cleanText(wholeEnd(head).toString()) + note + cleanText(wholeStart(tail).toString());
  }

  #pushTail(bytes: Buffer): void {
    this.#tail ??= Buffer.allocUnsafe(this.#half);
    const piece = bytes.subarray(Math.max(0, bytes.length - this.#half));
    const at = (this.#tailBytes + bytes.length - piece.length) % this.#half;
    const copied = piece.copy(this.#tail, at);
    piece.copy(this.#tail, 0, copied);
    this.#tailBytes += bytes.length;
  }

  #tailInOrder(): Buffer {
    if (!this.#tail) return Buffer.alloc(0);
    if (this.#tailBytes <= this.#half) return this.#tail.subarray(0, this.#tailBytes);
    const at = this.#tailBytes % this.#half;
    return Buffer.concat([this.#tail.subarray(at), this.#tail.subarray(0, at)]);
  }
}

/** Where the last character of UTF-8 begins that is not whole; the length where all are. */
export function endOfWhole(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return lengthOf(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function lengthOf(first: number): number {
  if (first >= 0xf0) return 4;
  return first >= 0xe0 ? 3 : 2;
}

function wholeEnd(bytes: Buffer): Buffer {
  return bytes.subarray(0, endOfWhole(bytes));
}

/** Without the rest of a character that was cut at the start. */
function wholeStart(bytes: Buffer): Buffer {
  let at = 0;
  while (at < Math.min(3, bytes.length) && ((bytes[at] ?? 0) & 0xc0) === 0x80) at += 1;
  return bytes.subarray(at);
}
