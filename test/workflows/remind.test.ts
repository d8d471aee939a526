import { describe, expect, test } from 'vitest';
import { calendar } from '../../src/adapters/calendar/calendar.ts';
import { choosePlan } from '../../src/core/facts/plan.ts';
import { timedRequest } from '../../src/core/understand/time/timed-request.ts';
import { builtIn } from '../../src/workflows/index.ts';
import { remind } from '../../src/workflows/remind.ts';

/** Friday 20 November 2026, 15:00 in Berlin. */
const context = { now: Date.UTC(2026, 10, 20, 14, 0), zone: 'Europe/Berlin', calendar };

function asked(text: string): [string, unknown] | undefined {
  const timed = timedRequest(text, builtIn, context);
  if (!timed) return undefined;
  const { when, plan } = timed;
  const at = 'wrong' in when ? when.wrong : 'at' in when.timing ? new Date(when.timing.at).toISOString() : when.words;
  return [at, plan];
}

function reminder(message: string) {
  return { workflow: 'remind', input: { message } };
}

describe('a reminder at a time', () => {
  test.each([
    ['remind me tomorrow at 9 to send the report', '2026-11-21T08:00:00.000Z', 'send the report'],
    ['remind me to send the report tomorrow at 9', '2026-11-21T08:00:00.000Z', 'send the report'],
    ['tomorrow at 9 remind me to send the report', '2026-11-21T08:00:00.000Z', 'send the report'],
    ['remind me every friday at 16:00 to submit my timesheet', 'every Friday at 16:00', 'submit my timesheet'],
    ['can you remind me tonight to take out the trash?', '2026-11-20T19:00:00.000Z', 'take out the trash'],
    ['remind me in 20 minutes to stretch', '2026-11-20T14:20:00.000Z', 'stretch'],
    ['remind me on monday to call Bob', '2026-11-23T08:00:00.000Z', 'call Bob'],
    ['set a reminder for tomorrow at 9: send the report', '2026-11-21T08:00:00.000Z', 'send the report'],
    ['erinnere mich morgen um 9 an den Bericht', '2026-11-21T08:00:00.000Z', 'den Bericht'],
    ['recuérdame mañana a las 9 enviar el informe', '2026-11-21T08:00:00.000Z', 'enviar el informe'],
    ["rappelle-moi demain à 9h d'envoyer le rapport", '2026-11-21T08:00:00.000Z', 'envoyer le rapport'],
    ['明天9点提醒我发报告', '2026-11-21T08:00:00.000Z', '发报告'],
    ['明日9時に報告書を送るようリマインドして', '2026-11-21T08:00:00.000Z', '報告書を送る'],
  ])('%s', (text, at, message) => {
    expect(asked(text)).toEqual([at, reminder(message)]);
  });

  test.each(['remind me to send the report', 'remind me to call Ana when the build is done'])(
    '%s: is asked for its time',
    (text) => {
      expect(asked(text)?.[0]).toBe('missing');
    },
  );

  test.each([
    'remind me what TCP is',
    'remind me of the rules',
    'remind me again how this works',
    'did you remind me?',
    'notify me tomorrow at 9 if the build fails',
  ])('%s: is none', (text) => {
    expect(asked(text)).toBeUndefined();
  });

  test('is never given at once for a request in words', () => {
    expect(choosePlan('remind me to send the report', builtIn)).toBeUndefined();
  });
});

test('a reminder pings nobody', async () => {
  const result = await remind.run({} as never, { message: '@everyone <!channel> [x](http://a.b)' });
  expect(result.text).not.toContain('<!channel>');
});
