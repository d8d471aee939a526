import { withoutEnd } from '../../basics/strip.ts';
import { type CommandEntry, joined, typedValue, type SlashValues } from '../entry.ts';
import { changeSaid, schedulesSaid, showSchedulesSaid } from '../said/schedules.ts';
import { parseSchedules } from '../parse/schedules.ts';

export const schedules: CommandEntry = {
  name: 'schedules',
  usage: '[mine] | <id or name> | pause|resume|delete <id or name>',
  short: { usage: '', does: 'shows what is to be done later' },
  description: 'List what is scheduled, or change it',
  options: [
    { name: 'schedule', description: 'One of them: its id or name', kind: 'text', completes: 'schedule' },
    { name: 'change', description: 'What to do with it', kind: 'text', choices: ['pause', 'resume', 'delete'] },
    { name: 'mine', description: 'Only yours', kind: 'flag' },
  ],
  typed: typedSchedules,
  parse: parseSchedules,
  words: ['schedules', 'pause', 'resume', 'unpause', 'delete', 'remove', 'list', 'show'],
  said: ({ word, clean }) => {
    if (word === 'schedules') return schedulesSaid(withoutEnd(clean, '?'));
    return word === 'list' || word === 'show' ? showSchedulesSaid(clean) : changeSaid(word, clean);
  },
  help: () =>
    [
      '**`/schedules`** lists what is to be done at set times here, and yours elsewhere.',
      '- `/schedules mine`: only yours',
      '- `/schedules <id or name>`: one of them',
      '- `/schedules pause|resume|delete <id or name>`',
      '',
      'A schedule is made with `/task ... --at "tomorrow at 9"` or `--every "weekday at 8:30"`, or by asking me: "every weekday at 9 run ...".',
    ].join('\n'),
};

function typedSchedules({ schedule, change, mine }: SlashValues): string {
  if (schedule === undefined) return joined(typedValue(change), mine === true ? 'mine' : '');
  return joined(typedValue(change), typedValue(schedule));
}
