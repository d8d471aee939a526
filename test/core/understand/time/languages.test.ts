import { describe, expect, test } from 'vitest';
import { calendar } from '../../../../src/adapters/calendar/calendar.ts';
import { findWhen } from '../../../../src/core/understand/time/read-when.ts';

/** Friday 20 November 2026, 15:00 in Berlin. */
const berlin = { now: Date.UTC(2026, 10, 20, 14, 0), zone: 'Europe/Berlin', calendar };

function said(text: string): string {
  const when = findWhen(text, berlin);
  if (!when) return 'no time';
  if ('wrong' in when) return `${when.wrong}: ${when.text}`;
  return 'at' in when.timing ? new Date(when.timing.at).toISOString().slice(0, 16) : when.words;
}

describe('times in other languages', () => {
  test.each([
    ['ejecuta `npm test` todos los días a las 9', 'every day at 9:00'],
    ['ejecuta `npm test` cada dos semanas', 'every 2 weeks on Monday at 9:00'],
    ['führe `npm test` jede Woche aus', 'every Monday at 9:00'],
    ['jede Woche führe `npm test` aus', 'every Monday at 9:00'],
    ['隔週 `npm test` を実行して', 'every 2 weeks on Monday at 9:00'],
    ['ejecuta `npm test` a las nueve', '2026-11-21T08:00'],
    ['ejecuta `npm test` a las 9 y cuarto', '2026-11-21T08:15'],
    ['führe `npm test` um halb zehn aus', '2026-11-21T08:30'],
    ['lance `npm test` à neuf heures', '2026-11-21T08:00'],
    ['todos los lunes a las 8:30 ejecuta `npm test`', 'every Monday at 8:30'],
    ['ejecuta `npm test` mañana a las 3 de la tarde', '2026-11-21T14:00'],
    ['crea mañana a las 9 un informe sobre el té', '2026-11-21T08:00'],
    ['cada 2 horas ejecuta `npm test`', 'every 2 hours'],
    ['ejecuta `npm test` mañana a las 9 y media', '2026-11-21T08:30'],
    ['ejecuta `npm test` mañana a las 9 y dime qué falla', '2026-11-21T08:00'],
    ['lance `npm test` demain à 9h et demie', '2026-11-21T08:30'],
    ['lance `npm test` chaque nuit et dis-moi ce qui échoue', 'every day at 20:00'],
    ['rode `npm test` amanhã às 9 e meia', '2026-11-21T08:30'],
    ['führe `npm test` jede Nacht aus und sag mir, was fehlschlägt', 'every day at 20:00'],
    ['明日の10時に `npm test` を実行して', '2026-11-21T09:00'],
    ['amanhã às 9h rode `npm test`', '2026-11-21T08:00'],
    ['rode `npm test` toda segunda às 9', 'every Monday at 9:00'],
    ['lance `npm test` demain à 9h30', '2026-11-21T08:30'],
    ['lance `npm test` lundi à 14h', '2026-11-23T13:00'],
    ['tous les jours à 9h lance `npm test`', 'every day at 9:00'],
    ['jeden Montag um 9 führe `npm test` aus', 'every Monday at 9:00'],
    ['führe `npm test` morgen um 9 Uhr aus', '2026-11-21T08:00'],
    ['kannst du bitte morgen um 9 `npm test` ausführen?', '2026-11-21T08:00'],
    ['führe `npm test` in 2 Stunden aus', '2026-11-20T16:00'],
    ['每天早上9点运行 `npm test`', 'every day at 9:00'],
    ['请每周一下午三点半运行 `npm test`', 'every Monday at 15:30'],
    ['明天9点运行 `npm test`', '2026-11-21T08:00'],
    ['毎朝9時に `npm test` を実行して', 'every day at 9:00'],
    ['明日の午後3時に `npm test` を実行して', '2026-11-21T14:00'],
  ])('%s: %s', (text, expected) => {
    expect(said(text)).toBe(expected);
  });

  test.each([
    ['lance `npm test` le lundi à 9h', 'unclear: le lundi à 9h'],
    ['führe `npm test` später aus', 'unclear: später'],
    ['rode `npm test` mais tarde', 'unclear: mais tarde'],
    ['周末运行 `npm test`', 'unclear: 周末'],
    ['あとで `npm test` を実行して', 'unclear: あとで'],
    ['ejecuta `npm test` hoy a las 9', 'past: hoy a las 9'],
    ['run `npm test` today at 9', 'past: today at 9'],
  ])('%s: %s', (text, expected) => {
    expect(said(text)).toBe(expected);
  });

  test.each([
    'crea un script que cada día a las 9 envíe un correo a todos',
    'resume el informe de mañana',
    'escribe el resumen para mañana',
    'schreibe eine Zusammenfassung für morgen',
    'guten Morgen, führe `npm test` aus',
    'führe `npm test` aus, bis morgen!',
    'à demain, lance `npm test`',
    '月曜日の会議の報告書を作って',
    'erhöhe den Wert um 9',
    'lance `echo demain à 9h`',
    'add 9 to the total',
    'buenos días, ejecuta `npm test`',
    '9点建议',
    'a '.repeat(4_000),
  ])('%s: no time', (text) => {
    expect(said(text)).toBe('no time');
  });
});
