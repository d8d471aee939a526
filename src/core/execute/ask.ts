import type { Execution } from './execution.ts';
import type { Answer, Question } from '../domain/question.ts';
import { Asked } from './asked.ts';
import { StepFailed } from './step.ts';
import { PermanentError } from '../workflow.ts';

/**
 * Asks in the run's thread and waits without a worker; the answer is the step's result. Where nobody answers by the
 * deadline, that is the default.
 */
export async function askStep(execution: Execution, name: string, asked: Asked): Promise<Answer> {
  execution.claim(name);
  const stored = execution.stored(name);
  if (stored !== undefined) {
    execution.skip(name);
    return JSON.parse(stored) as Answer;
  }
  execution.advance(name);
  const question = await posted(execution, name, asked);
  const { id, text, deadline } = question;
  while (execution.ports.now() < deadline) {
    await execution.wait({
      reason: 'question',
      until: deadline,
      question: { id, text: text.split('\n', 1)[0] ?? '', deadline },
    });
    const given = await execution.journal.answerTo(question);
    if (!given) continue;
    execution.skip(name);
    return given;
  }
  return execution.journal.settle(question, { text: question.default }, execution.stepDone(name));
}

/** The question that was posted for this step before, or a new one. */
async function posted(execution: Execution, name: string, asked: Asked): Promise<Question> {
  const { run, ports, journal } = execution;
  // With the run's id, since a Retry takes over the notes too, and asks anew.
  const note = `#question:${run.id}:${name}`;
  const known = execution.stored(note);
  if (known !== undefined) return JSON.parse(known) as Question;
  const checked = Asked.safeParse(asked);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    const where = issue?.path.join('.') ?? '';
    throw new StepFailed(name, new PermanentError(`It asks wrongly: ${where && `${where}: `}${issue?.message}`));
  }
  const { workspace, channel, thread, person } = run;
  const { text, choices = [], actions, deadlineMs } = checked.data;
  const question: Question = {
    workspace,
    channel,
    thread,
    id: ports.newId(),
    run: run.id,
    runName: run.name,
    workflow: run.plan.workflow,
    step: name,
    person,
    text,
    choices,
    ...(actions && { actions }),
    default: checked.data.default,
    status: 'open',
    createdAt: ports.now(),
    deadline: ports.now() + deadlineMs,
  };
  await journal.ask(question, note);
  return question;
}
