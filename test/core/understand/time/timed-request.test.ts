import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { calendar } from '../../../../src/adapters/calendar/calendar.ts';
import { timedRequest } from '../../../../src/core/understand/time/timed-request.ts';
import { defineWorkflow } from '../../../../src/core/workflow.ts';
import { builtIn } from '../../../../src/workflows/index.ts';

/** Friday 20 November 2026, 15:00 in Berlin. */
const context = { now: Date.UTC(2026, 10, 20, 14, 0), zone: 'Europe/Berlin', calendar };

/** Takes any work, as the language model does. */
const anything = defineWorkflow({
  name: 'anything',
  description: 'Anything.',
  input: z.object({ request: z.string() }),
  takesAnything: true,
  run: async () => ({ text: '' }),
});

function when(text: string): string | undefined {
  const found = timedRequest(text, [...builtIn, anything], context)?.when;
  if (!found) return undefined;
  if ('wrong' in found) return `${found.wrong}: ${found.text}`;
  return 'at' in found.timing ? new Date(found.timing.at).toISOString().slice(0, 16) : found.words;
}

describe('the time of a command', () => {
  test.each([
    ['run `npm test` on friday', '2026-11-27T08:00'],
    ['run `npm test` every day at 9 and at 17', 'every day at 9:00 and 17:00'],
    ['run `npm test` on the last day of every month', 'on the last day of every month at 9:00'],
    ['run `npm test` on the first monday of every month', 'on the first Monday of every month at 9:00'],
    ['run `npm test` monday to friday at 9', 'every weekday at 9:00'],
    ['run `npm test` on 24.12. at 18:00', '2026-12-24T17:00'],
    ['run `npm test` on the 15th', '2026-12-15T08:00'],
    ['run `npm test` at half past nine', '2026-11-21T08:30'],
    ['run `npm test` at 9 in Tokyo', '2026-11-21T00:00'],
    ['run `npm test` on monday', '2026-11-23T08:00'],
    ['please run `npm test` at midnight in the background', '2026-11-20T23:00'],
    ['run `npm test` in the morning', '2026-11-21T08:00'],
    ['run `npm test` and then `npm run build` tomorrow at 9', '2026-11-21T08:00'],
    ['run the weekly report with `node report.js` every monday at 9', 'every Monday at 9:00'],
    ['run the nightly tests with `npm test` every day at 9', 'every day at 9:00'],
    ['schedule `npm test` for tomorrow at 9', '2026-11-21T08:00'],
    ['run `npm test` every night and tell me what fails', 'every day at 20:00'],
    ['run `npm test` tomorrow at 9 and tell me what fails', '2026-11-21T08:00'],
    ['run `npm test` tomorrow at 9 if you can', '2026-11-21T08:00'],
    ['run `npm test` tomorrow at 9 :)', '2026-11-21T08:00'],
    ['run `npm test` tomorrow at 9 - thanks 👍', '2026-11-21T08:00'],
    ['run `npm test` on workdays at 9', 'every weekday at 9:00'],
    ['run `npm test` at 2026-12-24T18:00Z', '2026-12-24T18:00'],
    ['kannst du bitte morgen um 9 `npm test` ausführen?', '2026-11-21T08:00'],
    ['明日9時に `npm test` を実行してもらえますか？', '2026-11-21T08:00'],
    ['run `npm test` on the 1st of every month', 'on day 1 of every month at 9:00'],
    ['führe `npm test` morgen früh aus', '2026-11-21T08:00'],
  ])('%s: %s', (text, expected) => {
    expect(when(text)).toBe(expected);
  });

  test.each([
    ['run `npm test` next week', 'unclear: next week'],
    ['run `npm test` biweekly', 'unclear: biweekly'],
    ['run `npm test` later', 'unclear: later'],
    ['run `npm test` whenever I push', 'unclear: whenever I push'],
    ['run `npm test` when the build is done', 'unclear: when the build is done'],
    ['run `npm test` before the release tomorrow', 'unclear: before the release tomorrow'],
    ['run `npm test` from 9 am to 5 pm', 'unclear: from 9 am to 5 pm'],
    ['run `npm test` at 9 for a week', 'unclear: at 9 for a week'],
    ['run `npm test` over the weekend', 'unclear: over the weekend'],
    ['run `npm test` every hour until 6 pm', 'unclear: every hour until 6 pm'],
    ['run `npm test` every full moon', 'unclear: every full moon'],
    ['ejecuta `npm test` la próxima semana', 'unclear: la próxima semana'],
    ['führe `npm test` nächste Woche aus', 'unclear: nächste Woche'],
    ['下周运行 `npm test`', 'unclear: 下周'],
    ['来週 `npm test` を実行して', 'unclear: 来週'],
    ['run `npm test` twice a day', 'unclear: twice a day'],
    ['run `npm test` right after lunch', 'unclear: right after lunch'],
    ['run `npm test` from monday to friday at 8', 'unclear: from monday to friday at 8'],
    ['run `npm test` daily at 9 except weekends', 'unclear: daily at 9 except weekends'],
  ])('that cannot be kept is told, and nothing is done now: %s', (text, expected) => {
    expect(when(text)).toBe(expected);
  });

  test.each([
    'run `npm test`',
    'run `npm test` again',
    'run `npm test` now',
    'wait 5 minutes',
    'we deploy every friday at 5',
    'meeting tomorrow at 9',
    'run `npm test`, we deploy tomorrow at 9',
    'we have a demo tomorrow at 9, run `npm test`',
    'tomorrow at 9 we have a demo, run `npm test`',
    'I have a meeting at 3 pm, run `npm test` meanwhile',
    'run `npm test` so that we can release tomorrow',
    'run `npm test` because CI fails every night',
    'run `npm test`, it fails every monday',
    'run `npm test` while I am at lunch',
    'run `npm test` by 5 pm',
    'run `npm test` right now',
    'run `npm test` as soon as possible',
    'run `npm test`. Thanks, see you tomorrow',
    "last friday's build broke, run `npm test`",
    'run `npm test` with node nightly',
    'when you have a minute run `npm test`',
    'should I run `npm test` every day at 9?',
    'run `npm test` within an hour',
    'run `npm test`, I need it by friday',
    'run `npm test` now, not tomorrow',
    'run `npm test` like every day',
    'run `backup.sh` on the monday branch',
    'run `node report.js` for next week',
    'run `npm test` when you can',
    'run `npm test` and tell me if the daily at 9 job is broken',
    'ejecuta `npm test`, mañana a las 9 desplegamos',
    'morgen um 9 haben wir eine Demo, führe `npm test` aus',
    'lance `npm test`, on déploie demain à 9h',
  ])('%s: none', (text) => {
    expect(when(text)).toBeUndefined();
  });
});

