import type { QuestionAction } from '../../core/domain/outgoing.ts';
import type { Person } from '../../core/domain/message.ts';
import type { Happened, Observe } from '../../core/telemetry.ts';
import type { Run } from '../../core/domain/run.ts';

type Log = { info(fields: object, message: string): void; debug(fields: object, message: string): void };

/**
 * What happened to runs and people, a line each. Lines with `audit` are the audit stream: who started, allowed, stopped or was refused
 * what. Nothing that anybody wrote is in them, so a run is named by its id.
 */
export function logLines(log: Log): Observe {
  return (happened: Happened) => {
    switch (happened.it) {
      case 'queued':
        return log.info(queued(happened.run), 'A run is queued');
      case 'began':
        return log.info(
          { ...ofRun(happened.run), waitedMs: happened.run.waitedMs },
          happened.resumed ? 'A run goes on' : 'A run starts',
        );
      case 'parked':
        return log.info(
          { ...ofRun(happened.run), reason: happened.reason, until: new Date(happened.until).toISOString() },
          'A run waits',
        );
      case 'ended':
        return log.info(ended(happened.run), 'A run ended');
      case 'offerEnded':
        return offerEnded(log, happened);
      case 'answered':
        return log.info({ ...orderOn(happened), ...decided(happened.decision) }, 'A question of a run was answered');
      case 'cancelAsked':
        return log.info({ ...orderOn(happened), audit: 'cancel' }, 'A run is to be stopped');
      case 'callRefused': {
        const { token, scope } = happened;
        return log.info({ token, rule: `scope: ${scope}`, audit: 'denied' }, 'A call of the API was refused');
      }
      case 'refused': {
        const { event, thread, person, rule } = happened;
        return log.info({ event, thread, ...who(person), rule, audit: 'denied' }, 'Somebody was refused');
      }
      default:
        return undefined;
    }
  };
}

function offerEnded(log: Log, { offer, thread, workflow, as, by }: Extract<Happened, { it: 'offerEnded' }>): void {
  const audit = as === 'accepted' || as === 'declined' ? { audit: as } : {};
  log.info({ offer, thread, workflow, as, ...(by && who(by)), ...audit }, 'An offer ended');
}

function queued(run: Run): object {
  const { person, startedBy } = run;
  return { ...ofRun(run), ...who(person), ...(startedBy && { startedBy: startedBy.id }), audit: 'start' };
}

function orderOn({ run, thread, by }: { run: string; thread: string; by: Person }): object {
  return { run, thread, ...who(by) };
}

/** An approval is told apart from the answer to any other question. */
function decided(decision: QuestionAction | undefined): object {
  if (decision === undefined) return { audit: 'answer' };
  return { audit: decision === 'deny' ? 'denied' : 'approved', decision };
}

function ofRun({ id, thread, plan }: Run): object {
  return { run: id, thread, workflow: plan.workflow };
}

/** By id alone: a name is what the person calls themselves. */
function who({ id }: Person): object {
  return { person: id };
}

function ended(run: Run): object {
  const { status, startedAt, finishedAt, failure, canceledBy } = run;
  const took = startedAt === undefined || finishedAt === undefined ? {} : { tookMs: finishedAt - startedAt };
  const step = status === 'failed' && failure?.step !== undefined ? { failedStep: failure.step.slice(0, 80) } : {};
  return { ...ofRun(run), status, ...took, ...step, ...(canceledBy && who(canceledBy)) };
}
