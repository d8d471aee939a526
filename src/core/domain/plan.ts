export type Tier = 'conversation' | 'simple' | 'complex' | 'deep';

/** What a request was judged to be; `confidence` is from 0 to 1, `reasons` are short phrases a person can read. */
export type Classification = { tier: Tier; confidence: number; reasons: string[]; by?: 'model' };

/** A workflow and the input it would get, found for a request. */
export type Plan = { workflow: string; input: unknown };

/**
 * How long runs alike took: the median in ms of the last `runs` completed ones (at most 20), or what the input itself says.
 * `stepMs` is the same of each declared step.
 */
export type Evidence = { typicalMs: number; runs: number; stepMs?: Record<string, number> };
