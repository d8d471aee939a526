import { createTwoFilesPatch } from 'diff';
import type { Changed } from '../../sandbox/workspace.ts';

/** Comparing two long texts that have little in common takes for ever, and nothing else is done meanwhile; all files together get this long. */
const ALL_MS = 300;

/** All changes as one patch. */
export function diffOf(changes: readonly Changed[]): string {
  const until = Date.now() + ALL_MS;
  return changes.map((one) => patchOf(one, until)).join('');
}

function patchOf({ path, before, after }: Changed, until: number): string {
  const [old, now] = [before, after].map((bytes) => (bytes === undefined ? '' : Buffer.from(bytes).toString('utf8')));
  if (old === undefined || now === undefined || old === now) return '';
  const [from, to] = [before ? `a/${path}` : '/dev/null', after ? `b/${path}` : '/dev/null'];
  if (old.includes('\0') || now.includes('\0')) return `Binary files ${from} and ${to} differ\n`;
  if (before === undefined || after === undefined) return whole(from, to, before ? '-' : '+', before ? old : now);
  const left = until - Date.now();
  const patch =
    left > 0 ? createTwoFilesPatch(from, to, old, now, undefined, undefined, { context: 3, timeout: left }) : undefined;
  return patch === undefined ? whole(from, to, '-', old) + whole(from, to, '+', now) : patch.replace(/^=+\n/, '');
}

function whole(from: string, to: string, sign: '+' | '-', text: string): string {
  const lines = text.replace(/\n$/, '').split('\n');
  const range = sign === '+' ? `-0,0 +1,${lines.length}` : `-1,${lines.length} +0,0`;
  const last = text.endsWith('\n') ? '' : '\\ No newline at end of file\n';
  return `--- ${from}\n+++ ${to}\n@@ ${range} @@\n${lines.map((line) => `${sign}${line}\n`).join('')}${last}`;
}
