import type { Redis } from 'ioredis';

/** The commit that takes an event out of its mailbox together with all that follows from it. */
const TAKES_OUT = /\["LREM","mw:box:(?:lane|inbox):/;

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
    const plan = command.args.find((arg) => typeof arg === 'string' && TAKES_OUT.test(arg));
    const event = plan === undefined ? undefined : [...waiting.keys()].find((id) => String(plan).includes(id));
    if (event !== undefined) {
      // Where the script was not known yet the same call follows as a whole; a refused commit is decided again.
      Promise.resolve(answer).then(
        (failed) => failed === 0 && waiting.get(event)?.(),
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
