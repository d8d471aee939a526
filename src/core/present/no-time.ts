import type { Post } from '../domain/outgoing.ts';
import type { NoTime } from '../understand/time/no-time.ts';
import { whenText } from './schedule.ts';
import { code } from './text/markdown.ts';
import { notice } from './text/notice.ts';

const EXAMPLES = '`tomorrow at 9`, `in 2 hours`, `on friday at 14:00`, `every weekday at 8:30`, `every 2 hours`';

export function noTime({ wrong, text, understood }: NoTime, now: number): Post {
  const said = code(text, 80);
  if (wrong === 'past') return notice(`${said} is over already, so nothing was scheduled.`);
  if (wrong === 'never') {
    return notice(`${said} never comes, or is no cron expression of five fields, so nothing was scheduled.`);
  }
  if (wrong === 'missing') {
    return notice(
      'Tell me the time with it, for example `remind me tomorrow at 9 to send the report`, or `in 2 hours`, `every friday at 16:00`. Nothing was scheduled.',
    );
  }
  if (understood) {
    const { when, left } = understood;
    return notice(
      `I cannot tell when to do that: I understood ${whenText(when, now)}, but not ${code(left, 80)}. Nothing was started or scheduled. Please say it without that, or in other words.`,
    );
  }
  return notice(
    `I cannot tell when to do that (${said}), so nothing was started or scheduled. I understand, for example, ${EXAMPLES}.`,
  );
}
