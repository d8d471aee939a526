import { dirname, join } from 'node:path';

/** A source file, its path relative to src. */
export type Source = { path: string; text: string };

/** What a room may import: files of ours, and packages (`undefined`: any). */
type Room = { room: RegExp; name: string; ours: RegExp; packages?: RegExp };

/** The directions, the first room that fits; nothing else of ours may be imported from there. */
const ROOMS: Room[] = [
  { room: /^core\/domain\//, name: 'the domain', ours: /^core\/domain\//, packages: /^zod$/ },
  { room: /^core\/basics\//, name: 'a basic tool', ours: /^core\/basics\//, packages: /^$/ },
  { room: /^core\//, name: 'core', ours: /^core\//, packages: /^zod$/ },
  { room: /^workflows\//, name: 'workflows', ours: /^(core|workflows|sandbox)\// },
  { room: /^sandbox\//, name: 'the sandbox', ours: /^(core|sandbox)\// },
  { room: /^tools\//, name: 'the tools', ours: /^(core|sandbox|tools)\// },
  { room: /^jobs\//, name: 'jobs', ours: /^(core|jobs)\// },
  { room: /^markdown\//, name: 'markdown', ours: /^markdown\//, packages: /^markdown-it$/ },
  { room: /^pages\//, name: 'the pages', ours: /^pages\//, packages: /^(hono|node:)/ },
  // $1 is the adapter's own folder.
  { room: /^adapters\/([^/]+)\//, name: 'an adapter', ours: /^(core|markdown|pages|adapters\/$1)\// },
  { room: /^app\/config[^/]*\.ts$/, name: 'the configuration', ours: /^app\/config-[^/]*\.ts$/ },
  { room: /^app\/policy-file\.ts$/, name: 'the policy file', ours: /^core\// },
  // The app, and programs of their own.
  { room: /^(app\/.*|main|eval|discord-register|slack-manifest|token)\.ts$/, name: 'the app', ours: /^(?!main\.ts$)/ },
];

/** The only place that may import what it does not know by name: a team's own workflows. */
const DYNAMIC = new Set(['workflows/load.ts']);
/** Commands get the PATH and the language of whoever started the bot; that is passed on, not configured. */
const ENVIRONMENT = /^(app\/config|sandbox\/isolation\/environment)\.ts$/;
const MAX_LINES = 300;
/** Longer files, each with the reason. */
const LONG: Record<string, string> = {};
/** Decisions read words through the one reading of a message, never by themselves. */
const PATTERN = /\.(?:test|exec|match|matchAll|search)\(|\bRegExp\b|\.(?:replace|replaceAll|split)\(\s*\//;
const UNDERSTANDING =
  /^core\/understand\/(?!(?:understand|reading|question-mark|repeat-suggestion|hear|judge-by-model|(?:wish|time)\/(?:about-status|introduction|no-time))\.ts$)/;
const PLATFORM = /['"`/](slack|discord|playground)['"`:/]/i;

/** Comments, with strings before them, so that `'https://x'` is not taken for one. */
const STRING_OR_COMMENT = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|(\/\*[\s\S]*?\*\/|(?<![:\\/\w])\/\/[^\n]*)/g;
/** `from 'x'`, `import 'x'`, `import('x')`, also over lines and as a type. */
const SPECIFIER = /(?:\bfrom|\bimport)\s*\(?\s*(['"`])([\w@.#/][^'"`\s]*)\1/g;
const COMPUTED = /\bimport\s*\(\s*(?!\s|['"`])|\brequire\s*\(|\bimport\s*\(\s*`[^`]*\$\{/;

/** Every way in which the sources break the rules of the house, one line each. */
export function findBreaches(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const code = withoutComments(source.text);
    const breaches = new Set([
      ...importsOf(code).flatMap((specifier) => breachOf(source.path, specifier) ?? []),
      ...otherBreaches(source, code),
    ]);
    return [...breaches].map((breach) => `${source.path}: ${breach}`);
  });
}

/** Each set of sources that import one another in a circle, imports of types included; every set as one line. */
export function findCircles(sources: readonly Source[]): string[] {
  const graph = new Map(
    sources.map(({ path, text }) => [
      path,
      importsOf(withoutComments(text)).map((specifier) => join(dirname(path), specifier)),
    ]),
  );
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[] = [];
  /** Tarjan's: what leads back to itself stays on the stack until all of its circle is seen. */
  const visit = (path: string): number => {
    const own = order.size;
    order.set(path, own);
    stack.push(path);
    let low = own;
    for (const next of graph.get(path) ?? []) {
      if (!graph.has(next)) continue;
      if (!order.has(next)) low = Math.min(low, visit(next));
      else if (stack.includes(next)) low = Math.min(low, lowest.get(next) ?? order.get(next) ?? low);
    }
    lowest.set(path, low);
    if (low === own) {
      const circle = stack.splice(stack.indexOf(path));
      if (circle.length > 1) circles.push(circle.toSorted().join(' <-> '));
    }
    return low;
  };
  for (const path of graph.keys()) if (!order.has(path)) visit(path);
  return circles;
}

/** Every module that a source names, in whatever way. */
export function importsOf(code: string): string[] {
  return [...code.matchAll(SPECIFIER)].map(([, , specifier = '']) => specifier);
}

export function withoutComments(text: string): string {
  return text.replaceAll(STRING_OR_COMMENT, (all, comment: string | undefined) => (comment ? ' ' : all));
}

function breachOf(path: string, specifier: string): string | undefined {
  const room = ROOMS.find((one) => one.room.test(path));
  if (!room) {
    return 'is in no room of DESIGN; give it one in test/support/boundaries.ts';
  }
  if (!specifier.startsWith('.')) {
    return room.packages && !room.packages.test(specifier) ? `${room.name} must not import ${specifier}` : undefined;
  }
  const target = join(dirname(path), specifier);
  if (target === 'main.ts') {
    return 'nothing imports main';
  }
  if (path.startsWith('core/decide/') && UNDERSTANDING.test(target)) {
    return `a decision reads words only through understand, not ${target}`;
  }
  const own = room.room.exec(path)?.[1] ?? '';
  const ours = new RegExp(room.ours.source.replace('$1', own));
  return ours.test(target) ? undefined : `${room.name} must not import ${target}`;
}

function otherBreaches({ path, text }: Source, code: string): string[] {
  const breaches: string[] = [];
  if (COMPUTED.test(code) && !DYNAMIC.has(path)) {
    breaches.push('an import that is computed cannot be checked');
  }
  if (
    /\bprocess\s*(\.|\[\s*['"])\s*env\b|\benv\b[^;]*\bfrom\s*['"](node:)?process/.test(code) &&
    !ENVIRONMENT.test(path)
  ) {
    breaches.push('only app/config.ts reads process.env');
  }
  if (path.startsWith('core/decide/') && PATTERN.test(code)) {
    breaches.push('a decision has no pattern; let the reading say it');
  }
  if (path.startsWith('core/') && PLATFORM.test(code)) {
    breaches.push(`core names a platform: ${PLATFORM.exec(code)?.[0]}`);
  }
  const lines = text.trimEnd().split('\n').length;
  if (lines > MAX_LINES && !LONG[path]) {
    breaches.push(`has ${lines} lines; split it at ${MAX_LINES}, or give a reason in LONG`);
  }
  return breaches;
}
