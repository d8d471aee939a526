import { describe, expect, test } from 'vitest';
import { aboutStatus } from '../../../../src/core/understand/wish/about-status.ts';
import type { Run } from '../../../../src/core/domain/run.ts';
import { understand } from '../../../../src/core/understand/understand.ts';
import { ana, ben } from '../../../support/events.ts';
import { anOffer, aRun } from '../../decide/facts.ts';

const longish = aRun({ id: 'k63ps', name: 'longish-task', request: 'run `sleep 60`' });
const load = aRun({ id: 'm2', name: 'checkout-load-test', request: 'load test the checkout', person: ben });
const quick = aRun({ id: 'q1', name: 'quick-one', status: 'completed' });

function about(text: string, live: Run[] = [longish, load], ended: Run[] = [quick]): string {
  const question = understand(text).state;
  if (!question) return 'no question';
  const asked = { question, live, ended, missed: [] };
  const found = aboutStatus({ asked, history: [], offers: [anOffer()], asker: ben });
  if (!found) return 'the world';
  if (found.kind === 'all') return 'all';
  return [...(found.kind === 'person' ? [found.person.name] : []), ...found.runs.map(({ name }) => name)].join(' ');
}

describe('what names nothing that is known here is about the world', () => {
  test.each([
    'status of the EU AI act, explain it',
    "what's the state of the art in RL?",
    'any news about the Fed?',
    'status of world peace?',
    'how is the weather doing?',
    'any updates on the James Webb telescope?',
    'is Redis ready for production?',
    'when will GTA 6 be finished?',
    'what is Apple working on?',
    'how far along is the fusion research in France?',
    '欧盟人工智能法案的状态',
    'was gibt es Neues vom Wetter?',
  ])('%s', (text) => {
    expect(['the world', 'no question']).toContain(about(text));
    expect(['the world', 'no question']).toContain(about(text, [], []));
  });
});

describe('a question is about the work that it names', () => {
  test.each([
    ['is longish-task done?', 'longish-task'],
    ['is the longish task done?', 'longish-task'],
    ['has k63ps finished?', 'longish-task'],
    ['how is the load test going?', 'checkout-load-test'],
    ['any news about the checkout?', 'checkout-load-test'],
    ['is the checkout load test finished yet?', 'checkout-load-test'],
    ['what happened with quick one?', 'quick-one'],
    ['is quick-one done?', 'quick-one'],
    ['what is ana working on?', 'Ana longish-task'],
    ["how is ana's job going?", 'Ana longish-task'],
    ['is the report ready?', 'all'],
    ['is it ready yet?', 'all'],
    ['what are you working on?', 'all'],
    ['好了吗？', 'all'],
    ['wie weit bist du damit?', 'all'],
  ])('%s: %s', (text, runs) => {
    expect(about(text)).toBe(runs);
  });

  test('a person without work is still the one asked about', () => {
    expect(about('what is ana working on?', [load], [])).toBe(ana.name);
  });

  test('a word of a request does not make other talk a question about it', () => {
    expect(about('is sleep good when working?')).toBe('the world');
    expect(about('how are you doing?')).toBe('the world');
  });
});
