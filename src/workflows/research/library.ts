import type { Source } from '../../core/domain/tool.ts';
import type { CitedSource, Note } from './citations.ts';

/** A source that the run has read. Its number is given out by code; a model only repeats it. */
export type Numbered = CitedSource & Pick<Source, 'url' | 'readAt'>;

/** What reading one page for one question gave. */
export type Reading = { source: Source; passages: string[]; gaveOrders?: boolean };

/** The addresses of pages that gave orders, each once. */
export function ordersOf(readings: readonly Reading[]): string[] {
  return [...new Set(readings.filter(({ gaveOrders }) => gaveOrders).map(({ source }) => source.url))];
}

/** Numbers the sources in the order of the questions, each address once, so that a run that goes on gives the same numbers. */
export function libraryOf(readings: readonly Reading[]): { sources: Numbered[]; notes: Note[] } {
  const sources = new Map<string, Numbered>();
  const notes: Note[] = [];
  for (const { source, passages } of readings) {
    if (passages.length === 0) continue;
    const { url, title, text, readAt } = source;
    const known = sources.get(url) ?? { number: sources.size + 1, url, title, text, readAt };
    sources.set(url, known);
    for (const passage of passages) {
      if (!notes.some((note) => note.source === known.number && note.passage === passage)) {
        notes.push({ source: known.number, passage });
      }
    }
  }
  return { sources: [...sources.values()], notes };
}
