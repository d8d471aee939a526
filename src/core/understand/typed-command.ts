/**
 * Commands that people type without marks of code: in the quotes that phones and chat clients put in, or after "run" alone.
 */

/** Nobody types a longer one without marks. */
const LONGEST_ORDER = 500;

/** Programs whose names nobody uses for anything else. */
const PROGRAMS = setOf(
  'npx pnpx bunx tsc pytest tox pip pip3 pipx mvn gradlew phpunit rspec rake ls pwd whoami uname df du ps wc curl wget grep egrep rg sed jq ' +
    'scp rsync chmod chown mkdir rmdir rm cp mv ln printf hostname uptime vitest eslint biome oxlint cmake ctest gcc clang sqlite3 redis-cli openssl lsof netstat nproc ' +
    'printenv journalctl xargs tsx ansible-playbook',
);

/** Programs that take one of these orders as their first word; with another they are what a sentence is about. */
const TOOLS = setOf(
  'npm pnpm yarn bun deno cargo git hg svn docker podman docker-compose kubectl helm terraform tofu poetry uv conda brew apt apt-get bundle composer dotnet gh systemctl go',
);
const SUBCOMMANDS = setOf(
  'add apply audit bench bisect blame branch build bump cat check checkout ci clean clone commit compose config cp create delete describe destroy dev diff doc down env exec fetch fmt format gc generate get grep help i images ' +
    'info init inspect install kill lint list log login logs ls merge mod outdated pack plan pr prune ps publish pull push rebase remote remove reset restart restore revert rm run run-script show ' +
    'start stash status stop submodule sync t tag test top tree uninstall up update upgrade validate version vet view why worktree',
);

/** Programs that are words as well, with what follows them in a command and hardly in a sentence. */
const WORDS: readonly RegExp[] = [
  /^echo(?: |$)/,
  /^(?:date|env|make|jest|yarn|gradle)$/,
  /^make [\w./-]+$/,
  /^jest(?: [\w./-]+)+$/,
  /^(?:python|python2|python3|perl|php|ruby|java|node|nodejs|bash|sh|zsh|ssh|psql|mysql|awk|ffmpeg|cat|head|tail|sort|find|touch|which|test|date|env|make|jest|gradle|time|tar|zip|unzip|diff|file|stat|kill|cut|cal|seq)(?= ).*(?:\s-{1,2}\w|\s\.{0,2}\/|\s~\/|[\w*]\.\w|[|>*$]|\s\d+$|\s\.$)/,
  /^sleep \d+(?:\.\d+)?[smhd]?$/,
];
const PATH = /^(?:\.{1,2}|~)?\/[\w.-]/;

/** Words that arguments are hardly and sentences have; `echo` and its like take sentences. */
const PROSE =
  /(?<!\S)(?:the|a|an|is|are|was|were|of|or|and|but|not|you|i|it|he|she|they|this|that|these|my|our|your|their|its|when|if|does|did|has|have|will|would|should|can|could|on|at|in|as|so|then|there|what|why|how|against|with|without|after|before|about|until|by|from|into|for|to|every|each|all|again|versus|vs|scripts?|suite|containers?|commands?)(?!\S)/i;
const SPEAKS = /^(?:echo|printf)\s/;
const QUOTED = /'[^']*'|"[^"]*"/g;

