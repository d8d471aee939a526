import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { bucketOf } from '../src/core/understand/hashed.ts';
import { replyFeatures } from '../src/core/understand/reply-features.ts';
import { requestFeatures } from '../src/core/understand/request-features.ts';
import type { Example } from './learn.ts';

const Line = z.object({
  text: z.string(),
  label: z
    .enum(['accept', 'decline', 'unclear', 'conversation', 'simple', 'complex', 'deep', 'heavy', 'light'])
    .optional(),
  asked: z.string().optional(),
  kind: z.string().optional(),
});
type Line = z.infer<typeof Line>;

export type Source = { file: string; sha256: string; lines: number };
export type Lessons = { sources: Source[]; replies: Example[]; requests: Example[] };

/** The classes of a reply, in the order of the model's scores. */
const REPLY = ['accept', 'decline', 'unclear'];

/** Few lines of ours stand against thousands of public ones, and they show the hard cases. */
const OWN_WEIGHT = 4;

/** A part of what is read is never learned from: one group in five. */
const HELD_OUT = 5;

export function isHeldOut({ group }: Example): boolean {
  return bucketOf(`held ${group}`, 1 << 20) % HELD_OUT === 0;
}

/** Reads every .jsonl file of the folders, by name; what a file teaches is told by its lines. */
export function readLessons(folders: readonly string[]): Lessons {
  const lessons: Lessons = { sources: [], replies: [], requests: [] };
  for (const folder of folders) {
    for (const file of readdirSync(folder).toSorted()) {
      if (!file.endsWith('.jsonl')) continue;
      const bytes = readFileSync(join(folder, file));
      const lines = bytes
        .toString('utf8')
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => Line.parse(JSON.parse(line)));
      lessons.sources.push({ file, sha256: createHash('sha256').update(bytes).digest('hex'), lines: lines.length });
      const seen = new Set<string>();
      for (const line of lines) {
        const key = `${line.text.toLowerCase()} ${line.asked ?? ''}`;
        if (!seen.has(key)) teach(line, lessons);
        seen.add(key);
      }
    }
  }
  return lessons;
}

function teach(line: Line, { replies, requests }: Lessons): void {
  const group = line.text
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();
  const label = REPLY.indexOf(line.label ?? '');
  if (label >= 0) {
    if (line.label === 'decline' && line.asked !== undefined && !saysNo(line.text)) return;
    const weight = line.kind === undefined ? OWN_WEIGHT : line.kind === 'offer' ? 1 : 0.3;
    replies.push({ features: replyFeatures(line.text), label, weight, group });
    if (line.asked !== undefined)
      replies.push({ features: replyFeatures(line.text, line.asked), label, weight, group });
  } else if (line.label !== undefined || line.kind !== undefined) {
    const heavy = line.kind === 'research' || ['complex', 'deep', 'heavy'].includes(line.label ?? '');
    requests.push({ features: requestFeatures(line.text), label: heavy ? 1 : 0, weight: 1, group });
  } else {
    replies.push({ features: replyFeatures(line.text), label: 2, weight: 1, group });
    requests.push({ features: requestFeatures(line.text), label: 0, weight: 0.2, group });
  }
}

/** A correction of what was read back ("for three people") refuses nothing that is offered here. */
function saysNo(text: string): boolean {
  return /\b(?:no|nope|nah|not|don'?t|never|wait|changed my mind|second thought|later|won'?t|skip|rather)\b/i.test(
    text,
  );
}
