import { commandHelp } from '../../command/help.ts';
import type { Button } from '../../domain/outgoing.ts';
import type { Preferences } from '../../domain/preference.ts';
import type { Run } from '../../domain/run.ts';
import type { Schedule } from '../../domain/schedule.ts';
import { preferenceItems } from '../person/preference.ts';
import { scheduleButtons, scheduleLine } from '../schedule.ts';
import { cardButtons, endText } from './card.ts';
import { code, plain } from '../text/markdown.ts';
import { leftText, nameAndId, progressText, statusText, stepText, workedFor } from '../text/subject.ts';

/** A person's own page: what the bot is, and what it does for them. All texts are Markdown. */
export type HomePage = { intro: string; sections: HomeSection[] };
export type HomeSection = { title: string; items: HomeItem[] };
export type HomeItem = { text: string; buttons: Button[] };

/** The person's own runs and schedules, newest first; `unread` ended since they last looked. `now` in ms since 1970. */
export type HomeView = {
  active: Run[];
  unread: Run[];
  recent: Run[];
  schedules: Schedule[];
  preferences: Preferences;
  now: number;
};

export function presentHome({ active, unread, recent, schedules, preferences, now }: HomeView): HomePage {
  const seen = recent.filter(({ id }) => !unread.some((run) => run.id === id));
  const sections: HomeSection[] = [
    { title: 'New since you last looked', items: unread.map((run) => ended(run, now, [gotIt(run)])) },
    {
      title: 'At work for you',
      items: active.map((run) => ({ text: activeText(run, now), buttons: cardButtons(run) })),
    },
    { title: 'Scheduled', items: schedules.map((one) => scheduled(one, now)) },
  ];
  const done: HomeSection = { title: 'Done lately', items: seen.map((run) => ended(run, now)) };
  const filled = (all: HomeSection[]) => all.filter(({ items }) => items.length > 0);
  const settings: HomeSection = { title: 'How you want it', items: preferenceItems(preferences) };
  const isKnown = filled([...sections, done]).length > 0;
  return {
    intro: isKnown ? SHORT : `${WELCOME}\n${commandList()}`,
    sections: [...filled(sections), settings, ...filled([done])],
  };
}

function scheduled(schedule: Schedule, now: number): HomeItem {
  return { text: scheduleLine(schedule, now), buttons: scheduleButtons(schedule) };
}

function ended(run: Run, now: number, buttons: Button[] = []): HomeItem {
  return { text: `${nameAndId(run)} ${endText(run, now)}`, buttons };
}

function gotIt(run: Run): Button {
  return { action: 'acknowledge', value: run.id, label: 'Got it' };
}

const SHORT =
  'Mention me in a channel with a request, or write to me here. Long work goes on in the background meanwhile.';

/** For somebody who has asked for nothing yet. */
const WELCOME = `I am Meanwhile. Mention me in a channel with a request, or write to me in Messages. If it takes long, I offer to do it in the background; a plain "yes" starts it, and we can go on talking. You see how far it is on one card, and I post the result into the thread it came from.

You can also type:`;

function commandList(): string {
  return commandHelp.map(({ command, usage }) => `- ${code(`${command} ${usage}`)}`).join('\n');
}

function activeText(run: Run, now: number): string {
  const state = [
    statusText(run),
    progressText(run, now),
    stepText(run.progress),
    workedFor(run, now),
    leftText(run, now),
  ];
  return `${nameAndId(run)} ${state.filter((part) => part !== undefined).join(' · ')}\n${plain(run.request, 150)}`;
}
