import type { Redis } from 'ioredis';

/** The commit that takes an event out of its mailbox together with all that follows from it. */
const TAKES_OUT = /\["LREM","mw:box:(?:lane|inbox):/;

/** The script and the number of its keys. */
const BEFORE_CHANGES = 2;

export type Commits = {
  /** Resolves when the effects of the event with that id are committed. */
  of(event: string): Promise<void>;
};

/** Watches the commits that go through `redis`, without adding a call to any. */
export function watchCommits(redis: Redis): Commits {
  const waiting = new Map<string, () => void>();
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (command, ...rest) => {
    const answer = send(command, ...rest);
    for (const [at, arg] of command.args.entries()) {
      if (typeof arg !== 'string' || !TAKES_OUT.test(arg)) continue;
      const event = [...waiting.keys()].find((id) => arg.includes(id));
      if (event === undefined) continue;
      // Where the script was not known yet the same call follows as a whole; a refused commit is decided again.
      Promise.resolve(answer).then(
        (outcomes) => Array.isArray(outcomes) && outcomes[at - BEFORE_CHANGES]?.[0] === 0 && waiting.get(event)?.(),
        () => undefined,
      );
    }
    return answer;
  };
  return {
    async of(event) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.set(event, resolve);
      await promise;
      waiting.delete(event);
    },
  };
}
