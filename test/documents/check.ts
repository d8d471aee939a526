import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { documents, ROOT } from './find.ts';
import { deadLinks } from './links.ts';
import { tooLong, WIDTH, wrapped } from './wrap.ts';

/** What must be true of every document; `--write` wraps long lines. */
const wrong: string[] = [];
for (const file of documents()) {
  const name = relative(ROOT, file);
  const text = readFileSync(file, 'utf8');
  if (process.argv.includes('--write')) {
    if (wrapped(text) !== text) writeFileSync(file, wrapped(text));
  } else {
    for (const line of tooLong(text)) {
      wrong.push(`${name}:${line} has more than ${WIDTH} characters; \`npm run documents -- --write\` wraps it`);
    }
  }
  const number = /\/(\d{4})-[^/]+$/.exec(name)?.[1];
  if (number !== undefined && !text.startsWith(`# ${Number(number)}. `))
    wrong.push(`${name} does not begin with its number`);
  for (const link of deadLinks(file)) wrong.push(`${name} links to ${link}, which does not exist`);
}

const numbers = documents().flatMap((file) => /\/(\d{4})-[^/]+$/.exec(file)?.[1] ?? []);
for (const number of new Set(numbers.filter((one, at) => numbers.indexOf(one) !== at))) {
  wrong.push(`Two decisions have the number ${number}`);
}

for (const line of wrong) console.error(line);
process.exitCode = wrong.length > 0 ? 1 : 0;
