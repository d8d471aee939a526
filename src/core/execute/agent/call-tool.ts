import type { ToolResult, Tool, ToolContext } from '../../domain/tool.ts';
import { OutcomeUnknown, ToolError } from '../../domain/tool.ts';
import { askStep } from '../ask.ts';
import type { Execution } from '../execution.ts';
import { unknownChoices, unknownText } from '../../present/agent.ts';
import { doStep, wasBegun } from '../step.ts';
import { tracing } from '../../tracing.ts';
import { filesHere } from '../run-files.ts';
import { talkBefore, talkOf } from '../run-talk.ts';
import { isApproved, recallApproval } from './approval.ts';

/** A call that hangs costs itself, and not the run. */
const CALL_MS = 60_000;

const MINUTE = 60_000;

/** A call, and whether a text was given to the run by others than the model; see `ToolContext`. */
type Call = { tool: Tool; input: unknown; wasGiven: (text: string) => boolean };

/** What is stored of a call: its result, or why there is none; `unknown`: it may have been done all the same. */
export type Called = ToolResult | { failed: string; unknown?: true };

const DENIED = 'The person did not approve this call, so it was not made. Do not try it again; go on without it.';
const INTERRUPTED =
  'The call was interrupted and may have done part of its work. Look at what is there before you repeat it.';
const UNKNOWN =
  'Outcome unknown: the call broke off, and nobody could tell whether it was done. Do not repeat it; say that its outcome is unknown.';
const WAS_DONE = 'The call broke off, but a person has checked that it was done.';

/**
 * One call as a step. What changes nothing, or restores what was before it, is made again where it was interrupted; any other call that
 * changes the sandbox is reported as interrupted; one that changes the world waits for an approval, and a person is asked what became of it where nobody knows.
 */
export async function callTool(execution: Execution, name: string, call: Call): Promise<Called> {
  const { tool, input } = call;
  if (tool.changes === 'nothing') return make(execution, name, call);
  const isBegun = wasBegun(execution, name) && execution.stored(name) === undefined;
  if (tool.changes === 'sandbox') return inSandbox(execution, name, call, isBegun);
  if (isBegun) return settle(execution, name, call);
  if (execution.stored(name) !== undefined) recallApproval(execution, `Approve ${name}`, tool);
  else if (!(await isApproved(execution, `Approve ${name}`, tool, input))) return { failed: DENIED };
  const called = await make(execution, name, call);
  return isUnknown(called) ? settle(execution, name, call) : called;
}

async function inSandbox(execution: Execution, name: string, call: Call, isBegun: boolean): Promise<Called> {
  if (isBegun && !restores(call.tool)) return { failed: INTERRUPTED };
  const isStored = execution.stored(name) !== undefined;
  const called = await make(execution, name, call);
  if (isStored && !('failed' in called)) call.tool.recall?.(called);
  return called;
}

function restores({ changes, restores: does }: Tool): boolean {
  return changes === 'sandbox' && does === true;
}

function make(execution: Execution, step: string, call: Call): Promise<Called> {
  const repeatable = call.tool.changes === 'nothing' || restores(call.tool);
  return doStep(
    execution,
    step,
    ({ key }) => tracing.span('tool', { tool: call.tool.name }, () => tryTool(execution, call, key)),
    { repeatable, tries: 1 },
  );
}

function isUnknown(called: Called): boolean {
  return 'unknown' in called && called.unknown;
}

/** Asks what became of a call, and makes it again only where a person says so; as often as that breaks off too. */
async function settle(execution: Execution, name: string, call: Call): Promise<Called> {
  const { approvals } = await execution.ports.policy();
  for (let step = name; ; step = `${step}, again`) {
    const answer = await askStep(execution, `Outcome of ${step}`, {
      text: unknownText(call.tool.name, call.input),
      choices: Object.values(unknownChoices),
      // Like an approval: only its person's own clear words make the call again, and no bare yes.
      actions: ['answer', 'approve_run', 'deny'],
      default: unknownChoices.leave,
      deadlineMs: approvals.minutes * MINUTE,
    });
    if (answer.text === unknownChoices.done) return { text: WAS_DONE };
    if (answer.text !== unknownChoices.again) return { failed: UNKNOWN };
    const next = `${step}, again`;
    if (wasBegun(execution, next) && execution.stored(next) === undefined) continue;
    const called = await make(execution, next, call);
    if (!isUnknown(called)) return called;
  }
}

/** What goes wrong in a call is its result: the model is to know. Only a tool that says so itself is known to have done nothing. */
async function tryTool(execution: Execution, call: Call, key: string): Promise<Called> {
  const { tool, input } = call;
  const late = new AbortController();
  const ms = tool.timeoutMs ?? CALL_MS;
  const timer = setTimeout(() => late.abort(new OutcomeUnknown(`It took longer than ${ms / 1000} s.`)), ms);
  const signal = AbortSignal.any([execution.signal, late.signal]);
  try {
    return await orAborted(tool.run(contextOf(execution, call, key, signal), input), signal);
  } catch (error) {
    execution.signal.throwIfAborted();
    const failed = error instanceof ToolError ? error.message : `${tool.name} failed: ${briefly(error)}`;
    const isSure = error instanceof ToolError && !(error instanceof OutcomeUnknown);
    return isSure ? { failed } : { failed, unknown: true };
  } finally {
    clearTimeout(timer);
  }
}

/** A tool that does not heed its signal is left behind. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason as Error);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    work.catch(() => undefined);
  }
}

const BRIEF = 300;

function briefly(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, BRIEF).toWellFormed();
}

function contextOf(execution: Execution, { tool, wasGiven }: Call, key: string, signal: AbortSignal): ToolContext {
  const { id, workspace, channel, thread, person, direct = false, plan } = execution.run;
  return {
    run: { id, workspace, channel, thread, person, direct, workflow: plan.workflow },
    key,
    signal,
    cache: (of, make) => execution.once(`${tool.name}:${of}`, make),
    wasGiven,
    talk: (before) => (before === undefined ? talkOf(execution) : talkBefore(execution, before)),
    files: () => filesHere(execution),
    note: (text) => execution.doing(text),
    keep: (name, bytes) => {
      execution.stores.addFile(bytes);
      return execution.ports.keep(execution.run, name, bytes);
    },
  };
}
