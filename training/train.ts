import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Linear, type Packed } from '../src/core/understand/hashed.ts';
import { REPLY_BUCKETS } from '../src/core/understand/reply-features.ts';
import { REQUEST_BUCKETS } from '../src/core/understand/request-features.ts';
import { isHeldOut, type Lessons, readLessons } from './data.ts';
import { type Example, learn, reliability, round, type Shape } from './learn.ts';

const REPLY_SHAPE: Shape = { classes: 3, size: REPLY_BUCKETS, rounds: 5, rate: 0.1, decay: 1e-5 };
const REQUEST_SHAPE: Shape = { classes: 2, size: REQUEST_BUCKETS, rounds: 12, rate: 0.05, decay: 1e-4 };

export type Learned = { reply: Packed; request: Packed };

/** Learns from four fifths of the lines, and tells how the rest is judged. */
export function train(lessons: Lessons): { learned: Learned; report: Record<string, unknown> } {
  const reply = learn(
    lessons.replies.filter((one) => !isHeldOut(one)),
    REPLY_SHAPE,
  );
  const request = learn(
    lessons.requests.filter((one) => !isHeldOut(one)),
    REQUEST_SHAPE,
  );
  const report = {
    sources: lessons.sources,
    split: 'one group of equal texts in five is held out, chosen by the hash of its text',
    reply: measure(new Linear(reply), lessons.replies.filter(isHeldOut)),
    request: measure(new Linear(request), lessons.requests.filter(isHeldOut)),
  };
  return { learned: { reply, request }, report };
}

function measure(model: Linear, held: Example[]): Record<string, unknown> {
  const right = held.filter(({ features, label }) => {
    const means = model.probabilities(features);
    return means.indexOf(Math.max(...means)) === label;
  });
  return { heldOut: held.length, accuracy: round(right.length / held.length), reliability: reliability(model, held) };
}

function asModule({ reply, request }: Learned): string {
  const text = (packed: Packed): string => JSON.stringify(packed);
  return `// Written by \`npm run train\`; not to be edited.\n// biome-ignore format: data\nexport const learned = { reply: ${text(reply)}, request: ${text(request)} };\n`;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { data: { type: 'string', multiple: true, default: ['test/data'] } } });
  const { learned, report } = train(readLessons(values.data));
  writeFileSync('src/core/understand/language/learned.ts', asModule(learned));
  writeFileSync('training/report.json', `${JSON.stringify(report, undefined, 2)}\n`);
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
