import { expect, it } from 'vitest';
import { asksToBuild, asksToChange } from '../../../src/workflows/build/asks-to-build.ts';

it.each([
  'build a function in JavaScript that parses durations such as "1h 30m", with tests',
  'Please write me a parser for CSV with tests',
  'can you implement an LRU cache class in TypeScript?',
  'Write a slugify function with unit tests',
  'Schreibe ein Skript, das Dateien umbenennt, mit Tests',
  'program a CLI that counts words',
])('%s: is an order to build', (text) => {
  expect(asksToBuild(text)).toBe(true);
});

it.each([
  'build the docker image',
  'build and deploy v2',
  'write a poem',
  'write a function signature for me to look at',
  'what does this function do?',
  'build a team that trusts each other',
  'run the tests',
  'write a summary of the tests',
])('%s: is none', (text) => {
  expect(asksToBuild(text)).toBe(false);
});

it.each([
  ['fix the failing test in web', true],
  ['Add a --json flag to the export command in web', true],
  ['please rename add to sum in web', true],
  ['what changed in web?', false],
  ['the fix in web is fine', false],
  ['summarize the open issues in web', false],
])('%s: changes code: %s', (text, changes) => {
  expect(asksToChange(text)).toBe(changes);
});
