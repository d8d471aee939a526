/** One call to the REST API, as it ended. `dropped`: it was done, but the caller was not told. */
export type Call = {
  at: number;
  method: string;
  /** As Discord's docs write it, without the values: `/channels/:channel/messages`. */
  route: string;
  path: string;
  body: unknown;
  status: number;
  code?: number | undefined;
  dropped: boolean;
};

/** Who was told of a message by their platform, by name of user. */
export type Ping = { message: string; channel: string; users: string[] };

/** What happened at the fake, for tests to judge. */
export class Log {
  readonly calls: Call[] = [];
  readonly pings: Ping[] = [];
  /** What Discord would not forgive, or what an app like ours must never do; empty in a good test. */
  readonly problems: string[] = [];
  /** Answers of 401, 403 and 429: more than 10,000 in 10 minutes and Discord shuts out the address. */
  invalid = 0;

  callsTo(method: string, route: string): Call[] {
    return this.calls.filter((call) => call.method === method && call.route === route);
  }

  /** The users that the message told. */
  pingedBy(message: string): string[] {
    return this.pings.filter((ping) => ping.message === message).flatMap(({ users }) => users);
  }
}
