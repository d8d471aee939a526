import { cleanText } from './clean-text.ts';
import { endOfWhole } from './kept-output.ts';

/** The card shows some lines, so of what comes faster only the end is passed on. */
const LIVE_BYTES = 8 * 1024;

/** Cards are edited once a second at most; this is often enough, and a command that prints all the time costs little. */
const EVERY_MS = 150;

/** An escape sequence that is not whole yet; longer ones are no sequences. */
// oxlint-disable-next-line no-control-regex -- it begins with a control character
const OPEN_ESCAPE = /\u001b(?:\[[0-?]*[ -/]*|\][^\u0007\u001b\n]{0,60})?$/;

/** Passes on what a command prints as plain text, a few times a second and never more than can be shown. */
export class LiveOutput {
  readonly #show: (text: string) => void;
  #waiting = Buffer.alloc(0);
  #skipped = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(show: (text: string) => void) {
    this.#show = show;
  }

  push(bytes: Buffer): void {
    const all = Buffer.concat([this.#waiting, bytes.subarray(-LIVE_BYTES)]);
    this.#skipped ||= all.length > LIVE_BYTES || bytes.length > LIVE_BYTES;
    this.#waiting = Buffer.from(all.subarray(-LIVE_BYTES));
    this.#timer ??= setTimeout(() => this.#flush(false), EVERY_MS);
  }

  /** Passes on what is left. */
  end(): void {
    this.#flush(true);
  }

  #flush(last: boolean): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const whole = last ? this.#waiting.length : endOfWhole(this.#waiting);
    const text = this.#waiting.subarray(0, whole).toString();
    const open = last ? -1 : text.search(OPEN_ESCAPE);
    const ready = open === -1 ? text : text.slice(0, open);
    this.#waiting = Buffer.concat([Buffer.from(open === -1 ? '' : text.slice(open)), this.#waiting.subarray(whole)]);
    if (ready !== '') this.#pass(ready);
  }

  #pass(text: string): void {
    const shown = this.#skipped ? `\n[...]\n${text.slice(text.indexOf('\n') + 1)}` : text;
    this.#skipped = false;
    try {
      // A line that is written over would otherwise wait for its end; here each state is worth a line.
      this.#show(cleanText(shown.replaceAll(/\r+(?!\n)/g, '\n')));
    } catch {
      // A run that was stopped takes no more output; the command is being ended for the same reason.
    }
  }
}
