import { withoutEnd } from '../../basics/strip.ts';
import type { Typed } from '../entry.ts';
import { scheduleActs } from '../parse/schedules.ts';
import { mineWords } from '../words.ts';
import { isHelp, runReference } from './reference.ts';

export function schedulesSaid(rest: string): Typed | undefined {
  const [first = '', second] = rest.toLowerCase().split(/\s+/);
  if (rest === '' || isHelp(rest) || (second === undefined && (mineWords.has(first) || first === 'all'))) {
    return { command: 'schedules', text: rest };
  }
  const act = scheduleActs.has(first) ? `${first} ` : '';
  const reference = runReference(act === '' ? rest : rest.slice(first.length).trim());
  return reference === undefined ? undefined : { command: 'schedules', text: `${act}${reference}` };
}

/** "show my schedules" */
export function showSchedulesSaid(rest: string): Typed | undefined {
  const match = /^(?:me\s+)?(?:the\s+)?(?:all\s+)?(my\s+)?(?:the\s+)?schedules$/i.exec(withoutEnd(rest, '?'));
  return match ? { command: 'schedules', text: match[1] === undefined ? '' : 'mine' } : undefined;
}

/** "pause the schedule nightly-tests" */
export function changeSaid(word: string, rest: string): Typed | undefined {
  const named = /^(?:the |my )?schedule\s+(\S.*)$/i.exec(rest);
  const reference = runReference(named?.[1]?.trim() ?? rest);
  return reference === undefined ? undefined : { command: 'schedules', text: `${word} ${reference}` };
}
