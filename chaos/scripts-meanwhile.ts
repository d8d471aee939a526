import { newJob, type Script, types } from './asking.ts';
import { STEPS } from './workflow.ts';

/** What people say to a run while it works: the bot must take it for an addition, and the result tells the word in it. */
const SAYINGS = ['also mention', 'and please add', 'but leave out'] as const;

const COUNTED = /(\d+) additions? (?:taken in|noted)/g;

/** How many additions the card tells of. */
function additionsOn(text: string): number {
  return [...text.matchAll(COUNTED)].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** Says something to a run that is surely live: once its card tells of all of it, nothing can come too late. */
export const toldMeanwhile: Script = async (person, { open }) => {
  const { luck } = person;
  const made = await types(person, newJob(person, { gate: luck.between(1, STEPS) }));
  const card = await person.seesCard(made);
  if (card) {
    for (let i = luck.between(1, 3); i > 0; i -= 1) {
      const word = `word${made.job.job.slice(1)}n${i}`;
      made.said.push(word);
      await person.says(`${luck.pick(SAYINGS)} ${word}`);
    }
    await person.sees(({ id, post }) => id === card.id && additionsOn(post.text) >= made.said.length);
  }
  open(made.job.job);
  await person.seesEnd(made);
};

/** Low runs take this long for a step (ms), so that some are at work when urgent ones come. */
const SLOW_MS = 500;

/** Asks for much that can wait, and then for something urgent: where no slot is free, one of the low ones makes room for it. */
export const outranked: Script = async (person) => {
  const orders = [];
  for (let i = 0; i < 3; i += 1) orders.push(await types(person, newJob(person, { ms: SLOW_MS }), '--priority low'));
  for (const one of orders) await person.seesCard(one);
  orders.push(await types(person, newJob(person), '--priority high'));
  for (const one of orders) await person.seesEnd(one);
};

/** Changes how urgent a run is that waits or works, and is told so. */
export const urgent: Script = async (person, { open }) => {
  const { luck } = person;
  const low = luck.chance(0.5);
  const made = await types(person, newJob(person, { gate: luck.between(2, STEPS) }), low ? '--priority low' : '');
  if (await person.seesCard(made)) {
    const said = await person.says(low || luck.chance(0.5) ? 'make it urgent' : 'this can wait');
    made.answered.push(said);
    await person.sees(({ key }) => key.startsWith(`${said}/`));
  }
  open(made.job.job);
  await person.seesEnd(made);
};
