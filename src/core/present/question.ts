import type { Button, Post } from '../domain/outgoing.ts';
import type { Question } from '../domain/question.ts';
import { isFinal, type Run } from '../domain/run.ts';
import { code, plain } from './text/markdown.ts';
import { withoutMarks } from './text/moment.ts';
import { notice } from './text/notice.ts';
import { nameAndId, personName } from './text/subject.ts';
import { formatTime } from './text/time.ts';

/** As much of an answer as is shown with its question; the run has all of it. */
const SHOWN_ANSWER = 300;

/** A question as it stands: open with its choices, or with what became of it. `run` is its run, where that is kept. */
export function presentQuestion(question: Question, run: Run | undefined, now: number): Post {
  const head = `${nameAndId(run ?? { name: question.runName, id: question.run })} asks: ${withoutMarks(question.text)}`;
  const open = question.status === 'open' && run !== undefined && !isFinal(run.status);
  return {
    kind: 'question',
    text: `${head}\n\n${open ? openText(question, now) : outcomeText(question, now)}`,
    buttons: open ? choiceButtons(question) : [],
    files: [],
    mention: question.person,
    run: question.run,
  };
}

function choiceButtons({ id, choices, actions }: Question): Button[] {
  return choices.map((label, at) => ({ action: actions?.[at] ?? 'answer', value: `${id}.${at}`, label }));
}

function openText({ choices, default: taken, deadline }: Question, now: number): string {
  const how = choices.length > 0 ? 'Press a button or answer here.' : 'Answer here in your own words.';
  return `${how} Without an answer by ${formatTime(deadline, now)} I go on with ${code(taken, SHOWN_ANSWER)}.`;
}

function outcomeText({ status, answer, deadline }: Question, now: number): string {
  if (status === 'answered') return `${personName(answer?.by)} answered: ${plain(answer?.text ?? '', SHOWN_ANSWER)}`;
  if (status === 'defaulted') {
    return `Nobody answered by ${formatTime(deadline, now)}, so I went on with ${code(answer?.text ?? '', SHOWN_ANSWER)}.`;
  }
  return 'The work ended before there was an answer.';
}

/** What the value of a choice's button stands for. */
export function questionOfButton(value: string): { id: string; choice: number } {
  const dot = value.lastIndexOf('.');
  return { id: value.slice(0, dot), choice: Number(value.slice(dot + 1)) };
}

/** For whoever answers a question that is no longer open. */
export function questionClosed(question: Question, now: number): Post {
  const { status, answer, deadline, run, runName } = question;
  const name = nameAndId({ name: runName, id: run });
  if (status === 'answered') {
    const text = plain(answer?.text ?? '', SHOWN_ANSWER);
    return { ...notice(`${personName(answer?.by)} already answered ${name}: ${text}`), run };
  }
  if (status === 'defaulted' || now > deadline) {
    const taken = code(answer?.text ?? question.default, SHOWN_ANSWER);
    return {
      ...notice(
        `That comes too late for ${name}: it asked until ${formatTime(deadline, now)} and went on with ${taken}.`,
      ),
      run,
    };
  }
  return { ...notice(`${name} has ended, so it does not need an answer any more.`), run };
}

/** Words that are none of the choices; said once. */
export function presentChoicesAgain({ choices, runName, run }: Question): Post {
  const list = choices.map((choice) => code(choice, 80)).join(', ');
  const text =
    choices.length > 0
      ? `I could not read that as an answer to ${nameAndId({ name: runName, id: run })}. It takes one of these: ${list}.`
      : `${nameAndId({ name: runName, id: run })} waits for an answer in your own words.`;
  return { kind: 'reply', text, buttons: [], files: [], run };
}
