import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const DATA = join(import.meta.dirname, '../test/data');

/** SPEC's longest request. */
const LONGEST = 8_000;

/** One in so many texts is long: rarer, and the 99th percentile would not see them. */
const LONG_EVERY = 10;

/** What long messages are made of: prose, code, a list, a log, and text of other scripts. */
const MATERIAL = [
  'The quarterly numbers came in late again, and nobody could say which of the three sources was the right one. ',
  'const total = rows.reduce((sum, row) => sum + row.amount, 0); if (total > limit) { throw new Error(`over ${limit}`); }\n',
  '- check the migration of the orders table\n- compare both exports\n- write down what differs and why\n',
  '2026-03-01T10:00:00Z ERROR db: connection refused (10.0.0.12:5432), retrying in 5 s; see https://example.com/runbook\n',
  'Bitte vergleiche die drei Anbieter, prüfe die Quellen und fasse zusammen, was für kleine Teams am besten passt. ',
  '请比较三个方案的成本和风险，整理成一份带引用的报告，并说明你的推荐理由。',
  'قارن بين الخيارات الثلاثة واكتب تقريرا مفصلا مع المصادر. ',
];

/** The labelled requests of the tests (several languages), mixed with long ones of up to `LONGEST` characters. */
export function requestTexts(): string[] {
  return withLongOnes(mixed(labelled('requests-a.jsonl', 'requests-b.jsonl')));
}

/** The labelled replies to offers, mixed with longer ones: any message in a thread may turn out to be an answer. */
export function replyTexts(): string[] {
  return withLongOnes(mixed(labelled('replies-a.jsonl', 'replies-b.jsonl')));
}

function labelled(...files: string[]): string[] {
  const lines = files.flatMap((file) => readFileSync(join(DATA, file), 'utf8').trim().split('\n'));
  return lines.map((line) => (JSON.parse(line) as { text: string }).text);
}

/** The files go label by label; in life a yes comes between other things. The order is the same each time. */
function mixed(texts: string[]): string[] {
  return texts
    .map((text) => ({ text, order: createHash('sha1').update(text).digest('hex') }))
    .toSorted((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ text }) => text);
}

function withLongOnes(texts: string[]): string[] {
  return texts.map((text, number) => (number % LONG_EVERY === 0 ? lengthened(text, number / LONG_EVERY) : text));
}

/** The text, followed by material up to a length between 200 characters and the longest. */
function lengthened(text: string, number: number): string {
  const doublings = number % (Math.ceil(Math.log2(LONGEST / 200)) + 1);
  const length = Math.min(LONGEST, 200 * 2 ** doublings);
  const material = MATERIAL[number % MATERIAL.length] ?? '';
  return `${text}\n${material.repeat(Math.ceil(length / material.length))}`.slice(0, length);
}
