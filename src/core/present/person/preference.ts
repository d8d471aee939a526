import type { Button, Post } from '../../domain/outgoing.ts';
import { type Preference, type Preferences, preferenceOf } from '../../domain/preference.ts';
import type { Run } from '../../domain/run.ts';
import type { Telling } from '../../domain/telling.ts';
import { code, codeAndPlain } from '../text/markdown.ts';
import { notice } from '../text/notice.ts';

const YOURS: Record<Preference, string> = {
  ask: 'I will ask before I start long work for you.',
  always: 'I will start long work for you at once. Its card has a Cancel button.',
  never: 'I will not offer you background work. `/task` still starts some when you want it.',
};

const CHANNELS: Record<Preference, string> = {
  ask: 'In this channel I will ask before I start long work.',
  always: 'In this channel I will start long work at once, except for people who told me otherwise.',
  never:
    'In this channel I will offer no background work to anybody. `/task` still starts some when somebody wants it.',
};

/** What was just set, and what stands in its way. */
export function presentPreference(preference: Preference, whose: 'person' | 'channel', after: Preferences): Post {
  const set = (whose === 'person' ? YOURS : CHANNELS)[preference];
  const holds = preferenceOf(after);
  if (holds === preference) return notice(`All right. ${set}`);
  const but =
    whose === 'person'
      ? 'In this channel, though, background work is not offered to anybody.'
      : 'For you your own word holds: ' + lowerFirst(YOURS[holds]);
  return notice(`All right. ${set} ${but}`);
}

function lowerFirst(text: string): string {
  return text.startsWith('I ') ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

/** What is set, and how to change it. */
export function presentPreferences(preferences: Preferences): Post {
  const { person, channel, telling } = preferences;
  return notice(
    [
      YOURS[preferenceOf(preferences)],
      tellingText(telling ?? { where: 'thread' }),
      `- yours: ${code(person ?? 'not set')}`,
      `- of this channel: ${code(channel ?? 'not set')}`,
      '',
      'To change it: `/prefer ask`, `always` or `never`, with `channel` after it for everybody here; `/prefer tell dm`, `/prefer quiet 22:00-7:00`, `/prefer zone Berlin`.',
    ].join('\n'),
  );
}

const WHERE: Record<Telling['where'], string> = {
  thread: 'I mention you in the thread when your work ends.',
  dm: 'When your work ends I tell you by direct message. The result is in its thread.',
  digest: 'I tell you once a day, at 9:00, what work of yours has ended. The results are in their threads.',
};

function tellingText({ where, quiet, zone }: Telling): string {
  const hours = quiet && ` Between ${minuteText(quiet.from)} and ${minuteText(quiet.to)} I notify you of none of it.`;
  const clock = zone === undefined ? '' : ` Your time zone: ${zone}.`;
  return `${WHERE[where]}${hours ?? ''}${clock}`;
}

function minuteText(minute: number): string {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
}

/** What was just set about telling; `before` was said of the rest. */
export function presentTelling(telling: Telling, before = 'All right.'): Post {
  return notice(`${before} ${tellingText(telling)}`);
}

export function channelNotYours(): Post {
  return notice(
    'What holds for everybody in this channel is for the people whom the policy lets decide it. For yourself you can: say the same without the channel.',
  );
}

/** Work was asked for that is not offered, since somebody said so. */
export function notOfferedAtAll(preferences: Preferences, summary: string, usage: string): Post {
  const who = preferences.channel === 'never' ? 'This channel wants' : 'You want';
  return notice(
    `${who} no offers of background work, so I make none. To have me ${codeAndPlain(summary)} all the same, use ${code(`/task ${usage}`)}.`,
  );
}

/** The same was declined a short while ago. */
export function notOfferedAgain(summary: string, usage: string): Post {
  return notice(
    `You said not now to that a moment ago, so I do not offer it again. To have me ${codeAndPlain(summary)} after all, add "in the background", or use ${code(`/task ${usage}`)}.`,
  );
}

/** On the card of a run that nobody was asked about: why, and how to change that. */
export function unaskedText(whose: NonNullable<Run['unasked']>): string {
  const [who, back] =
    whose === 'person' ? ['you always want', '/prefer ask'] : ['this channel always wants', '/prefer ask channel'];
  return `Started without asking, because ${who} that. ${code(back)} changes it.`;
}

const OFFERING: Record<Preference, string> = { ask: 'Ask first', always: 'Always start', never: 'Never offer' };
const TELLING: Record<Telling['where'], string> = { thread: 'In the thread', dm: 'By DM', digest: 'Once a day' };

/** What is set, each with buttons for what else it may be. Their values are what is typed after `/prefer`. */
export function preferenceItems(preferences: Preferences): { text: string; buttons: Button[] }[] {
  const offering = preferences.person ?? 'ask';
  const telling = preferences.telling ?? { where: 'thread' };
  const night: Button = telling.quiet
    ? { action: 'prefer', value: 'quiet off', label: 'No quiet hours' }
    : { action: 'prefer', value: 'quiet 22:00-7:00', label: 'Quiet 22:00 to 7:00' };
  return [
    { text: YOURS[offering], buttons: others(OFFERING, offering, '') },
    { text: tellingText(telling), buttons: [...others(TELLING, telling.where, 'tell '), night] },
  ];
}

function others<Name extends string>(labels: Record<Name, string>, chosen: Name, before: string): Button[] {
  return Object.entries<string>(labels).flatMap(([name, label]): Button[] =>
    name === chosen ? [] : [{ action: 'prefer', value: `${before}${name}`, label }],
  );
}
