/** The addresses in a text, each once, without the marks that follow them in a sentence. */
export function addressesIn(text: string): string[] {
  const found = text.match(/https?:\/\/[^\s<>"'`|]+/g) ?? [];
  return [
    ...new Set(
      found.map((url) => url.replace(/(?<![.,;:!?)\]*])[.,;:!?)\]*]+$/, '')).filter((url) => URL.canParse(url)),
    ),
  ];
}
