import { type Begun, type ExecutePorts, FenceLost, Stopped } from './journal.ts';
import { lastWord, type Post } from '../domain/outgoing.ts';
import { mayStillRun, refusedRepository } from '../policy.ts';
import { repositoryRefusedNow } from '../present/repository.ts';
import { notAllowedAnyMore, presentCanceled, presentFailure, presentResult } from '../present/run/result.ts';
import { tracing } from '../tracing.ts';
import { completeProgress } from './progress.ts';
import { resultFrom } from './result.ts';
import type { Failure, Parked, Result, Run } from '../domain/run.ts';
import { Execution } from './execution.ts';
import { RunContext } from './run-context.ts';
import { failureOf, StepFailed } from './step.ts';
import { PermanentError } from '../workflow.ts';

/** How long a canceled workflow may take to stop by itself; SPEC B7 promises a second in all. */
const CANCEL_GRACE_MS = 800;

/**
 * A run whose worker died this often within one step is failed, so that it cannot take down worker after worker. Mostly that is not the
 * step's fault: a storm of a kill every second did so six times to one that waited for a minute.
 */
export const MAX_CRASHES = 12;

/** A run made with another version of its workflow looks this often whether that version is back. */
const VERSION_CHECK_MS = 10 * 60_000;

/** One execution of a run, top to bottom. Gives the time (ms) at which the run is to be executed again, if it is. */
export async function execute(ports: ExecutePorts, stop: AbortSignal): Promise<number | undefined> {
  const begun = await ports.journal.begin();
  if (!begun) return undefined;
  const { id, thread, plan, trace } = begun.run;
  const about = { run: id, thread, workflow: plan.workflow };
  return tracing.span('run', about, () => executeBegun(ports, begun, stop), trace);
}

async function executeBegun(ports: ExecutePorts, begun: Begun, stop: AbortSignal): Promise<number | undefined> {
  const { run, crashes } = begun;
  if (run.canceledBy) return endCanceled(ports, run);
  if (crashes > MAX_CRASHES) return fail(ports, run, { message: `Its worker died ${crashes} times in the same step.` });

  const workflow = ports.workflows.find(({ name }) => name === run.plan.workflow);
  if (workflow?.version !== run.version)
    return park(ports, run, { reason: 'version', until: ports.now() + VERSION_CHECK_MS });
  const input = workflow.input.safeParse(run.plan.input);
  if (!input.success) return fail(ports, run, { message: 'Its input does not fit the workflow any more.' });

  // Without a slot nothing new is begun.
  if (!ports.slotless) {
    const policy = await ports.policy();
    if (!mayStillRun(policy, run, workflow)) {
      return fail(ports, run, { message: notAllowedAnyMore(workflow.name, Object.keys(begun.steps).length > 0) });
    }
    const refused = refusedRepository(policy, run, workflow.repositories(input.data));
    if (refused !== undefined) return fail(ports, run, { message: repositoryRefusedNow(refused) });
  }

  const execution = new Execution(begun, workflow, ports, stop);
  const context = new RunContext(execution);
  try {
    const work = execution.branches.whole(() => workflow.run(context, input.data));
    const result = await untilStopped(withSteps(execution, work), stop);
    // What a workflow gives back that was told to stop is no result, only what it has so far.
    if (stop.aborted) return await stopped(ports, execution, stop.reason, await partialFrom(ports, run, result));
    if (execution.parked) return await parkAt(ports, execution, execution.parked);
    return await complete(ports, execution, await resultFrom(result, keeper(ports, run)));
  } catch (error) {
    if (error instanceof FenceLost) return undefined;
    if (stop.aborted) return stopped(ports, execution, stop.reason);
    if (execution.parked) return parkAt(ports, execution, execution.parked);
    const result = await partialFrom(ports, run, partialOf(error));
    return fail(ports, { ...execution.current(), ...(result && { result }) }, failureOf(error));
  } finally {
    execution.end();
  }
}

/** A run that parks or is stopped waits for the steps that are under way beside the one that did it: what they finish is kept. */
async function withSteps<T>(execution: Execution, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } finally {
    if (execution.parked || execution.signal.aborted) await execution.branches.settled();
  }
}

/** What was done before it failed, where the workflow says so. */
function partialOf(error: unknown): unknown {
  const cause = error instanceof StepFailed ? error.cause : error;
  return cause instanceof PermanentError ? cause.partial : undefined;
}

/** As far as it is a result at all: how the run ends does not depend on it. */
async function partialFrom(ports: ExecutePorts, run: Run, given: unknown): Promise<Result | undefined> {
  if (given === undefined) return undefined;
  try {
    return await resultFrom(given, keeper(ports, run));
  } catch (error) {
    if (error instanceof PermanentError) return undefined;
    throw error;
  }
}

function keeper(ports: ExecutePorts, run: Run) {
  return (name: string, bytes: Uint8Array) => ports.keep(run, name, bytes);
}

/** A workflow that does not heed its signal is left behind after the grace; its context does nothing any more. */
async function untilStopped<T>(work: Promise<T>, stop: AbortSignal): Promise<T> {
  const { promise: given, reject: giveUp } = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    timer = setTimeout(() => giveUp(stop.reason), CANCEL_GRACE_MS);
  };
  if (stop.aborted) onAbort();
  stop.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, given]);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', onAbort);
    work.catch(() => undefined);
  }
}

async function complete(ports: ExecutePorts, execution: Execution, result: Result): Promise<undefined> {
  const run = execution.current();
  await end(ports, { ...run, status: 'completed', progress: completeProgress(run.progress), result }, presentResult);
}

async function fail(ports: ExecutePorts, run: Run, failure: Failure): Promise<undefined> {
  await end(ports, { ...run, status: 'failed', failure }, presentFailure);
}

async function endCanceled(ports: ExecutePorts, run: Run): Promise<undefined> {
  const canceledBy = run.canceledBy ?? (await ports.journal.canceledBy());
  await end(ports, { ...run, status: 'canceled', ...(canceledBy && { canceledBy }) }, presentCanceled);
}

async function end(ports: ExecutePorts, run: Run, present: (run: Run) => Post): Promise<void> {
  const { parked: _parked, ...ended } = { ...run, finishedAt: ports.now() };
  await ports.journal.end(ended, (now) => lastWord(now, present(now)));
}

async function park(ports: ExecutePorts, run: Run, parked: Parked): Promise<number | undefined> {
  if (await ports.journal.park(parked)) return parked.until;
  return endCanceled(ports, run);
}

async function parkAt(ports: ExecutePorts, execution: Execution, parked: Parked): Promise<number | undefined> {
  execution.stand();
  return park(ports, execution.current(), parked);
}

async function stopped(
  ports: ExecutePorts,
  execution: Execution,
  reason: unknown,
  result?: Result,
): Promise<number | undefined> {
  const why = reason instanceof Stopped ? reason.why : 'lost';
  if (why === 'lost') return undefined;
  const run = { ...execution.current(), ...(result && { result }) };
  if (why === 'cancel') return endCanceled(ports, run);
  if (why === 'broken') return fail(ports, run, failureOf((reason as Stopped).cause));
  await ports.journal.handOver();
  return ports.now();
}