describe('the time of work for the language model', () => {
  test.each([
    ['summarise the news tomorrow at 9', '2026-11-21T08:00'],
    ['research competitors tonight', '2026-11-20T19:00'],
    ['check whether example.com is up every hour', 'every hour'],
    ['summarise what happened in this channel every friday at 16:00', 'every Friday at 16:00'],
    ['send me a list of who is on call every monday at 9', 'every Monday at 9:00'],
    ['we have a demo on friday, research competitors tonight', '2026-11-20T19:00'],
    ['investigate why the backup fails, tomorrow at 9', '2026-11-21T08:00'],
    ['investiga los precios de los coches cada lunes', 'every Monday at 9:00'],
    ['recherchiere morgen die Konkurrenz', '2026-11-21T08:00'],
    ['compile a report on our competitors once a week', 'every Monday at 9:00'],
    ['every other monday compile a report on our competitors', 'every 2 weeks on Monday at 9:00'],
    ['compile a report at 18:00', '2026-11-20T17:00'],
  ])('%s: %s', (text, expected) => {
    expect(when(text)).toBe(expected);
  });

  test.each([
    'fix the bug reported on monday',
    'build a report of tomorrow',
    'write a cron job that runs every day at 9',
    'create a dashboard that refreshes every 10 minutes',
    'optimise the job which runs hourly',
    'explain what happens at midnight UTC',
    'investigate why the backup fails every night at 2',
    'find out why the nightly job fails every day at 9',
    'research how people spend time at night',
    'rewrite the schedule so that it starts at 9',
    'write the minutes of the daily at 9',
    'daily report on our competitors',
    'draft an announcement: we meet tomorrow at 9',
    'draft a message to the team that the meeting moved to tomorrow at 9',
    'write a reminder for the team about the meeting tomorrow at 9',
    'summarise the thread, I read it tonight',
    'research our competitors by tomorrow at 9',
    'compare mondays with weekends',
    'compile a report on our competitors until tomorrow',
    'analyse the logs between 9 and 10 am',
    'analyse the spike at 3 am',
    'research trains to Berlin at 9 am',
    'write an article on working at night',
    'make a poster: party on saturday at 8 pm',
    'prepara un informe de ventas la próxima semana',
    'count from 1 to 10',
    'translate chapter 3 to 5',
    'set up a meeting with Ben tomorrow at 9',
    'design a process where we review every 2 weeks and document it',
    'investiga por qué falla el backup cada noche',
    'escribe un informe sobre lo que pasó el lunes',
    'untersuche, warum das Backup jede Nacht fehlschlägt',
    '月曜日の会議の報告書を作って',
    '分析每天早上和晚上的流量',
  ])('%s: none of its own', (text) => {
    expect(when(text)).toBeUndefined();
  });
});

describe('a reminder', () => {
  test.each([
    [
      'remind me at 4 pm to call Ben about the meeting tomorrow',
      '2026-11-20T15:00',
      'call Ben about the meeting tomorrow',
    ],
    ['remind me on friday that the rent is due on monday', '2026-11-27T08:00', 'the rent is due on monday'],
    ['set a reminder for tomorrow at 9 to water the plants', '2026-11-21T08:00', 'water the plants'],
    ['set an alarm for 7:30', '2026-11-21T06:30', ''],
    ['明日の10時にリマインドして', '2026-11-21T09:00', ''],
    [
      'remind me to send the report by friday',
      'missing: remind me to send the report by friday',
      'send the report by friday',
    ],
  ])('%s: %s', (text, expected, message) => {
    expect(when(text)).toBe(expected);
    expect(timedRequest(text, builtIn, context)?.plan.input).toEqual({ message });
  });

  test.each([
    'remind me of the rules',
    'recuérdame las reglas',
    'rappelle-moi les règles',
    'erinnere mich daran, was wir beschlossen haben',
  ])('%s: is wanted now', (text) => {
    expect(when(text)).toBeUndefined();
  });
});
