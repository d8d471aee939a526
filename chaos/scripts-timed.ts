import { setTimeout as sleep } from 'node:timers/promises';
import { newJob, order, type Script } from './asking.ts';
import type { Rota } from './ledger.ts';
import type { Person } from './person.ts';
import { type Job, wordsOf } from './workflow.ts';

const LOOK_EVERY_MS = 250;

/** Schedules work, and sees the message that says so; its button names the schedule. */
async function schedules(person: Person, job: Job, when: string) {
  const typed = await person.commands('/task', `chaos ${wordsOf(job)} ${when}`);
  const told = await person.sees(({ key }) => key.startsWith(`${typed}/`));
  const id = told?.post.buttons.find(({ action }) => action === 'delete')?.value;
  return { typed, told, id };
}

/** Has work done in some seconds, once. */
export const once: Script = async (person) => {
  const made = order(person, newJob(person));
  made.starters.push(`never-${made.job.job}`);
  made.confirmed = true;
  const { typed, id } = await schedules(person, made.job, `--at "in ${person.luck.between(2, 9)} seconds"`);
  if (id === undefined) {
    // Whoever read it late, or by a wrong clock, says that the time is over.
    made.confirmed = false;
    made.answered.push(typed);
    return;
  }
  made.starters = [typed, id];
  await person.seesEnd(made);
};

/** Every minute, once by an interval and once by cron. */
const EVERY_MINUTE = ['--every minute', '--every "* * * * *"'] as const;

/** Has work done every minute until it is over. */
export async function everyMinute(person: Person, rotas: Rota[], isOver: () => boolean): Promise<void> {
  await Promise.all(
    EVERY_MINUTE.map(async (when) => {
      const job = newJob(person);
      const { told, id } = await schedules(person, job, when);
      if (!told || id === undefined) return;
      const rota: Rota = { id, job, thread: person.thread, from: Date.now(), until: Number.POSITIVE_INFINITY };
      rotas.push(rota);
      while (!isOver()) await sleep(LOOK_EVERY_MS);
      await person.presses(told, 'delete');
      rota.until = Date.now();
    }),
  );
}
