import type { ListFilter } from '../../command/command.ts';
import { formatDuration } from '../text/duration.ts';
import type { Post } from '../../domain/outgoing.ts';
import type { QueueStats } from '../../queries.ts';
import type { Run } from '../../domain/run.ts';
import { code } from '../text/markdown.ts';
import { unknownRuns } from '../newer.ts';
import { notice } from '../text/notice.ts';
import { leftText, personName, progressText, runName, statusText, workedFor } from '../text/subject.ts';

/** A page of runs and what chose it; `now` in ms since 1970. */
export type ListView = {
  runs: Run[];
  more: boolean;
  unknown?: string[];
  stats: QueueStats;
  filter: ListFilter;
  mine: boolean;
  /** Whose list it is: what they have not acknowledged is marked. */
  person: string;
  page: number;
  now: number;
};

/** A page of runs under a line about the queue. */
export function presentList(view: ListView): Post {
  const lines = view.runs.map((run) => listLine(run, view));
  if (view.unknown) lines.push(unknownRuns(view.unknown));
  const body = lines.length > 0 ? lines.join('\n') : emptyText(view);
  const next = view.more ? `\n\nMore: ${code(listCommand(view.filter, view.mine, view.page + 1))}` : '';
  return notice(`${statsText(view.stats)}\n\n${body}${next}`);
}

/** "1 running, 2 queued, 0 waiting; 1 of 3 slots busy. 12 completed, 1 failed, 0 canceled." */
function statsText(stats: QueueStats): string {
  const { running, queued, waiting, completed, failed, canceled } = stats.counts;
  const slots =
    stats.slots <= 0
      ? 'no worker is running'
      : `${stats.busy} of ${stats.slots} ${stats.slots === 1 ? 'slot' : 'slots'} busy`;
  return `${running} running, ${queued} queued, ${waiting} waiting; ${slots}. ${completed} completed, ${failed} failed, ${canceled} canceled.`;
}

function listLine(run: Run, { now, person }: ListView): string {
  const parts = [
    `${code(run.id)} ${code(runName(run))}`,
    statusText(run),
    progressText(run, now),
    timeText(run, now),
    leftText(run, now),
    personName(run.person),
    run.unread?.includes(person) ? '**unread**' : undefined,
  ];
  return `- ${parts.filter((part) => part !== undefined).join(' · ')}`;
}

/** How long it works or worked; before that, how long it has been waiting for its start. */
function timeText(run: Run, now: number): string {
  const worked = workedFor(run, now);
  if (worked !== undefined) return worked;
  return `${formatDuration((run.finishedAt ?? now) - run.createdAt)} in the queue`;
}

function listCommand(filter: ListFilter, mine: boolean, page: number): string {
  return ['/workflows', filter === 'all' ? '' : filter, mine ? 'mine' : '', page > 1 ? `--page ${page}` : '']
    .filter((part) => part !== '')
    .join(' ');
}

function emptyText(view: ListView): string {
  if (view.page > 1)
    return `Page ${view.page} is empty. The first one: ${code(listCommand(view.filter, view.mine, 1))}`;
  const kind = view.filter === 'all' ? 'runs' : `${view.filter} runs`;
  const start = view.filter === 'all' ? ' Start one with `/task`, or mention me with a request.' : '';
  return view.mine ? `You have no ${kind} here.${start}` : `There are no ${kind} here.${start}`;
}
