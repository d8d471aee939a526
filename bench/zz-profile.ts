import { Queues } from '../src/jobs/queues.ts';
import { confirm, confirmedOffer, noop } from './confirmed.ts';
import { openWorld, platform } from './world.ts';
const N = 300;
const results = new Map<string, () => void>();
const p = { ...platform, async post(place: any, post: any, key: string) { if (post.kind === 'result') results.get(post.run)?.(); return platform.post(place, post, key); } };
const world = await openWorld('working', { slots: 50, platform: p, workflows: [noop] });
const queues = new Queues(world.redis, () => undefined);
async function go(n: number, base: number) {
  const c = []; for (let i = 0; i < n; i++) c.push(await confirmedOffer(world, [noop], { workflow: 'noop', input: { request: `n${i}` } }, (base + i) % 100));
  await new Promise((r) => setTimeout(r, 500));
  await world.redis.config('RESETSTAT');
  const d = Promise.all(c.map(({ run }) => new Promise<void>((r) => results.set(run, r))));
  const cpu = process.cpuUsage(); const t = performance.now();
  let k = 0; await Promise.all(Array.from({ length: 50 }, async () => { while (k < n) { const x = c[k++]!; await confirm(world.redis, queues, x.effects); } }));
  await d; const u = process.cpuUsage(cpu);
  return { ms: performance.now() - t, cpu: (u.user + u.system) / 1000 / n };
}
await go(N, 0);
const r = await go(N, 0);
const info = await world.redis.info('commandstats');
const rows = [...info.matchAll(/cmdstat_(\S+):calls=(\d+),usec=(\d+)/g)].map(([, c, n, us]) => [c, Number(n) / N, Number(us) / N] as const).sort((a, b) => b[1] - a[1]);
console.log('node cpu ms/run', r.cpu.toFixed(2), 'wall/s', (N / r.ms * 1000).toFixed(0), 'redis us/run', rows.filter(x=>/eval/.test(x[0]!)||true).reduce((s, x) => s + x[2], 0).toFixed(0));
console.log(rows.map(([c, n, us]) => `${c} ${n.toFixed(1)} (${us.toFixed(0)}us)`).join('  '));
await queues.close(); await world.stop();
