import type { Person } from '../../../src/core/domain/message.ts';
import type { Offer } from '../../../src/core/domain/offer.ts';
import type { QueuePlace } from '../../../src/core/queries.ts';
import type { Run } from '../../../src/core/domain/run.ts';

/** 14 July 2025, 14:00:00 UTC */
export const now = Date.UTC(2025, 6, 14, 14, 0, 0);

export const ana: Person = { id: 'U1', name: 'Ana' };
export const ben: Person = { id: 'U2', name: 'Ben' };

/** What people may call themselves, their requests or their steps to forge something. */
export const hostile =
  '[pay](http://evil.example) **bold** _it_ `tick` <@U1> <!channel> @everyone &lt;b&gt; ~~x~~ ||y||\n# head\n```\nfence';

const place = { workspace: 'w', channel: 'c', thread: 't' };

export function aRun(changes: Partial<Run> = {}): Run {
  return {
    ...place,
    id: 'k3x9',
    name: 'npm-test',
    person: ana,
    request: 'run `npm test`',
    plan: { workflow: 'shell', input: { command: 'npm test' } },
    version: 1,
    status: 'running',
    priority: 'normal',
    progress: { percent: 62, stage: 'executing', step: 3, steps: 5, stepName: 'Run the tests' },
    output: '',
    createdAt: now - 70_000,
    startedAt: now - 65_000,
    ...changes,
  };
}

/** A run that has not been started yet. */
export function aQueuedRun(changes: Partial<Run> = {}): Run {
  const { startedAt: _, ...run } = aRun({
    status: 'queued',
    progress: { percent: 0, stage: 'starting', step: 0, steps: 5 },
    ...changes,
  });
  return run;
}

export function anOffer(changes: Partial<Offer> = {}): Offer {
  return {
    ...place,
    id: 'o1',
    person: ana,
    request: 'run `npm test` and tell me what fails',
    plan: { workflow: 'shell', input: { command: 'npm test' } },
    why: { tier: 'complex', confidence: 0.9, reasons: ['runs a test suite'] },
    status: 'open',
    createdAt: now,
    expiresAt: now + 900_000,
    ...changes,
  };
}

export function aPlace(changes: Partial<QueuePlace> = {}): QueuePlace {
  return { position: 2, slots: 3, busy: 3, startsInMs: 180_000, ...changes };
}
