import { seeded } from '../../chaos/random.ts';

/** The longest message that any platform lets people write; understanding it must not take longer than reading it. */
export const LONGEST = 40_000;

/** What people and programs repeat: names, separators, marks, blanks, and the words that patterns look for. */
const PIECES: readonly [string, ...string[]] = [
  '@a, ',
  '<@U2> ',
  '@a and ',
  ',',
  ' , ',
  ';\n',
  'ok ',
  'yes ',
  'no, ',
  'not ',
  'please ',
  'and then ',
  'or ',
  "'",
  '"',
  '“a” ',
  '«',
  '`',
  '``',
  '`a` ',
  '```\n',
  '~~~\n',
  '[',
  '](',
  '[a](b) ',
  '(',
  '{',
  '<',
  '<!',
  '&amp;',
  '*',
  '**a',
  '_',
  '> ',
  '\n> ',
  '# ',
  '- ',
  '-',
  '|',
  '|-',
  '1',
  '1 ',
  '12:30 ',
  '5 minutes ',
  'every day ',
  'every 2 ',
  'on monday ',
  'at 9 ',
  'in ',
  'run ',
  'run `a` ',
  '/task ',
  '--',
  '$(',
  '\\',
  'https://a.b/',
  'a.',
  'a-',
  '!',
  '?',
  '。',
  ' ',
  '\t',
  '\n',
  ' \n',
  '\u00a0',
  '\u200b',
  '\u0301',
  '每天',
  '请',
  '提醒我',
  'で',
  'שלום ',
  'é',
  '😀',
  '👩‍👩‍👧‍👦',
  '\u0000',
  'aA1 ',
  'a',
];

/** Words that make somebody look further before what is repeated, and an end that lets what was hoped for fail. */
const STARTS: readonly [string, ...string[]] = ['', 'yes, ', 'run ', 'remind me every ', 'can you '];
const END = '\u{1f9e9}x';

export type HostileText = { name: string; text: string };

function repeated(piece: string, start: string, end: string): string {
  return start + piece.repeat(Math.floor((LONGEST - start.length - end.length) / piece.length)) + end;
}

/** One piece again and again, two in turn, and all of them mixed. */
export function hostileTexts(): HostileText[] {
  const random = seeded(1);
  const any = () => random.pick(PIECES);
  const single = PIECES.flatMap((piece, index) => [
    { name: `${JSON.stringify(piece)} alone`, text: repeated(piece, '', '') },
    {
      name: `${JSON.stringify(piece)} between`,
      text: repeated(piece, STARTS[index % STARTS.length] ?? '', END),
    },
  ]);
  const pairs = PIECES.map((piece) => {
    const pair = piece + any();
    return { name: `${JSON.stringify(pair)} in turn`, text: repeated(pair, random.pick(STARTS), END) };
  });
  const mixed = Array.from({ length: 20 }, (_, index) => {
    let text = '';
    while (text.length < LONGEST) text += any();
    return { name: `mixture ${index + 1}`, text: text.slice(0, LONGEST) };
  });
  return [...single, ...pairs, ...mixed];
}
