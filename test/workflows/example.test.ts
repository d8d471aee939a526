import { afterEach, expect, test } from 'vitest';
import announcement from '../../examples/workflows/announcement.ts';
import wordCount from '../../examples/workflows/word-count.ts';
import { tools } from '../../src/workflows/load.ts';
import { WorkflowKit } from '../support/workflow-kit.ts';

const kits: WorkflowKit[] = [];

afterEach(async () => {
  await Promise.all(kits.splice(0).map((kit) => kit.end()));
});

function kitOf(request: string): WorkflowKit {
  const kit = new WorkflowKit(wordCount(tools), { request });
  kits.push(kit);
  return kit;
}

test('counts the words and keeps the table', async () => {
  const kit = kitOf('to be or not to be');
  const { status, result, output } = await kit.go();
  expect(status).toBe('completed');
  expect(result?.text).toBe('6 words, 4 of them different.\n\n- to: 2\n- be: 2\n- or: 1\n- not: 1');
  expect(kit.text('words.csv')).toBe('word,count\nto,2\nbe,2\nor,1\nnot,1\n');
  expect(output).toBe('6 words\n');
  expect(kit.progress.map(({ stepName }) => stepName)).toContain('Count the words');
});

test('goes on after a crash with what is done', async () => {
  const kit = kitOf('to be');
  await kit.go({ after: 'Count the words' });
  expect((await kit.go()).status).toBe('completed');
  expect(kit.run.output).toBe('2 words\n');
});

test('does a step again whose result was not stored', async () => {
  const kit = kitOf('to be');
  await kit.go({ before: 'Count the words' });
  expect((await kit.go()).output).toBe('2 words\n2 words\n');
});

test('says what is wrong with a text that has no words', async () => {
  const { status, failure } = await kitOf('?!').go();
  expect(status).toBe('failed');
  expect(failure).toEqual({ step: 'Count the words', message: 'There are no words in this text.' });
});

test('the announcement asks for its tone and takes in what is said meanwhile', async () => {
  const request = 'the new office opens on Monday';
  const kit = new WorkflowKit(announcement(tools), { request }, { answers: { 'Choose a tone': 'warm' } });
  kits.push(kit);
  kit.say('bring your badge');
  const { result } = await kit.go();
  expect(result?.text).toBe('Good news: The new office opens on Monday. Bring your badge. Thank you all for waiting.');
});

test('the announcement is tidied up while its question is open', async () => {
  const kit = new WorkflowKit(announcement(tools), { request: 'we moved' });
  kits.push(kit);
  await kit.go({ after: 'Tidy it up' });
  expect(kit.questions).toHaveLength(1);
  expect(kit.waitedMs).toBe(0);
  expect((await kit.go()).result?.text).toBe('We moved.');
  expect(kit.questions).toHaveLength(1);
});

test('nobody chooses a tone: it is the plain one', async () => {
  const kit = new WorkflowKit(announcement(tools), { request: 'We moved' });
  kits.push(kit);
  const { result } = await kit.go();
  expect(result?.text).toBe('We moved.');
  expect(kit.waitedMs).toBe(60 * 60_000);
});
