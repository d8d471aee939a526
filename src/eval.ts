import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { SURE } from './core/understand/judge-by-model.ts';
import { shouldOffer } from './core/facts/opportunity.ts';
import { understand } from './core/understand/understand.ts';

/** `accuracy` is from 0 to 1; `confusion[label][predicted]` counts. */
export type Score = {
  total: number;
  correct: number;
  accuracy: number;
  confusion: Record<string, Record<string, number>>;
};

/** A set that cannot be measured; the message says where and what to do. */
class EvaluationError extends Error {
  override name = 'EvaluationError';
}

type Judge = { labels: readonly string[]; predict(text: string, asked?: string): string };

const judges: Record<string, Judge> = {
  classify: {
    labels: ['conversation', 'simple', 'complex', 'deep'],
    predict: (text) => understand(text).request.why.tier,
  },
  confirm: { labels: ['accept', 'decline', 'unclear'], predict: replyOf },
  route: { labels: ['heavy', 'light'], predict: routeOf },
};

const USAGE = `Usage: npm run --silent eval -- ${Object.keys(judges).join('|')} FILE
FILE holds JSON lines: {"text": "...", "label": "..."}; for confirm also "asked", what the bot had offered or asked`;

/** What the requester's next words mean for an open offer: "later" is a no to it. */
function replyOf(text: string, asked?: string): string {
  const { means } = understand(text, { asked }).answer;
  return means === 'later' ? 'decline' : means;
}

/** Where a request goes: what the rules are unsure of is left to the fast model, where there is one. */
function routeOf(text: string): string {
  const { why } = understand(text).request;
  if (why.confidence < SURE) return 'unsure';
  return shouldOffer(why) ? 'heavy' : 'light';
}

/**
 * Measures the shipped rules, without a model, on labelled lines; blank lines are skipped.
 * @throws {EvaluationError} for an unknown name, and for the first bad line, with its number.
 */
export async function evaluate(name: string, lines: AsyncIterable<string> | Iterable<string>): Promise<Score> {
  const judge = judgeFor(name);
  const Labelled = z.object({ text: z.string(), label: z.enum(judge.labels), asked: z.string().optional() });
  const score: Score = { total: 0, correct: 0, accuracy: 0, confusion: {} };
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    const { text, label, asked } = parseLine(line.replace(/^\uFEFF/u, ''), number, Labelled);
    const predicted = judge.predict(text, asked);
    const row = (score.confusion[label] ??= {});
    row[predicted] = (row[predicted] ?? 0) + 1;
    score.total += 1;
    if (predicted === label) score.correct += 1;
  }
  score.accuracy = score.total === 0 ? 0 : score.correct / score.total;
  return score;
}

function judgeFor(name: string): Judge {
  const judge = Object.hasOwn(judges, name) ? judges[name] : undefined;
  if (judge === undefined) throw new EvaluationError(`There is no evaluation "${name}".\n${USAGE}`);
  return judge;
}

function parseLine<T>(line: string, number: number, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new EvaluationError(`Line ${number} is not JSON: ${line.slice(0, 80)}`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new EvaluationError(`Line ${number}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

async function run(args: string[]): Promise<number> {
  const [name, file, ...more] = args;
  if (name === undefined || file === undefined || more.length > 0) {
    process.stderr.write(`${USAGE}\n`);
    return 1;
  }
  try {
    judgeFor(name);
    const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
    process.stdout.write(`${JSON.stringify(await evaluate(name, lines))}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${explain(error, file)}\n`);
    return 1;
  }
}

function explain(error: unknown, file: string): string {
  if (error instanceof EvaluationError) return error.message;
  const reason = error instanceof Error ? error.message : String(error);
  return `Cannot read ${file}: ${reason}\n${USAGE}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = await run(process.argv.slice(2));
