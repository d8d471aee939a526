export type Limits = {
  /** From the request to the first sign that the model is writing. */
  firstTokenMs: number;
  /** Between two signs of it. */
  stallMs: number;
  /** A whole streamed answer, from the request to its end. */
  callMs: number;
  /** Calls at the same time. */
  inFlight: number;
  /** Of these, how many no run may take. */
  reserved: number;
};

export const LIMITS: Limits = {
  // A local model is first loaded from disk, and some think before their first word; both take the better part of a minute.
  firstTokenMs: 60_000,
  // Even a slow local model writes a word a second. Whoever waits longer for the next one is better off with what there is.
  stallMs: 20_000,
  // Long answers of slow local models end within this; a model that repeats itself for ever ends here.
  callMs: 600_000,
  // Small accounts and single machines take about this many before they refuse or all get slow.
  inFlight: 8,
  // Half: runs can wait, and a few people who talk at once are each answered without waiting for any of them.
  reserved: 4,
};
