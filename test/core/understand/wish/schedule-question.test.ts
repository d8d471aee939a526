import { describe, expect, it } from 'vitest';
import { scheduleQuestion } from '../../../../src/core/understand/wish/status-question.ts';

describe('a question about what is scheduled', () => {
  it.each([
    'what runs are scheduled?',
    'what do you have scheduled?',
    "what's scheduled for tomorrow?",
    'do you have anything scheduled?',
    'are there any scheduled jobs?',
    'is anything scheduled for tonight?',
    'what have I scheduled?',
    'anything planned for tonight?',
    'what will run tomorrow?',
    'which schedules are paused?',
    'list what is scheduled',
    'hey, what are my reminders?',
    'was ist geplant?',
    '¿qué hay programado?',
    'o que está agendado?',
    '有哪些定时任务？',
  ])('is "%s"', (text) => {
    expect(scheduleQuestion(text)).toEqual({});
  });

  it.each([
    ['when does the nightly test run next?', 'the nightly test'],
    ["when's the next nightly test?", 'nightly test'],
    ['how often does the backup run?', 'the backup'],
    ['is the nightly build still scheduled?', 'the nightly build'],
    ['when will it run again?', 'it'],
    ['wann läuft der Test wieder?', 'der test'],
  ])('"%s" is about %s', (text, what) => {
    expect(scheduleQuestion(text)).toEqual({ what });
  });
});

describe('no such question', () => {
  it.each([
    'schedule a meeting',
    'what is a schedule?',
    'when does the store open?',
    'how do I schedule a job in kubernetes?',
    'when is the deadline?',
    'what is the release planned for?',
    'is that ready yet?',
    'when is it? '.repeat(10_000),
    '',
  ])('is "%s"', (text) => {
    expect(scheduleQuestion(text)).toBeUndefined();
  });
});
