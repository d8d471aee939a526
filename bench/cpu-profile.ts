import { z } from 'zod';

/** A part of the program, and how much of the busy time was spent in it. */
export type Share = { where: string; percent: number };

const SHOWN = 12;

const Profile = z.object({
  nodes: z.array(z.object({ id: z.number(), callFrame: z.object({ functionName: z.string(), url: z.string() }) })),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});

/** Sums up what V8 sampled, by package and by folder of ours; time without work is left out. */
export function readProfile(json: string): Share[] {
  const { nodes, samples, timeDeltas } = Profile.parse(JSON.parse(json));
  const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
  const times = new Map<string, number>();
  for (const [at, id] of samples.entries()) {
    const place = places.get(id) ?? 'other';
    times.set(place, (times.get(place) ?? 0) + (timeDeltas[at] ?? 0));
  }
  times.delete('idle');
  const all = [...times.values()].reduce((sum, one) => sum + one, 0);
  return [...times]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([where, time]) => ({ where, percent: Math.round((time / all) * 100) }));
}

function placeOf({ functionName, url }: { functionName: string; url: string }): string {
  if (functionName === '(idle)' || functionName === '(program)') return 'idle';
  if (functionName === '(garbage collector)') return 'garbage collection';
  const [, scoped] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  if (scoped !== undefined) return scoped;
  if (url.startsWith('node:')) return url.split('/')[0] ?? 'node';
  const [, own] = /\/src\/((?:[^/]+\/){0,2})[^/]*$/.exec(url) ?? [];
  if (own !== undefined) return `src/${own}`;
  return url === '' ? 'native' : 'bench';
}
