import { setTimeout as sleep } from 'node:timers/promises';
import { MAX_FILE_BYTES } from '../src/core/execute/limits.ts';
import { hostileTexts } from '../test/support/hostile-texts.ts';
import { newJob, type Script, types, type World } from './asking.ts';
import type { Person } from './person.ts';

const [first = { name: '', text: '' }, ...others] = hostileTexts();

/** Short enough to be looked at for what it asks for; longer ones are not read that closely. */
const SHORT = 1_500;

/** Says something long that is hard to read; what is asked for comes all the same. */
export const hostile: Script = async (person, world) => {
  const { luck } = person;
  // A list of names is what people really write.
  const whole = luck.chance(0.3) ? first.text : luck.pick([first, ...others]).text;
  await saysAround(person, world, luck.chance(0.5) ? whole : shortened(whole));
};

/** Begins with a short list of names, which no storm may miss, and goes on with whatever else is hard to read. */
export function namesFirst(): Script {
  let begun = false;
  return async (person, world) => {
    if (begun) return hostile(person, world);
    begun = true;
    await saysAround(person, world, shortened(first.text));
  };
}

function shortened(text: string): string {
  return `${text.slice(0, SHORT)}lunch`;
}

/** Says it before work or in the midst of it, to the bot or not. */
async function saysAround(person: Person, { open }: World, text: string): Promise<void> {
  const { luck } = person;
  const job = newJob(person, { gate: 1 });
  const mentioned = luck.chance(0.5);
  const early = luck.chance(0.5) ? await person.says(text, mentioned) : undefined;
  const made = await types(person, job);
  await person.seesCard(made);
  if (early === undefined) await person.says(text, mentioned);
  // What is said while the work is under way may go to the work, which its card tells; before that it gets an answer.
  if (mentioned && early !== undefined) {
    made.answered.push(early);
    await person.sees(({ key }) => key.startsWith(`${early}/`));
  }
  open(job.job);
  await person.seesEnd(made);
}

/** More than any file may hold, in MiB. */
const LARGE = MAX_FILE_BYTES / 1024 / 1024 + 1;

/** Redis keeps each of them for days, so a long storm has no more than so many, this far apart. */
const LARGE_AT_MOST = 8;
const LARGE_EVERY_MS = 8_000;

let larges = 0;

/** Has work done whose result is too large for a file, let alone a message. */
export const large: Script = async (person) => {
  const size = larges < LARGE_AT_MOST ? { large: LARGE } : {};
  larges += 1;
  await person.seesEnd(await types(person, newJob(person, size)));
  await sleep(LARGE_EVERY_MS);
};