/** What an order says after its command; sentences that are spoken have commas of their own. */
const TAIL =
  /,? (?:please|pls|thanks|thank you|thx|cheers|for (?:me|us)|now|right now|at once|once more|again|right away|immediately|(?:when|if) you can|if possible|in (?:the )?background|with an? (?:timeout|time limit)|with an? \d+[ -]?\w+ (?:timeout|time limit)|(?:and|then|and then) (?:please )?(?:tell|let|show|send|ping|notify|report|post|give|say|see|check|summari[sz]e|update))\b|(?<=[\w'")])[.!?]$/i;
const COMMA = /, /;

const ORDER =
  /^((?:(?:hey|hi|hello|ok|okay|please|pls|now|just|then|and|so|could you|can you|would you|will you|go ahead and|let's|you)[\s,]+){0,6})((?:run|re-?run|execute|exec)(?: (?:the |this )?(?:shell )?command)?:?\s+)(\S.*)$/i;

/** Each opening quote with those that may close it. */
const CLOSERS: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '“': '”“',
  '”': '”',
  '„': '“”',
  '‟': '”',
  '‘': '’‘',
  '’': '’',
  '‚': '‘’',
  '‛': '’',
  '«': '»',
  '»': '«',
  '‹': '›',
  '›': '‹',
  '「': '」',
  '『': '』',
  '´': '´',
  '′': '′',
  '″': '″',
  '＂': '＂',
  '＇': '＇',
};

const BEFORE_QUOTE =
  /(?:^|[\s,.:;])(?:run|re-?run|running|execute[rz]?|executing|exec|ejecuta(?:r|me)?|corre|lanza|lance[rz]?|f[uü]hre?|starte|executa|roda|rode)(?: (?:the|this|following|shell|bash|command|le|la|el|los|o|a|den|das|befehl|comando|commande|mal|bitte|aus)){0,4}:? ?$/i;

/**
 * The text with the marks of code around the command that it orders without them, "run npm test" or "run “npm test”"; as it is
 * where it has such marks already or orders none.
 */
export function withMarkedCommand(text: string): string {
  return isMarked(text) ? text : (quotedCommand(text) ?? bareCommand(text) ?? text);
}

function isMarked(text: string): boolean {
  return text.length > LONGEST_ORDER || text.includes('`') || text.includes('\n');
}

function quotedCommand(text: string): string | undefined {
  for (let at = 0; at < text.length; at++) {
    const closers = CLOSERS[text.charAt(at)];
    if (closers === undefined || !BEFORE_QUOTE.test(text.slice(Math.max(0, at - 60), at))) continue;
    const end = closing(text, at + 1, closers);
    const inside = end === undefined ? '' : text.slice(at + 1, end).trim();
    if (end !== undefined && isCommand(inside)) return `${text.slice(0, at)}\`${inside}\`${text.slice(end + 1)}`;
  }
  return undefined;
}

/** The quote that ends there, which no word goes on behind. */
function closing(text: string, from: number, closers: string): number | undefined {
  for (let at = from; at < text.length; at++) {
    if (closers.includes(text.charAt(at)) && !/[^\s.,;:!?)]/.test(text.charAt(at + 1))) return at;
  }
  return undefined;
}

function bareCommand(text: string): string | undefined {
  const found = findBare(text);
  return found && `${found.before}\`${found.command}\`${found.after}`;
}

function findBare(text: string): { before: string; command: string; after: string } | undefined {
  const [, lead = '', order = '', said = ''] = ORDER.exec(text.trim()) ?? [];
  // What stands in quotes is part of the command, whatever it says.
  const shown = said.replaceAll(QUOTED, (quoted) => '_'.repeat(quoted.length));
  const ends = [TAIL, ...(SPEAKS.test(said) ? [] : [COMMA])].map((end) => shown.search(end)).filter((at) => at >= 0);
  const end = Math.min(said.length, ...ends);
  const command = said.slice(0, end).trim();
  const found = { before: `${lead}${order}`, command, after: said.slice(end) };
  return isCommand(command) && isWithoutProse(command) ? found : undefined;
}

/** One argument hardly makes a sentence; more of them may. */
const MOST_PLAIN = 1;
const PLAIN = /^\p{L}[\p{L}'’-]*[.,!?]?$/u;

/**
 * Whether "run echo chamber analysis" may be prose as well: there are no marks, and nothing behind the program and its order but
 * words as sentences have them. It is asked about rather than run.
 */
export function mayBeProse(text: string): boolean {
  if (isMarked(text) || quotedCommand(text)) return false;
  const [, ...said] = findBare(text)?.command.split(/\s+/) ?? [];
  const plain = SUBCOMMANDS.has(said[0] ?? '') ? said.slice(1) : said;
  return plain.length > MOST_PLAIN && plain.every((word) => PLAIN.test(word));
}

function isCommand(command: string): boolean {
  const bare = command.replace(/^(?:sudo )?(?:[A-Z_]{1,40}=\S* )*/, '');
  const [first = '', second = ''] = bare.split(/\s/, 2);
  if (PROGRAMS.has(first) || PATH.test(first)) return true;
  if (TOOLS.has(first) && (SUBCOMMANDS.has(second.split(':', 1)[0] ?? '') || second.startsWith('-'))) return true;
  return WORDS.some((pattern) => pattern.test(bare));
}

function isWithoutProse(command: string): boolean {
  return SPEAKS.test(command) || !PROSE.test(command.replaceAll(QUOTED, ' '));
}

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}
