/** What a search found: a page, and the words of it that fit. `published` is as the provider writes it. */
export type Found = { title: string; url: string; passage: string; published?: string };

/** A search of the web. What goes wrong is thrown as a `ToolError`, in words that hold no key. */
export type Search = {
  /** For people: "Tavily". */
  provider: string;
  find(query: string, signal: AbortSignal): Promise<Found[]>;
};

/** As many results as are looked at: below these a search rarely has what it was made for. */
export const RESULTS = 8;
