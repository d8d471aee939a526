import type { Plan } from './plan.ts';
import type { Verdict } from './tests/verdict.ts';

/** Who builds, and how. */
export const BUILDER = `You are a careful software engineer who builds a small piece of software for a team, on your own, in a folder on a machine without network. Work in small steps: write the code
and its tests, run them, look at what fails, repair. Rules:
- Tests use the language's own runner (node:test, unittest, a shell script that exits with 1), stand in files of their own (src/x.test.js, test_x.py, x_test.sh), and would fail if the code were wrong.
- Tests are never deleted, skipped or weakened to make them pass; all versions of them are compared at the end, and people are told.
- The harness runs the tests itself on a fresh copy of the files. What a program prints about its tests counts for nothing.
- If the request cannot be done as it stands, say so plainly and say why; do not pretend.
Your last answer says in at most five short lines, in the language of the request, what you built, how to use it, and what it does not do. It makes no claim about tests.`;

/** The same, for a change of what is there. */
export const IN_REPOSITORY = `You change an existing repository. Read what is there before you change it, keep to its ways, and change only what the request needs. Its history is there for git to
read. What you commit, stash or branch is forgotten with the next command; the changed files become one commit on a branch when you are done. Files in attached/ came with the request and are no part of the
change: copy what belongs into it.`;

export function goalOf(asked: string, { files, tests, check }: Plan, existing: readonly string[]): string {
  return [
    asked,
    `The plan. Files: ${listOf(files)}. Tests: ${listOf(tests)}. How it is checked: ${check}`,
    ...(existing.length > 0 ? [`Files that are there already: ${listOf(existing)}.`] : []),
  ].join('\n\n');
}

export function repairGoal(asked: string, verdict: Verdict, existing: readonly string[]): string {
  return [
    `The request:\n${asked}`,
    `You have built something for it. Files: ${listOf(existing)}.`,
    `The harness ran the tests on a fresh copy of the files. ${forModel(verdict)}`,
    'Repair it. Where a test itself is wrong, or the request cannot be met, say so in your answer instead of hiding it.',
  ].join('\n\n');
}

export function findingsGoal(
  asked: string,
  findings: readonly string[],
  { added, paths }: { added: readonly string[]; paths: readonly string[] },
): string {
  return [
    `The request:\n${asked}`,
    `You have built something for it. Files: ${listOf(paths)}.`,
    ...(findings.length > 0 ? [`A reviewer found:\n${findings.map((finding) => `- ${finding}`).join('\n')}`] : []),
    ...(added.length > 0 ? [`This was said meanwhile, and belongs to the request:\n${added.join('\n')}`] : []),
    'Put right what is right in that, with a test where one was missing, and run the tests again.',
  ].join('\n\n');
}

function forModel({ kind, failed, why, named }: Verdict): string {
  const found =
    kind === 'failed'
      ? `These fail:\n${failed.map((one) => `- ${one}`).join('\n')}`
      : `They show too little: ${why ?? ''}.`;
  return [found, ...named].join('\n');
}

function listOf(paths: readonly string[]): string {
  return paths.length === 0 ? 'none' : paths.slice(0, 60).join(', ');
}
