import { until } from '../support/until.ts';
import type { Session, Shown, Where } from './harness.ts';

/** A loaded machine needs long for a whole bot. */
const PATIENCE_MS = 40_000;

export const WORKFLOWS = `${import.meta.dirname}/workflows`;

/** The longest that one of these tests may take. */
export const TEST_MS = 120_000;

/** Waits until that person sees a message that fits, and gives the latest. */
export async function sees(
  session: Session,
  user: string,
  where: Where,
  fits: (message: Shown) => boolean,
  what: string,
): Promise<Shown> {
  let seen: Shown[] = [];
  const look = async () => {
    seen = await session.read(user, where);
    return seen.findLast(fits);
  };
  return until(look, what, PATIENCE_MS).catch((error: unknown) => {
    const lines = seen.map(
      ({ bot, text, private: hidden }) => `${bot ? 'bot' : 'person'}${hidden ? ' (private)' : ''}: ${text}`,
    );
    throw new Error(`${String(error)} What ${user} sees in ${JSON.stringify(where)}:\n${lines.join('\n')}`);
  });
}

export function isOffer({ bot, buttons }: Shown): boolean {
  return bot && buttons.some(({ action }) => action === 'start');
}

export function isOutcome({ bot, text, buttons }: Shown): boolean {
  return bot && /^I offered to/m.test(text) && buttons.length === 0;
}

/** The card of a run, live or ended: the one message that says how the run is. */
export function isCard({ bot, text }: Shown): boolean {
  return bot && /^\S+ \([a-z0-9]{6}\) (queued|naming|running|waiting|completed|canceled|failed)/m.test(text);
}

/** The run that the answer to `/task` tells of: by its name and id, or by its id alone while it has no name. */
export function runIn(answer: string): string {
  const [, named, unnamed] = /\(([a-z0-9]{6})\)|^\w+ ([a-z0-9]{6}),/.exec(answer) ?? [];
  return named ?? unnamed ?? 'no id';
}

/** The result of a run: a new message that says it is done. */
export function isResult({ bot, text }: Shown): boolean {
  return bot && /\) is done[,.]/.test(text);
}

let requests = 0;

/** Gets an offer for a quarterly report, in a new thread. Each is of another team: what was declined is not offered again soon. */
export async function offered(
  session: Session,
  user = 'ana',
  where: Where = {},
): Promise<{ where: Where; offer: Shown }> {
  const { thread } = await session.say(user, aRequest(), where);
  const there = { ...where, thread };
  return { where: there, offer: await sees(session, user, there, isOffer, 'an offer') };
}

export function aRequest(): string {
  requests += 1;
  return `@meanwhile please write the quarterly report of team ${requests}`;
}
