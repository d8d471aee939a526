import { z } from 'zod';
import type { Usage } from './model/model-turn.ts';

/** From this share of a budget on the person is told, and the model too. */
export const TIGHT_SHARE = 0.8;
/** From this share on there are no more tools, and one final answer: what is left is for writing it. */
export const LAST_SHARE = 0.9;

const Tokens = z.number().int().min(1_000);
/** In the currency, for a million tokens. */
const Price = z.number().min(0);

/** What runs may spend, and what a model costs. */
export const BudgetRules = z.strictObject({
  /** Tokens of one run. About thirty turns with a dozen pages read. */
  perRun: Tokens.default(200_000),
  /** Tokens of one person and of one workspace in a day (UTC). */
  perPersonDay: Tokens.default(2_000_000),
  perWorkspaceDay: Tokens.default(20_000_000),
  /** How many more a person can let a run have at a time, and how long the run waits for their answer. */
  goOn: Tokens.default(50_000),
  goOnMinutes: z.number().min(0.01).default(60),
  currency: z.string().min(1).max(8).default('USD'),
  /** By the model's name. Cached input costs as much as other input where nothing else is said. */
  prices: z.record(z.string(), z.strictObject({ input: Price, cached: Price.optional(), output: Price })).default({}),
});
export type BudgetRules = z.infer<typeof BudgetRules>;

/** What a run has spent in tokens, and in money where prices are known. `limit` is what it may spend. */
export type Spent = {
  input: number;
  cached: number;
  output: number;
  limit: number;
  cost?: number;
  currency?: string;
};

/** One call's part of it, to be counted for the day; `cost` is left out where its model has no price. */
export type Charge = { spent: Spent; tokens: number; cost?: number };

export function tokensIn({ input, output }: Pick<Spent, 'input' | 'output'>): number {
  return input + output;
}

/** The sum after a call; the cost stays unknown once a call had no price. */
export function plusUsage(before: Spent, usage: Usage, model: string, rules: BudgetRules): Spent {
  const cost = costOf(usage, model, rules);
  const { cost: paid, currency: _currency, ...rest } = before;
  const known = cost !== undefined && (paid !== undefined || tokensIn(before) === 0);
  return {
    ...rest,
    input: before.input + usage.input,
    cached: before.cached + usage.cached,
    output: before.output + usage.output,
    ...(known && { cost: (paid ?? 0) + cost, currency: rules.currency }),
  };
}

/** What a call costs; undefined where its model has no price. */
export function costOf({ input, cached, output }: Usage, model: string, { prices }: BudgetRules): number | undefined {
  const price = Object.hasOwn(prices, model) ? prices[model] : undefined;
  if (!price) return undefined;
  const fresh = Math.max(0, input - cached);
  return (fresh * price.input + cached * (price.cached ?? price.input) + output * price.output) / 1_000_000;
}

/** What several calls of one step took. */
export function plusCharge(before: Charge | undefined, { spent, tokens, cost }: Charge): Charge {
  const known = cost !== undefined && (before === undefined || before.cost !== undefined);
  return { spent, tokens: tokens + (before?.tokens ?? 0), ...(known && { cost: cost + (before?.cost ?? 0) }) };
}
