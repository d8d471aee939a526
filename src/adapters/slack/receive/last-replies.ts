/** A page of a thread, oldest first; `goesOn` where there are later ones. */
export type Page<Message> = { found: Message[]; goesOn: boolean };

type Asking<Message> = {
  /** The messages after that one, as many as Slack gives at once; undefined where there is no room for another call. */
  after: (ts: string) => Promise<Page<Message> | undefined>;
  /** The time at which the messages that count end, by Slack's clock in seconds. */
  end: number;
  limit: number;
};

/** Calls for one long thread: enough for some ten thousand messages, however they are spread. */
const MOST_CALLS = 12;

/**
 * The last messages of a thread that does not fit into its first page. Slack gives the oldest first, so it is asked for what is after a
 * time, in turn after the middle of what is left and after the last one that is known, until nothing follows. Only what reaches to the end
 * is given; undefined where that was not come to.
 */
export async function lastReplies<Message extends { ts: string }>(
  first: readonly Message[],
  { after, end, limit }: Asking<Message>,
): Promise<Message[] | undefined> {
  /** The page that ends where more is known to follow. */
  let before: readonly Message[] = first;
  let high = end;
  let best: Message[] | undefined;
  for (let call = 0; call < MOST_CALLS; call += 1) {
    const known = before.at(-1)?.ts ?? '0';
    const middle = (Number(known) + high) / 2;
    const isForward = call % 2 === 1;
    const page = await after(isForward ? known : middle.toFixed(6));
    if (!page) return best;
    // A thread's first message comes with each page.
    const found = page.found.filter(({ ts }) => Number(ts) > (isForward ? Number(known) : middle));
    if (page.goesOn) {
      if (found.length > 0) before = found;
    } else if (isForward) {
      return [...before, ...found];
    } else {
      best = found;
      if (found.length >= limit) return found;
      high = middle;
    }
  }
  return best;
}
