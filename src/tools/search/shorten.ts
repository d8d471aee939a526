/** Tavily and Brave refuse longer queries. */
const MAX_QUERY = 400;

/** Whole words up to the longest query that is taken. */
export function shorten(words: string): string {
  if (words.length <= MAX_QUERY) return words;
  const cut = words.slice(0, MAX_QUERY + 1);
  const end = cut.lastIndexOf(' ');
  return end > 0 ? cut.slice(0, end) : words.slice(0, MAX_QUERY);
}
