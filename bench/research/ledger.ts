import { bareOf } from './words.ts';

/** A sentence that the scripted model put into its report, and what is known of it: nothing of the product's checks is used here. */
export type Entry = {
  text: string;
  /** A source that it cites says so. */
  true: boolean;
  /** What kind of mistake it is; `fact` or `copied` where it is none, `obeyed` where a page ordered it. */
  kind: string;
  cites: number[];
};

/** Everything that a model wrote, and which of it was delivered. */
export class Ledger {
  readonly entries: Entry[] = [];
  /** Headings and the like. */
  readonly frames: string[] = [];

  claim(entry: Entry): string {
    this.entries.push(entry);
    return entry.text;
  }

  frame(text: string): string {
    this.frames.push(text);
    return text;
  }

  find(text: string): Entry | undefined {
    const wanted = bareOf(text);
    return this.entries.find((entry) => bareOf(entry.text) === wanted);
  }

  /** The entries that a text holds. What it says beyond them is an entry that nobody vouches for. */
  deliveredIn(body: string): Entry[] {
    let left = ` ${bareOf(body)} `;
    const delivered: Entry[] = [];
    const longestFirst = this.entries.toSorted((a, b) => b.text.length - a.text.length);
    for (const entry of longestFirst) {
      const at = left.indexOf(` ${bareOf(entry.text)} `);
      if (at === -1) continue;
      delivered.push(entry);
      left = `${left.slice(0, at)} | ${left.slice(at + bareOf(entry.text).length + 1)}`;
    }
    for (const frame of this.frames) left = left.replace(` ${bareOf(frame)} `, ' | ');
    const unknown = left
      .split('|')
      .map((piece) => piece.trim())
      .filter((piece) => piece !== '')
      .map((text): Entry => ({ text, true: false, kind: 'unknown', cites: [] }));
    return [...delivered, ...unknown];
  }
}
