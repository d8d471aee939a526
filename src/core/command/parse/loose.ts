import type { Command } from '../command.ts';
import { scheduleActs } from './schedules.ts';

/** A name in more words is a sentence. */
const MAX_TEXT = 160;

const CHANGE =
  /^(?:please\s+)?(pause|resume|unpause|delete|remove)\s+(?:the\s+|my\s+)?(?:schedule\s+)?(\S.{0,80}?)(?:\s+please)?[.!]*$/i;
const CANCEL =
  /^(?:please\s+)?(?:cancel|stop)\s+(?:the\s+|my\s+)?(?:run\s+|task\s+|job\s+)?(\S.{0,80}?)(?:\s+please)?[.!]*$/i;
const SHOW = /^(?:workflows?|wf|tasks?)\s+(\S.{0,80})$/i;
const SHOW_SCHEDULE = /^schedules?\s+(\S.{0,80})$/i;

/**
 * What words may ask for as a command, if something there has that name: "pause ping" where a schedule is called "Ping". By themselves
 * they may as well be talk.
 */
export function looseCommand(text: string): Command | undefined {
  const said = text.trim();
  if (said.length > MAX_TEXT || said.includes('\n')) return undefined;
  const change = CHANGE.exec(said);
  const act = scheduleActs.get(change?.[1]?.toLowerCase() ?? '');
  if (change && act) return { kind: 'schedules', mine: false, act, schedule: bare(change[2]) };
  const canceled = CANCEL.exec(said);
  if (canceled) return { kind: 'cancel', run: bare(canceled[1]) };
  const shown = SHOW.exec(said);
  if (shown) return { kind: 'show', run: bare(shown[1]) };
  const schedule = SHOW_SCHEDULE.exec(said);
  return schedule ? { kind: 'schedules', mine: false, schedule: bare(schedule[1]) } : undefined;
}

function bare(name = ''): string {
  return name.replaceAll(/^[\s`"'“”‘’«»#]+|[\s`"'“”‘’«»?]+$/g, '');
}
