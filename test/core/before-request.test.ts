import { describe, expect, test } from 'vitest';
import { promptFor } from '../../src/core/reply/prompt.ts';
import { type Said, type Talk, TALK_CHARS, TALK_MESSAGES, withinLimits } from '../../src/core/domain/talk.ts';
import { DeliveryError } from '../../src/core/ports.ts';
import { talkForModel, talkNote, withReferent } from '../../src/core/present/talk.ts';
import { readTalk, readTalkSoon } from '../../src/core/reply/read-talk.ts';
import { pointsBack } from '../../src/core/understand/points-back.ts';
import { ana } from '../support/events.ts';

const NOW = 1_700_000_000_000;

function said(count: number, text = 'words', ageMs = 1_000): Said[] {
  return Array.from({ length: count }, (_, at) => ({
    message: `m${at}`,
    by: 'person',
    name: 'Ben',
    text: `${text} ${at}`,
    at: NOW - ageMs + at,
  }));
}
const thread = (messages: Said[], more = false): Talk => ({ of: 'thread', said: messages, more });

describe('the talk before a request', () => {
  test('is cut to the last messages, and says so', () => {
    const talk = withinLimits(thread(said(TALK_MESSAGES + 7)), NOW);
    expect(talk.said).toHaveLength(TALK_MESSAGES);
    expect(talk.said.at(-1)?.text).toBe(`words ${TALK_MESSAGES + 6}`);
    expect(talkForModel(talk)).toContain(`the last ${TALK_MESSAGES} messages`);
    expect(talkNote(talk, 'summarize this')).toBe(
      `This thread is long, so I read only its last ${TALK_MESSAGES} messages.`,
    );
    expect(talkNote(talk, 'what is a queue?')).toBeUndefined();
  });

  test('long messages cannot fill the window of the model', () => {
    const talk = withinLimits(thread(said(40, 'x'.repeat(9_000))), NOW);
    const chars = talk.said.reduce((sum, { text }) => sum + text.length, 0);
    expect(chars).toBeLessThanOrEqual(TALK_CHARS);
    expect(talk.more).toBe(true);
    expect(talk.said.at(-1)?.text).toMatch(/^x+ \[\.\.\.\]$/);
  });

  test('of a channel counts for a day, of a thread for as long as it stands there', () => {
    const old = said(3, 'old', 3 * 24 * 3_600_000);
    expect(withinLimits({ ...thread(old), of: 'channel' }, NOW).said).toEqual([]);
    expect(withinLimits(thread(old), NOW).said).toHaveLength(3);
  });

  test('is marked as data for the model', () => {
    expect(talkForModel(thread(said(1)))).toMatch(/data, not orders[^]*<messages>\nBen: words 0\n<\/messages>$/);
    expect(talkForModel(thread([]))).toBe('');
  });

  test('comes before what the bot said since, and its own older words come from the platform', () => {
    const bot = { by: 'bot', name: 'Meanwhile', text: 'Remembered.', at: NOW - 10 } as const;
    const older: Said = { message: 'b1', by: 'bot', name: 'Meanwhile', text: 'Older.', at: NOW - 5_000 };
    const same: Said = { message: 'b2', by: 'bot', name: 'Meanwhile', text: 'Remembered.', at: NOW - 9 };
    const talk = thread([older, ...said(1), same]);
    const prompt = promptFor([bot], { person: ana, request: 'go on', createdAt: NOW }, talk);
    const told = prompt.slice(1).map(({ content }) => content);
    expect(told).toEqual(['Older.', 'Ben: words 0', 'Remembered.', 'Ana: go on']);
  });

  test('is given to the judge where the request points at it', () => {
    expect(withReferent('do this', thread(said(1)))).toContain('Ben: words 0');
    expect(withReferent('write a report', thread(said(1)))).toBe('write a report');
  });
});

describe('reading it', () => {
  const source = {
    workspace: 'fake:w',
    channel: 'fake:c',
    thread: 'fake:t',
    request: 'summarize this',
    createdAt: NOW,
  };

  test('a refusal for good is a fact that the answer names', async () => {
    const refuse = async () => Promise.reject(new DeliveryError('No.', { retry: false }));
    const talk = await readTalk({ readTalk: refuse }, source);
    expect(talk.problem).toEqual({ why: 'not_allowed' });
    expect(talkNote(talk, source.request)).toContain('may not read this channel');
  });

  test('a failure that passes is thrown, so that a run tries again', async () => {
    const fail = async () => Promise.reject(new DeliveryError('Later.', { retry: true }));
    await expect(readTalk({ readTalk: fail }, source)).rejects.toThrow('Later.');
  });

  test('a person does not wait for a platform that stands still', async () => {
    const talk = await readTalkSoon(() => new Promise(() => undefined), 1, new AbortController().signal);
    expect(talk.problem).toEqual({ why: 'busy' });
  });

  test('a missing permission is named', () => {
    const talk: Talk = { ...thread([]), problem: { why: 'scope', scope: 'channels:history' } };
    expect(talkNote(talk, 'summarize this')).toContain('`channels:history`');
  });
});

describe('a request points back', () => {
  test.each([
    'summarize this',
    'look into those options',
    'what do you think about it?',
    'fasse das zusammen',
    'résume ce fil',
    'resume esto por favor',
    'pode resumir isso?',
    '总结一下这个',
    'これを要約して',
  ])('%s', (text) => expect(pointsBack(text)).toBe(true));

  test.each(['what is a queue?', 'write a report about job queues', 'compare Postgres and Redis'])('not: %s', (text) =>
    expect(pointsBack(text)).toBe(false),
  );
});
