import type { Usage } from '../../domain/model/model-turn.ts';
import {
  type BudgetRules,
  type Charge,
  costOf,
  LAST_SHARE,
  plusUsage,
  type Spent,
  TIGHT_SHARE,
  tokensIn,
} from '../../domain/spending.ts';
import type { Journal } from '../journal.ts';

/** What other runs spend is known this late: a turn takes longer than that. */
const DAY_KNOWN_MS = 2_000;

/** How much room there is for one more call. `person` and `workspace`: the day's budget is used up. */
export type Room = 'free' | 'tight' | 'last' | 'out' | 'person' | 'workspace';

/** The names of the steps in which a person let the run go on begin with this. */
export const GO_ON = 'Go on ';

/** What one run may still spend, for all its agents. Calls under way count with what they were expected to take. */
export class RunBudget {
  readonly rules: BudgetRules;
  readonly #journal: Pick<Journal, 'spentToday'>;
  readonly #now: () => number;
  #spent: Spent;
  #reserved = 0;
  /** What was spent today when it was last read, with what this run has spent since. */
  #day: { person: number; workspace: number; readAt: number } | undefined;

  /** `spent` is what the run had spent before, and `raises` how often its person let it go on. */
  constructor(
    journal: Pick<Journal, 'spentToday'>,
    rules: BudgetRules,
    { spent, raises, now }: { spent: Spent | undefined; raises: number; now: () => number },
  ) {
    this.#now = now;
    this.#journal = journal;
    this.rules = rules;
    const none = { input: 0, cached: 0, output: 0 };
    this.#spent = { ...none, ...spent, limit: rules.perRun + raises * rules.goOn };
  }

  get spent(): Spent {
    return this.#spent;
  }

  get isOut(): boolean {
    return tokensIn(this.#spent) >= this.#spent.limit;
  }

  /** A person let it go on. */
  raise(): void {
    this.#spent = { ...this.#spent, limit: this.#spent.limit + this.rules.goOn };
  }

  /** Sets tokens aside for a call; gives what lets them go again. */
  reserve(tokens: number): () => void {
    this.#reserved += tokens;
    return () => (this.#reserved -= tokens);
  }

  /** What a call took. */
  charge(usage: Usage, model: string): Charge {
    this.#spent = plusUsage(this.#spent, usage, model, this.rules);
    const tokens = usage.input + usage.output;
    if (this.#day) {
      this.#day.person += tokens;
      this.#day.workspace += tokens;
    }
    const cost = costOf(usage, model, this.rules);
    return { spent: this.#spent, tokens, ...(cost !== undefined && { cost }) };
  }

  async #today(): Promise<{ person: number; workspace: number }> {
    const now = this.#now();
    const fresh = this.#day !== undefined && now >= this.#day.readAt && now - this.#day.readAt < DAY_KNOWN_MS;
    const day = fresh && this.#day ? this.#day : { ...(await this.#journal.spentToday()), readAt: now };
    this.#day = day;
    return day;
  }

  /** Looks whether a call that takes about `estimate` tokens fits, for which they are reserved already. */
  async room(estimate: number): Promise<Room> {
    const { rules } = this;
    const day = await this.#today();
    const others = this.#reserved - estimate;
    const used = tokensIn(this.#spent) + others;
    if (day.person + others >= rules.perPersonDay) return 'person';
    if (day.workspace + others >= rules.perWorkspaceDay) return 'workspace';
    if (used >= this.#spent.limit) return 'out';
    const shares = [
      [used, this.#spent.limit],
      [day.person + others, rules.perPersonDay],
      [day.workspace + others, rules.perWorkspaceDay],
    ] as const;
    return roomOf(shares, estimate);
  }
}

/** By the share that is used most; a call that would go beyond the end is the last one too. */
export function roomOf(shares: readonly (readonly [used: number, limit: number])[], estimate: number): Room {
  const share = Math.max(...shares.map(([used, limit]) => used / limit));
  if (share >= LAST_SHARE || shares.some(([used, limit]) => used + estimate > limit)) return 'last';
  return share >= TIGHT_SHARE ? 'tight' : 'free';
}
