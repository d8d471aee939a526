import type { Order } from './ledger.ts';
import type { Person } from './person.ts';
import { type Job, STEPS, wordsOf } from './workflow.ts';

/** What a person does, from asking to the end of what they asked for. */
export type Script = (person: Person, world: World) => Promise<void>;

export type World = {
  /** The job's fault is mended. */
  mend: (job: string) => void;
  /** The job's step that waits may go on. */
  open: (job: string) => void;
};

/** Steps take up to this long, in ms: long enough for every kind of fault to come in the middle of one. */
export const LONGEST_STEP_MS = 250;

let jobs = 0;

export function newJob({ luck, number }: Person, more: Partial<Job> = {}): Job {
  jobs += 1;
  const job: Job = { job: `j${number}x${jobs}`, ms: luck.between(10, LONGEST_STEP_MS), ...more };
  if (luck.chance(0.15)) job.nap = luck.between(2, STEPS);
  if (luck.chance(0.1)) job.flaky = luck.between(1, STEPS);
  if (luck.chance(0.15)) job.file = luck.between(1, STEPS);
  return job;
}

export function order(person: Person, job: Job): Order {
  const made: Order = {
    job,
    thread: person.thread,
    starters: [],
    confirmed: false,
    stopped: false,
    colours: [],
    said: [],
    answered: [],
    from: 1,
  };
  person.orders.push(made);
  return made;
}

export async function types(person: Person, job: Job, options?: string): Promise<Order> {
  const made = order(person, job);
  const chosen = options ?? person.luck.pick(['', '', '--priority high', '--priority low']);
  made.starters.push(await person.commands('/task', `chaos ${wordsOf(job)} ${chosen}`.trim()));
  made.confirmed = true;
  return made;
}
