import { setTimeout as sleep } from 'node:timers/promises';
import type { Order } from './ledger.ts';
import { LONGEST_STEP_MS, newJob, order, type Script, types, type World } from './asking.ts';
import type { Person } from './person.ts';
import { outranked, toldMeanwhile, urgent } from './scripts-meanwhile.ts';
import { COLOURS, STEPS, wordsOf } from './workflow.ts';

const command: Script = async (person) => {
  await person.seesEnd(await types(person, newJob(person)));
};

/** Three at once in one thread: their cards come in the order of the commands. */
const several: Script = async (person) => {
  const orders: Order[] = [];
  for (let i = 0; i < 3; i += 1) orders.push(await types(person, newJob(person)));
  for (const one of orders) await person.seesEnd(one);
};

/** Asks for it, and answers the offer once it is there. */
async function isOffered(person: Person, made: Order) {
  const request = await person.says(`please build the dashboard with an API and tests as ${wordsOf(made.job)}`, true);
  made.asked = request;
  return person.sees(({ key }) => key === `${request}/offer`);
}

/** Says yes in one to three ways, all at once: the offer is one record, so one run comes of it. */
const accepted: Script = async (person) => {
  const made = order(person, newJob(person));
  const offer = await isOffered(person, made);
  if (!offer) return;
  const ways = [
    () => person.says(person.luck.pick(['yes', 'yes please', 'go ahead', 'sure'])),
    () => person.presses(offer, 'start'),
    () => person.says('yes'),
  ];
  const first = person.luck.between(0, 2);
  const used = ways.slice(first, first + person.luck.between(1, 3));
  made.starters.push(...(await Promise.all(used.map((way) => way()))));
  made.confirmed = true;
  await person.seesEnd(made);
};

const declined: Script = async (person) => {
  const made = order(person, newJob(person));
  const offer = await isOffered(person, made);
  if (!offer) return;
  const no = person.luck.chance(0.5) ? await person.says('no, not now') : await person.presses(offer, 'not_now');
  made.starters.push(no);
  // Until then another request would be told that there is an open offer.
  await person.sees(({ id, post }) => id === offer.id && post.buttons.length === 0);
};

/** Stops it somewhere on the way, in one of the ways there are. */
const canceled: Script = async (person) => {
  const made = await types(person, newJob(person));
  const card = await person.seesCard(made);
  if (!card) return;
  await sleep(person.luck.between(0, LONGEST_STEP_MS * STEPS));
  made.stopped = true;
  const way = person.luck.between(0, 2);
  if (way === 0) await person.says('stop');
  if (way === 1) await person.presses(card, 'cancel');
  if (way === 2) await person.commands('/cancel', card.post.run ?? '');
  await person.seesEnd(made);
};

/** Nobody runs out of time to answer in a storm ... */
const ANSWERED_IN_MS = 20 * 60_000;
/** ... and where nobody answers, the default comes soon. */
const UNANSWERED_MS = 2_000;

/** Is asked on the way, and answers once, twice at the same moment, or not at all. */
const asked: Script = async (person) => {
  const answers = person.luck.between(0, 2);
  const asksMs = answers === 0 ? UNANSWERED_MS : ANSWERED_IN_MS;
  const made = await types(person, newJob(person, { asks: person.luck.between(1, STEPS), asksMs }));
  const card = await person.seesCard(made);
  const question =
    answers && (await person.sees(({ post }) => post.kind === 'question' && post.run === card?.post.run));
  if (question) {
    made.colours = [person.luck.pick(COLOURS), ...(answers > 1 ? [person.luck.pick(COLOURS)] : [])];
    await Promise.all(
      made.colours.map((colour) =>
        person.luck.chance(0.5) ? person.says(colour) : person.presses(question, 'answer', colour),
      ),
    );
  }
  await person.seesEnd(made);
};

/** Breaks, is mended and retried: the new run goes on with the step that broke. */
const retried: Script = async (person, { mend }) => {
  const breaks = person.luck.between(2, STEPS);
  const job = newJob(person, { breaks });
  const made = await types(person, job);
  const failure = await person.seesEnd(made);
  if (!failure) return;
  mend(job.job);
  const again = order(person, job);
  again.from = breaks;
  again.starters.push(await person.presses(failure, 'retry'));
  again.confirmed = true;
  await person.seesEnd(again);
};

/** By how often each is done. */
const scripts: [Script, ...Script[]] = [
  command,
  command,
  several,
  several,
  accepted,
  accepted,
  accepted,
  asked,
  asked,
  declined,
  canceled,
  canceled,
  retried,
  toldMeanwhile,
  urgent,
  outranked,
  outranked,
];

/** People ask for the next thing so soon that the bot is never without work. */
const BREATH_MS = 100;

/** Does one thing after the other until it is over; `only` that, where it is given, and `more` than usual. */
export async function live(
  person: Person,
  world: World,
  isOver: () => boolean,
  which: { only?: Script; more?: Script[] } = {},
): Promise<void> {
  const { only, more = [] } = which;
  while (!isOver()) {
    await (only ?? person.luck.pick([...scripts, ...more]))(person, world);
    await sleep(person.luck.between(0, BREATH_MS));
  }
}
