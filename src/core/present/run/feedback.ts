import type { Button, Post } from '../../domain/outgoing.ts';
import type { Verdict, Run } from '../../domain/run.ts';
import { notice } from '../text/notice.ts';

/** Under a result: what people think of it. */
export function feedbackButtons({ id }: Pick<Run, 'id'>): Button[] {
  return [
    { action: 'good', value: id, label: '👍' },
    { action: 'bad', value: id, label: '👎' },
  ];
}

/** How a screen reader names them. */
export const FEEDBACK_LABELS: Record<Verdict, string> = { good: 'This is a good result', bad: 'This is a bad result' };

const THANKS: Record<Verdict, string> = {
  good: 'Thanks for telling me.',
  bad: 'Thanks for telling me. Write in the thread what is missing, and I try again.',
};

export function presentFeedback(verdict: Verdict): Post {
  return notice(THANKS[verdict]);
}
