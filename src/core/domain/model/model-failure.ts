/** What went wrong with a call: */
export type ModelFailure =
  /** The key is wrong, or may not do this. */
  | 'unauthorized'
  /** The server does not know the model, or the address is not that of a model server. */
  | 'not_found'
  | 'no_credit'
  | 'rate_limited'
  /** The server cannot be reached, or has a problem of its own. */
  | 'unavailable'
  /** Nothing came in time. */
  | 'timeout'
  /** The answer broke off, or stalled after its first words. */
  | 'cut'
  /** The answer is as long as the model can write, and not at its end. */
  | 'length'
  | 'empty'
  /** What came is not what was asked for. */
  | 'malformed'
  /** The messages are longer than the model takes, even after the older ones were left out. */
  | 'too_long'
  /** The model or its filter does not answer this. */
  | 'refused'
  /** The server does not take such a request at all. */
  | 'rejected';
