import type { Post } from '../../domain/outgoing.ts';
import type { Run } from '../../domain/run.ts';
import type { Priority } from '../../domain/priority.ts';
import { code } from '../text/markdown.ts';
import { notice } from '../text/notice.ts';
import { nameAndId, runName } from '../text/subject.ts';

const words: Record<Priority, string> = { high: 'urgent', normal: 'normal', low: 'low priority' };

/** "high priority", where it is not the usual one. */
export function priorityText(run: Pick<Run, 'priority'>): string | undefined {
  return run.priority === 'normal' ? undefined : `${run.priority} priority`;
}

/** The answer to "make it urgent". */
export function prioritized(run: Run, priority: Priority): Post {
  const name = nameAndId(run);
  if (run.priority === priority) return { ...notice(`${name} has ${priority} priority already.`), run: run.id };
  const meaning: Record<Priority, string> = {
    high: 'It goes before others in the queue.',
    normal: 'It waits for its turn like others.',
    low: 'It lets others go first, and makes room for urgent ones.',
  };
  return { ...notice(`${name} has ${priority} priority now. ${meaning[priority]}`), run: run.id };
}

/** Asks which of several runs is meant. */
export function whichToPrioritize(runs: Run[], priority: Priority): Post {
  const lines = runs.map((run) => `- ${code(`make ${runName(run)} ${words[priority]}`)}`);
  return notice(`Which one do you mean? Say for example:\n${lines.join('\n')}`);
}
