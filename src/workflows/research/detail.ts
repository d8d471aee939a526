/** Something exact that a text says: how it is shown, and every way in which it may be meant. */
export type Detail = { shown: string; readings: string[] };
