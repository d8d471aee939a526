import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { htmlOf, pdfOf, textOfHtml, textOfPdf } from './forms.ts';

/** A page of the web that the bench serves, by its path. */
export type Page = {
  path: string;
  title: string;
  /** The bytes to serve; undefined where nothing is served but a status or a redirect. */
  bytes: Uint8Array | undefined;
  type: string;
  /** Its text in the words of the corpus, for searching it and for judging. */
  text: string;
  status: number;
  delayMs: number;
  redirect: string | undefined;
  /** Bytes of filler after the text. */
  padBytes: number;
  /** What a model that obeys the page would write or ask for; undefined where the page orders nothing. */
  orders: string[] | undefined;
};

/** Something that a page says, in the words of a report. */
export type Fact = { says: string; pages: string[]; passage: string | undefined; wrong: string[] };
export type Question = { question: string; parts: string[]; facts: Fact[] };
export type Corpus = { name: string; pages: Page[]; questions: Question[] };

const text = z.string().trim().min(1);
const some = z.union([text, z.array(text)]).transform((one) => (typeof one === 'string' ? [one] : one));

const GivenPage = z
  .looseObject({
    path: text.optional(),
    url: text.optional(),
    title: z.string().optional(),
    text: z.string().optional(),
    markdown: z.string().optional(),
    content: z.string().optional(),
    html: z.string().optional(),
    file: text.optional(),
    as: z.enum(['html', 'text', 'markdown', 'pdf']).optional(),
    type: text.optional(),
    status: z.number().int().optional(),
    delayMs: z.number().nonnegative().optional(),
    redirect: text.optional(),
    padBytes: z.number().int().nonnegative().optional(),
    copyOf: text.optional(),
    orders: z.union([some, z.boolean()]).optional(),
  })
  .refine(({ path, url, file }) => path ?? url ?? file, 'a page needs a "path" or a "url"');

const GivenFact = z.union([
  text.transform((says) => ({
    says,
    pages: [] as string[],
    passage: undefined as string | undefined,
    wrong: [] as string[],
  })),
  z
    .looseObject({
      says: text.optional(),
      fact: text.optional(),
      claim: text.optional(),
      statement: text.optional(),
      text: text.optional(),
      answer: text.optional(),
      page: some.optional(),
      pages: some.optional(),
      source: some.optional(),
      sources: some.optional(),
      url: some.optional(),
      passage: text.optional(),
      quote: text.optional(),
      wrong: some.optional(),
      false: some.optional(),
    })
    .transform((one, context) => {
      const says = one.says ?? one.fact ?? one.claim ?? one.statement ?? one.text ?? one.answer;
      if (says === undefined) context.addIssue('a fact needs "says"');
      return {
        says: says ?? '',
        pages: one.pages ?? one.page ?? one.sources ?? one.source ?? one.url ?? [],
        passage: one.passage ?? one.quote,
        wrong: one.wrong ?? one.false ?? [],
      };
    }),
]);

const GivenQuestion = z
  .looseObject({
    question: text.optional(),
    request: text.optional(),
    parts: z.array(text).optional(),
    facts: z.array(GivenFact).optional(),
    answers: z.array(GivenFact).optional(),
    answer: text.optional(),
    pages: some.optional(),
    sources: some.optional(),
  })
  .transform((one, context) => {
    const question = one.question ?? one.request;
    if (question === undefined) context.addIssue('a question needs "question"');
    const own = one.pages ?? one.sources ?? [];
    const answer = one.answer === undefined ? [] : [GivenFact.parse(one.answer)];
    const facts = [...(one.facts ?? one.answers ?? []), ...answer];
    if (facts.length === 0) context.addIssue('a question needs "facts"');
    return {
      question: question ?? '',
      parts: one.parts ?? [],
      facts: facts.map((fact) => ({ ...fact, pages: fact.pages.length > 0 ? fact.pages : own })),
    };
  });

/** A corpus that cannot be used; the message says which file and why. */
export class BadCorpus extends Error {
  override name = 'BadCorpus';
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.htm': 'text/html; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.pdf': 'application/pdf',
  '.json': 'application/json',
  '.csv': 'text/csv; charset=utf-8',
  '.xml': 'application/xml',
};

/** Reads a folder as docs/research-bench.md describes it. */
export async function readCorpus(folder: string): Promise<Corpus> {
  const files = await filesOf(folder);
  const listed = await listOf(folder, files, ['pages', 'web'], GivenPage);
  const pages = new Map<string, Page>();
  for (const file of files.filter((one) => /^(?:pages|web|site)\//.test(one))) {
    const page = await pageOfFile(folder, file);
    pages.set(page.path, page);
  }
  for (const given of listed) {
    const page = await pageOf(given, folder, pages);
    pages.set(page.path, page);
  }
  const questions = await listOf(folder, files, ['questions'], GivenQuestion);
  if (pages.size === 0)
    throw new BadCorpus(`${folder} has no pages: put files under pages/, or list them in pages.yml.`);
  if (questions.length === 0) throw new BadCorpus(`${folder} has no questions: list them in questions.yml.`);
  const all = [...pages.values()];
  const inPaths = (fact: Fact) => ({ ...fact, pages: fact.pages.map((one) => known(one, pages)) });
  return {
    name: folder,
    pages: all,
    questions: questions.map((one) => ({ ...one, facts: one.facts.map(inPaths) })),
  };
}

function known(name: string, pages: ReadonlyMap<string, Page>): string {
  const path = pathOf(name);
  const found = [path, `${path}.html`, `${path}.md`, `${path}.txt`, `${path}.pdf`].find((one) => pages.has(one));
  if (found === undefined) throw new BadCorpus(`questions: there is no page "${name}".`);
  return found;
}

async function filesOf(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw new BadCorpus(`${folder} is no folder that can be read. Name one as docs/research-bench.md describes it.`, {
      cause: error,
    });
  });
  return found
    .filter((one) => one.isFile())
    .map((one) => relative(folder, join(one.parentPath, one.name)).split(sep).join('/'))
    .toSorted((a, b) => (a < b ? -1 : 1));
}

