import type { Json } from './state.ts';

export type ApiCall = { method: string; args: Json; team: string };

/** What goes wrong with a call. `before` hangs up without doing it, `after` does it and hangs up without an answer. */
export type Fault = {
  status?: number;
  /** Seconds, with status 429. */
  retryAfter?: number;
  error?: string;
  drop?: 'before' | 'after';
  delayMs?: number;
  /** It is done after this. */
  until?: Promise<unknown>;
};

type Rule = { fits: (call: ApiCall) => boolean; fault: Fault; times: number };

/** What is to go wrong, and how often; tests set it, the server asks. */
export class Faults {
  readonly #rules = new Set<Rule>();
  /** Asked first; for faults that no rule can say. */
  decide: (call: ApiCall) => Fault | undefined = () => undefined;
  /** How an event comes again: with the same id, or with a new one. */
  resend: (event: Json) => ('same' | 'new')[] = () => [];

  /** The next `times` calls of that method (in that channel) fail. Gives a function that ends it. */
  on(
    method: string | RegExp,
    fault: Fault,
    { times = 1, channel }: { times?: number; channel?: string } = {},
  ): () => void {
    const named = (call: ApiCall) => (typeof method === 'string' ? call.method === method : method.test(call.method));
    const there = (call: ApiCall) =>
      channel === undefined || [call.args['channel'], call.args['channel_id']].includes(channel);
    const rule = { fits: (call: ApiCall) => named(call) && there(call), fault, times };
    this.#rules.add(rule);
    return () => this.#rules.delete(rule);
  }

  /** Messages with a block of that kind are refused, as in workspaces that do not have it yet. */
  refuseBlocks(type: string): () => void {
    const fits = ({ args }: ApiCall) =>
      ((args['blocks'] as Json[] | undefined) ?? []).some((block) => block['type'] === type);
    const rule = { fits, fault: { error: 'invalid_blocks' }, times: Infinity };
    this.#rules.add(rule);
    return () => this.#rules.delete(rule);
  }

  for(call: ApiCall): Fault | undefined {
    const decided = this.decide(call);
    if (decided) return decided;
    for (const rule of this.#rules) {
      if (!rule.fits(call)) continue;
      rule.times -= 1;
      if (rule.times <= 0) this.#rules.delete(rule);
      return rule.fault;
    }
    return undefined;
  }
}
