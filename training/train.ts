import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Linear, type Packed } from '../src/core/understand/words/hashed.ts';
import { REPLY_BUCKETS } from '../src/core/understand/reply/reply-features.ts';
import { REQUEST_BUCKETS } from '../src/core/understand/request/request-features.ts';
import { type Lessons, readLessons } from './data.ts';
import { type Example, learn, type Shape } from './learn.ts';
import { FOLDS, HELD } from './parts.ts';
import { type Judged, judge, reliability, temperature } from './reliability.ts';

const REPLY_SHAPE: Shape = { classes: 3, size: REPLY_BUCKETS, rounds: 5, rate: 0.1, decay: 1e-5 };
const REQUEST_SHAPE: Shape = { classes: 2, size: REQUEST_BUCKETS, rounds: 12, rate: 0.05, decay: 1e-4 };

export type Learned = { reply: Packed; request: Packed };
type Report = Record<string, unknown>;

/** Learns from every part but the one left out; HELD is always left out. */
export function learnFrom({ replies, requests }: Lessons, without: number): Learned {
  const kept = (examples: Example[]): Example[] => examples.filter(({ part }) => part !== without && part !== HELD);
  return { reply: learn(kept(replies), REPLY_SHAPE), request: learn(kept(requests), REQUEST_SHAPE) };
}

/** What ships has learned from all parts; how sure it may be is told by models that had not seen the part they judge. */
export function train(lessons: Lessons): { learned: Learned; report: Report } {
  const crossed: { reply: Judged[]; request: Judged[] } = { reply: [], request: [] };
  for (let fold = 0; fold < FOLDS; fold++) {
    const { reply, request } = learnFrom(lessons, fold);
    const held = (examples: Example[]): Example[] => examples.filter(({ part }) => part === fold);
    crossed.reply.push(...judge(new Linear(reply), held(lessons.replies)));
    crossed.request.push(...judge(new Linear(request), held(lessons.requests)));
  }
  const all = learnFrom(lessons, HELD);
  const heat = { reply: temperature(crossed.reply), request: temperature(crossed.request) };
  const learned = { reply: cooled(all.reply, heat.reply), request: cooled(all.request, heat.request) };
  const own = (examples: Example[]): Example[] => examples.filter(({ part }) => part === HELD);
  const report = {
    sources: lessons.sources,
    split:
      'public lines in five parts by topic, each judged by a model of the other four; of our own lines one in five is never learned from',
    reply: {
      ...reliability(cool(crossed.reply, heat.reply)),
      ownHeldOut: reliability(judge(new Linear(learned.reply), own(lessons.replies))),
    },
    request: {
      ...reliability(cool(crossed.request, heat.request)),
      ownHeldOut: reliability(judge(new Linear(learned.request), own(lessons.requests))),
    },
  };
  return { learned, report };
}

function cooled(packed: Packed, heat: number): Packed {
  return { ...packed, scale: Number((packed.scale / heat).toPrecision(6)) };
}

function cool(judged: Judged[], heat: number): Judged[] {
  return judged.map(({ means, label }) => {
    const raised = means.map((mean) => mean ** (1 / heat));
    const sum = raised.reduce((all, one) => all + one, 0);
    return { means: raised.map((one) => one / sum), label };
  });
}

export function asModule({ reply, request }: Learned): string {
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
