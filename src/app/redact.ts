/** Shorter values are words such as "on", which a log may well contain. */
const MIN_SECRET = 8;

const HIDDEN = '[secret]';

/** The forms that tokens have on the platforms, wherever they stand. Tokens of installed workspaces are known by their form alone. */
const FORMS: [pattern: RegExp, becomes: string][] = [
  [/\bxox[a-z](?:\.xox[a-z])?-[\w-]{8,}/g, HIDDEN],
  [/\bxapp-[\w-]{8,}/g, HIDDEN],
  // Discord: the bot's id, a time and a signature.
  [/(?<![\w-])[\w-]{23,30}\.[\w-]{6}\.[\w-]{27,45}/g, HIDDEN],
  [/\bsk-[\w-]{16,}/g, HIDDEN],
  [/\bmwt_[\w-]{16,}/g, HIDDEN],
  [/\b(Bearer|Bot|Basic) [\w.~+/=-]{16,}/gi, `$1 ${HIDDEN}`],
  // Discord's webhooks and interactions: whoever knows the address may post.
  [/\/(webhooks|interactions)\/(\d{1,20})\/[\w-]{20,}/g, `/$1/$2/${HIDDEN}`],
  [/(\/\/[^\s:@/]{0,200}:)[^\s@/]{1,200}@/g, `$1${HIDDEN}@`],
  // A field of JSON, also of JSON inside a string of JSON.
  [/("(?:\w{0,20}token|\w{0,20}secret|password|authorization)\\{0,3}"\s{0,4}:\s{0,4}\\{0,3}")[^"\\]+/gi, `$1${HIDDEN}`],
];

/** Takes secrets out of a text: the given ones, and whatever has the form of a token. */
export function createRedact(secrets: readonly string[]): (text: string) => string {
  const known = secrets.filter((secret) => secret.length >= MIN_SECRET).toSorted((a, b) => b.length - a.length);
  // In a line of JSON a secret stands as JSON writes it.
  const written = known.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  return (text) => {
    let clean = text;
    for (const secret of new Set(written)) clean = clean.replaceAll(secret, HIDDEN);
    for (const [form, becomes] of FORMS) clean = clean.replaceAll(form, becomes);
    return clean;
  };
}
