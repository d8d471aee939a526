import type { Post } from '../domain/outgoing.ts';
import { code } from './text/markdown.ts';
import { notice } from './text/notice.ts';

/** For a record that a newer version of the bot stored and this one cannot read. */
export function fromNewerVersion(): Post {
  return notice('That belongs to a newer version of me, and I cannot change it. Please try again in a minute.');
}

/** For an event that a newer version of the bot stored, while no process of that version has taken it for a while. */
export function keptForNewerVersion(): Post {
  return {
    kind: 'reply',
    text: 'I am being updated and cannot handle this yet. It is kept, and I will get to it when the update is through.',
    buttons: [],
    files: [],
  };
}

/** The last line of a list of runs. */
export function unknownRuns(names: string[]): string {
  const runs = names.map(code).join(', ');
  return `${runs} ${names.length === 1 ? 'belongs' : 'belong'} to a newer version of me, so I cannot show more here.`;
}