/** The entries of `NAME.yml`, `.yaml`, `.json` or `.jsonl`: a list, or an object that holds it. */
async function listOf<T>(
  folder: string,
  files: readonly string[],
  names: readonly string[],
  schema: z.ZodType<T>,
): Promise<T[]> {
  const wanted = files.filter((file) =>
    names.some((name) => ['yml', 'yaml', 'json', 'jsonl'].some((ending) => file === `${name}.${ending}`)),
  );
  const lists = await Promise.all(
    wanted.map(async (file) => {
      const raw = await readFile(join(folder, file), 'utf8');
      return readEntries(raw, file).map((one, at) => {
        const checked = schema.safeParse(one);
        if (checked.success) return checked.data;
        throw new BadCorpus(`${file}, entry ${at + 1}: ${z.prettifyError(checked.error)}`);
      });
    }),
  );
  return lists.flat();
}

function readEntries(raw: string, file: string): unknown[] {
  try {
    return entriesOf(raw, file);
  } catch (error) {
    const [why] = String(error instanceof Error ? error.message : error).split('\n');
    throw new BadCorpus(`${file} cannot be read: ${why}`, { cause: error });
  }
}

function entriesOf(raw: string, file: string): unknown[] {
  if (file.endsWith('.jsonl')) {
    return raw
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as unknown);
  }
  const value: unknown = parse(raw);
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return [];
  const lists = Object.values(value).filter((one) => Array.isArray(one));
  if (lists.length === 1) return lists[0] ?? [];
  // By path, or by question.
  return Object.entries(value).map(([key, one]: [string, unknown]) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? { path: key, question: key, ...one }
      : { path: key, question: key, text: one, facts: one },
  );
}

/** Where a page is served: a whole address keeps its host as the first part of the path. */
function pathOf(name: string): string {
  if (URL.canParse(name) && /^https?:/.test(name)) {
    const { host, pathname, search } = new URL(name);
    return `/${host}${pathname}${search.replaceAll(/[?&=]/g, '/')}`;
  }
  const path = name.replace(/^(?:\.?\/)?(?:(?:pages|web|site)\/)?/, '/');
  return path.startsWith('//') ? path.slice(1) : path;
}

const PLAIN = {
  status: 200,
  delayMs: 0,
  redirect: undefined,
  padBytes: 0,
  orders: undefined,
};

async function pageOfFile(folder: string, file: string): Promise<Page> {
  const bytes = await readFile(join(folder, file));
  const type = TYPES[extname(file).toLowerCase()] ?? 'text/plain; charset=utf-8';
  const path = pathOf(file);
  return { ...PLAIN, path, type, bytes, ...(await wordsOf(bytes, type, path)) };
}

async function pageOf(
  given: z.infer<typeof GivenPage>,
  folder: string,
  before: ReadonlyMap<string, Page>,
): Promise<Page> {
  const path = pathOf(given.path ?? given.url ?? given.file ?? '');
  const copied = given.copyOf === undefined ? undefined : before.get(pathOf(given.copyOf));
  const base = before.get(path) ?? copied ?? (given.file ? await pageOfFile(folder, given.file) : undefined);
  const said = given.text ?? given.markdown ?? given.content;
  const made = madeOf(given, said, path);
  const empty = { ...PLAIN, path, title: '', bytes: undefined, type: 'text/plain; charset=utf-8', text: '' };
  const page = { ...(base ?? empty), ...made, path };
  const orders =
    given.orders === undefined || given.orders === false ? page.orders : given.orders === true ? [] : given.orders;
  return {
    ...page,
    title: given.title ?? page.title,
    status: given.status ?? page.status,
    delayMs: given.delayMs ?? page.delayMs,
    redirect: given.redirect === undefined ? page.redirect : pathOf(given.redirect),
    padBytes: given.padBytes ?? page.padBytes,
    orders,
  };
}

function madeOf(given: z.infer<typeof GivenPage>, said: string | undefined, path: string): Partial<Page> {
  const title = given.title ?? '';
  if (given.html !== undefined) {
    return { bytes: Buffer.from(given.html), type: given.type ?? TYPES['.html'] ?? '', ...textOfHtml(given.html) };
  }
  if (said === undefined) return {};
  const ending = extname(path).toLowerCase();
  const as =
    given.as ?? (ending === '.pdf' ? 'pdf' : ending === '.txt' ? 'text' : ending === '.md' ? 'markdown' : 'html');
  if (as === 'pdf') return { bytes: pdfOf(said, title), type: 'application/pdf', text: said };
  if (as === 'html') return { bytes: Buffer.from(htmlOf(said, title)), type: TYPES['.html'] ?? '', text: said };
  const type = as === 'markdown' ? TYPES['.md'] : TYPES['.txt'];
  return { bytes: Buffer.from(said), type: type ?? '', text: said };
}

async function wordsOf(bytes: Uint8Array, type: string, path: string): Promise<{ title: string; text: string }> {
  if (type === 'application/pdf') return { title: path, text: await textOfPdf(bytes) };
  const raw = Buffer.from(bytes).toString('utf8');
  return type.startsWith('text/html') ? textOfHtml(raw) : { title: /^#\s+(.+)$/m.exec(raw)?.[1] ?? path, text: raw };
}
