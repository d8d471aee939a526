import { fileURLToPath } from 'node:url';
import { calendar } from '../../src/adapters/calendar/calendar.ts';
import { timedRequest } from '../../src/core/understand/time/timed-request.ts';
import { readWhen } from '../../src/core/understand/time/read-when.ts';
import { withUnderstood } from '../../src/core/understand/time/understood.ts';
import { builtIn } from '../../src/workflows/index.ts';
import { LONGEST } from './hostile-texts.ts';

/** What a time may be made of, in every language that is read. */
const PIECES = [
  'every day at 9 ',
  'monday and ',
  '9',
  '12.12.',
  '2026-',
  '1h30m',
  'in Sydney ',
  'New York time ',
  'America/a-',
  'jeden Abend um 7 ',
  'tous les soirs à 7h ',
  'é',
  '每天9点',
  '每',
  '三十',
  'one hundred and ',
  '* ',
  '@ana if it, ',
];

export function hostileTimes(): string[] {
  return PIECES.map((piece) => `run \`x\` ${piece.repeat(LONGEST / piece.length)}`.slice(0, LONGEST));
}

const context = { now: Date.UTC(2026, 10, 20, 14, 0), zone: 'Europe/Berlin', calendar };

/** The ways in which words about time are read. */
export const readers: ((text: string) => unknown)[] = [
  (text) => timedRequest(text, builtIn, context),
  (every) => readWhen({ every }, context),
  (text) => withUnderstood({ wrong: 'unclear', text }, context),
];

// As a process of its own it reads what it is told to, and tells when it has.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.on('message', ([text, reader]: [number, number]) => {
    readers[reader]?.(hostileTimes()[text] ?? '');
    process.send?.([text, reader]);
  });
  process.send?.('ready');
}
