import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { bucketOf } from '../src/core/understand/words/hashed.ts';
import { replyFeatures } from '../src/core/understand/reply/reply-features.ts';
import { requestFeatures } from '../src/core/understand/request/request-features.ts';
import type { Example } from './learn.ts';
import { MADE, partOf } from './parts.ts';
import { linesOfPatterns } from './patterns.ts';

const Line = z.object({
  text: z.string(),
  label: z
    .enum(['accept', 'decline', 'unclear', 'conversation', 'simple', 'complex', 'deep', 'heavy', 'light'])
    .optional(),
  asked: z.string().optional(),
  kind: z.string().optional(),
});
type Line = z.infer<typeof Line>;

type Source = { file: string; sha256: string; lines: number };
export type Lessons = { sources: Source[]; replies: Example[]; requests: Example[] };

/** The classes of a reply, in the order of the model's scores. */
const REPLY = ['accept', 'decline', 'unclear'];
const UNCLEAR = 2;

/** Few lines of ours stand against thousands of public ones, and they show the hard cases. */
const OWN_WEIGHT = 6;

/** What patterns make says the same in many ways. */
const MADE_WEIGHT = 1;

/** A correction of what was read back is a rarer kind of answer here than one to an offer. */
const READ_BACK_WEIGHT = 0.3;

/** What opens with a yes in the middle of a talk often answered a question that is not known: it teaches less. */
const OPENED_WEIGHT = 0.1;
const OPENS = /^(?:yes|yeah|yep|yup|yea|sure|ok|okay|of course|please|absolutely|definitely)\b/i;

/** Reads every .jsonl file of the folders, by name; what a file teaches is told by its lines. */
export function readLessons(folders: readonly string[]): Lessons {
  const lessons: Lessons = { sources: [], replies: [], requests: [] };
  const read: { line: Line; part: number; own: boolean }[] = [];
  for (const folder of folders) {
    for (const file of readdirSync(folder).toSorted()) {
      const made = file.endsWith('.patterns');
      if (!made && !file.endsWith('.jsonl')) continue;
      const bytes = readFileSync(join(folder, file));
      const lines = made ? linesOfPatterns(bytes.toString('utf8')).map((one) => Line.parse(one)) : linesOf(bytes);
      lessons.sources.push({ file, sha256: createHash('sha256').update(bytes).digest('hex'), lines: lines.length });
      const seen = new Set<string>();
      for (const line of lines) {
        const key = `${line.text.toLowerCase()} ${line.asked ?? ''}`;
        const own = !made && line.label !== undefined && line.kind === undefined;
        const part = made ? MADE : partOf(line.text, line.asked, own);
        if (!seen.has(key)) read.push({ line, own, part });
        seen.add(key);
      }
    }
  }
  const offers = read.filter(({ line }) => line.kind === 'offer' && line.asked !== undefined);
  for (const one of read) {
    // An offer of another part, so that the words of the reply are not about it.
    const start = bucketOf(one.line.text, 1 << 20);
    const other = offers[start % Math.max(1, offers.length)];
    const amiss = other && other.part !== one.part ? other.line.asked : undefined;
    teach(one.line, { ...one, amiss }, lessons);
  }
  return lessons;
}

function linesOf(bytes: Buffer): Line[] {
  const lines = bytes.toString('utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => Line.parse(JSON.parse(line)));
}

type From = { part: number; own: boolean; amiss: string | undefined };

function teach(line: Line, from: From, lessons: Lessons): void {
  const label = REPLY.indexOf(line.label ?? '');
  if (label >= 0) return teachReply(line, label, from, lessons);
  const { part } = from;
  teachReply(line, UNCLEAR, from, lessons);
  const known = line.label !== undefined || line.kind !== undefined;
  const heavy = line.kind === 'research' || ['complex', 'deep', 'heavy'].includes(line.label ?? '');
  const weight = known ? 1 : 0.2;
  lessons.requests.push({ features: requestFeatures(line.text), label: heavy ? 1 : 0, weight, part });
}

function teachReply(line: Line, label: number, { part, own, amiss }: From, { replies }: Lessons): void {
  if (line.kind === 'confirmation' && line.label === 'decline' && !saysNo(line.text)) return;
  const add = (weight: number, asked?: string): void => {
    replies.push({ features: replyFeatures(line.text, asked), label, weight, part });
  };
  const weight = own ? OWN_WEIGHT : part === MADE ? MADE_WEIGHT : line.kind === 'confirmation' ? READ_BACK_WEIGHT : 1;
  const vague = line.label === undefined && line.kind === undefined && !own && OPENS.test(line.text);
  add(vague ? OPENED_WEIGHT : weight);
  if (line.asked !== undefined) add(weight, line.asked);
  else if (amiss !== undefined) add(vague ? 2 * OPENED_WEIGHT : weight, amiss);
}

/** A correction of what was read back ("for three people") refuses nothing that is offered here. */
function saysNo(text: string): boolean {
  return /\b(?:no|nope|nah|not|don'?t|never|wait|changed my mind|second thought|later|won'?t|skip|rather)\b/i.test(
    text,
  );
}
