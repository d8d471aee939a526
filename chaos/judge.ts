import { MAX_FILE_BYTES } from '../src/core/execute/limits.ts';
import type { StoredFile } from '../src/core/domain/run.ts';
import type { Note } from './evidence.ts';
import { cardsOf, endOf, lastWordsOf, type Order, type Rota } from './ledger.ts';
import { ordersOf, wrongTicks } from './judge-schedules.ts';
import { outOfOrder, postedTwice } from './judge-thread.ts';
import { stepsDoneTwice } from './judge-steps.ts';
import type { Standing } from './platform-server.ts';
import { DEFAULT_COLOUR, type Job, STEPS } from './workflow.ts';

/** What is known in the end, all of it from outside but `live`: the runs that the bot itself has not ended. */
export type Known = {
  orders: readonly Order[];
  rotas: readonly Rota[];
  /** What stands in a thread, oldest first. */
  standingIn: (thread: string) => readonly Standing[];
  notes: readonly Note[];
  live: ReadonlySet<string>;
};

/** Each is a list of what is wrong, a line each; the lists are empty where every promise was kept. */
export type Findings = {
  lost: string[];
  postedTwice: string[];
  stepsDoneTwice: string[];
  outOfOrder: string[];
  unfinished: string[];
};

export type Judged = { runs: number; results: number; findings: Findings };

export function judge({ orders: asked, rotas, standingIn, notes, live }: Known): Judged {
  const orders = [...asked, ...rotas.flatMap((rota) => ordersOf(rota, standingIn))];
  const firstSteps = new Map<string, number>();
  const findings: Findings = { lost: [], postedTwice: [], stepsDoneTwice: [], outOfOrder: [], unfinished: [] };
  let runs = 0;
  let results = 0;
  for (const order of orders) {
    const standing = standingIn(order.thread);
    const { job } = order.job;
    if (order.asked !== undefined && !standing.some(({ key }) => key === `${order.asked}/offer`)) {
      findings.lost.push(`${job} was never offered (${order.asked})`);
    }
    for (const event of order.answered) {
      if (!standing.some(({ key }) => key.startsWith(`${event}/`)))
        findings.lost.push(`${event} about ${job} has no answer`);
    }
    const cards = cardsOf(order, standing);
    const started = new Set(cards.map(({ post }) => post.run));
    if (order.confirmed && started.size === 0)
      findings.lost.push(`${job} never started (${order.starters.join(', ')})`);
    if (started.size > 1) findings.postedTwice.push(`${job} was started ${started.size} times`);
    if (!order.confirmed && started.size > 0) findings.postedTwice.push(`${job} was started without a yes`);
    for (const card of cards) {
      const run = card.post.run ?? '';
      runs += 1;
      firstSteps.set(run, order.from);
      const words = lastWordsOf(run, standing);
      results += words.length;
      const [word] = words;
      if (!word) {
        if (live.has(run)) findings.unfinished.push(`${job} (run ${run}) has not ended`);
        else findings.lost.push(`${job} (run ${run}) ended without a last word`);
        continue;
      }
      if (words.length > 1) findings.postedTwice.push(`${job} (run ${run}) has ${words.length} last words`);
      const wrong = wrongEnd(order, word, notes, run);
      if (wrong !== undefined) findings.lost.push(`${job} (run ${run}) ${wrong}`);
      const shown = card.post.card?.status;
      if (shown !== endOf(word)) findings.unfinished.push(`the card of ${job} (run ${run}) still says ${shown}`);
    }
  }
  for (const rota of rotas) {
    const { lost, postedTwice: twice } = wrongTicks(rota, notes, standingIn);
    findings.lost.push(...lost);
    findings.postedTwice.push(...twice);
  }
  for (const thread of new Set(orders.map((order) => order.thread))) {
    findings.postedTwice.push(...postedTwice(standingIn(thread)));
    findings.outOfOrder.push(...outOfOrder(standingIn(thread)));
  }
  findings.stepsDoneTwice.push(...stepsDoneTwice(notes, (run) => firstSteps.get(run) ?? 1));
  return { runs, results, findings };
}

/** What is wrong with how a run ended: it must be as it was asked for, with all results and its file. */
function wrongEnd(order: Order, { key, post }: Standing, notes: readonly Note[], run: string): string | undefined {
  const end = endOf({ key } as Standing);
  const wanted = order.job.breaks !== undefined && order.from === 1 ? 'failed' : 'completed';
  if (end !== wanted && !(order.stopped && end === 'canceled')) return `${end}: ${post.text}`;
  if (end !== 'completed') return undefined;
  const stored = new Map(
    notes.filter((note) => note.run === run && note.what === 'stored').map((note) => [note.step, note.value]),
  );
  const values = Array.from({ length: STEPS }, (_, i) => stored.get(i + 1)).join(' ');
  if (!post.text.includes(`${order.job.job}: ${values}`)) return `tells another result than ${values}: ${post.text}`;
  const colours = order.colours.length > 0 ? order.colours : [DEFAULT_COLOUR];
  if (order.job.asks !== undefined && !colours.some((colour) => post.text.includes(`${values} ${colour}`))) {
    return `heeds none of the answers ${colours.join(', ')}: ${post.text}`;
  }
  // What else a large result holds comes after the line that tells the values.
  const lines = order.job.large === undefined ? [post.text] : post.text.split('\n');
  const told = lines.find((line) => line.includes(`${order.job.job}: ${values}`)) ?? '';
  if (!told.trimEnd().endsWith(`heard ${order.said.join(' ')}`.trimEnd())) {
    return `heard something else than ${order.said.join(', ')}: ${post.text}`;
  }
  return wrongFiles(order.job, post.files);
}

/** The file that one of its steps kept, and what does not fit into a message of a large result. */
function wrongFiles({ file, large }: Job, files: readonly StoredFile[]): string | undefined {
  const wanted = (file === undefined ? 0 : 1) + (large === undefined ? 0 : 1);
  if (files.length !== wanted) return `has ${files.length} files instead of ${wanted}`;
  if (large !== undefined && !files.some(({ size }) => size === MAX_FILE_BYTES)) return 'lacks most of its large text';
  return undefined;
}
