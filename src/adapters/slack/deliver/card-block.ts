import type { PlanBlock, TaskCardBlock } from '@slack/types';
import type { CardTask, CardView } from '../../../core/domain/outgoing.ts';
import { LIMITS } from '../limits.ts';
import { cutEnd } from '../text/cut.ts';
import { escape } from '../text/write-mrkdwn.ts';

type TaskStatus = TaskCardBlock['status'];

/** The head of a card: a plan with a task for each step, or one task where the run has no steps worth showing. */
export function cardBlock(card: CardView, run: string): PlanBlock | TaskCardBlock {
  const { tasks = [] } = card;
  if (tasks.length < 2 || tasks.length > LIMITS.tasks) return task(run, card.name, statusOf(card));
  return {
    type: 'plan',
    title: titleOf(card.name),
    tasks: tasks.map(({ name, state }, index) => task(`${run}:${index + 1}`, name, STATES[state])),
  };
}

function task(id: string, title: string, status: TaskStatus): TaskCardBlock {
  return { type: 'task_card', task_id: id, title: titleOf(title), status };
}

function titleOf(text: string): string {
  return cutEnd(escape(text), LIMITS.taskTitle);
}

/** What was stopped is no error, and goes on no more. */
const STATES: Record<CardTask['state'], TaskStatus> = {
  done: 'complete',
  current: 'in_progress',
  failed: 'error',
  stopped: 'pending',
  todo: 'pending',
};

/** A run that somebody stopped did what it was told. */
function statusOf({ status }: CardView): TaskStatus {
  if (status === 'running') return 'in_progress';
  if (status === 'completed' || status === 'canceled') return 'complete';
  return status === 'failed' ? 'error' : 'pending';
}
