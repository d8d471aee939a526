/** No command but a task is longer than this. */
export const MAX_SHORT = 120;

export function isHelp(rest: string): boolean {
  return /^(?:--help|[—–]help|help)$/i.test(rest);
}

/** Names and ids have a hyphen or a digit, which hardly any single word after "cancel" has; quotes make anything one. */
export function runReference(text: string): string | undefined {
  const quoted = /^[`"“'‘#]+([a-z0-9-]{1,64})[`"”'’]*$/i.exec(text);
  if (quoted) return quoted[1];
  return /^(?=.*[-\d])[a-z0-9]+(?:-[a-z0-9]+)*$/i.test(text) && text.length <= 64 ? text : undefined;
}
