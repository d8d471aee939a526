/** A word that may belong to a time, or (`word`, `stop`) one that does not. `value` depends on the kind. */
export type Token = { kind: string; value: string; index: number; end: number };
