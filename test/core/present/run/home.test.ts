import { expect, test } from 'vitest';
import type { Effect } from '../../../../src/core/domain/effect.ts';
import { handle } from '../../../../src/core/handle.ts';
import { presentHome } from '../../../../src/core/present/run/home.ts';
import { aPress } from '../../../support/events.ts';
import { aRun, aSchedule, now, only, sayings } from '../../decide/facts.ts';
import { fakePorts } from '../../handle-ports.ts';

const nothing = { active: [], unread: [], recent: [], schedules: [], preferences: {}, now };

test('a page that is new greets, and always says how things are wanted', () => {
  const { intro, sections } = presentHome(nothing);
  expect(intro).toContain('I am Meanwhile');
  expect(sections.map(({ title }) => title)).toEqual(['How you want it']);
});

test('own runs, schedules and preferences stand there with their buttons', () => {
  const done = aRun({ status: 'completed', finishedAt: now });
  const { sections } = presentHome({
    ...nothing,
    active: [aRun({ id: 'r2' })],
    recent: [done],
    schedules: [aSchedule()],
    preferences: { person: 'never', telling: { where: 'dm', quiet: { from: 1320, to: 420 }, zone: 'Europe/Berlin' } },
  });
  expect(sections.map(({ title }) => title)).toEqual([
    'At work for you',
    'Scheduled',
    'How you want it',
    'Done lately',
  ]);
  const [, scheduled, wanted] = sections;
  expect(scheduled?.items[0]?.buttons.map(({ action }) => action)).toEqual(['pause', 'delete']);
  const set = wanted?.items.map(({ buttons }) => buttons.map(({ value }) => value));
  expect(set).toEqual([
    ['ask', 'always'],
    ['tell thread', 'tell digest', 'quiet off'],
  ]);
  expect(wanted?.items[1]?.text).toContain('Between 22:00 and 7:00');
});

test('a button sets what is typed after the command', async () => {
  async function pressed(value: string): Promise<Effect[]> {
    let done: Effect[] = [];
    const commit = async (effects: Effect[]) => {
      done = effects;
      return true;
    };
    await handle(aPress('prefer', value), { ...fakePorts({}), commit });
    return done;
  }
  expect(only(await pressed('tell dm'), 'preferTelling').telling).toMatchObject({ where: 'dm' });
  expect(only(await pressed('never'), 'prefer')).toMatchObject({ preference: 'never' });
  expect(sayings(await pressed('tea')).join()).toContain('I know no preference');
});
