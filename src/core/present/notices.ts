import { textTooLong, emptyTask } from '../command/wording.ts';
import { nearest } from '../command/nearest.ts';
import { filterNames } from '../command/words.ts';
import { MAX_REQUEST } from '../command/limit.ts';
import type { KnownWorkflow } from '../command/command.ts';
import { formatDuration } from './text/duration.ts';
import type { Person } from '../domain/message.ts';
import type { Button, Post } from '../domain/outgoing.ts';
import type { QueuePlace } from '../queries.ts';
import type { Run } from '../domain/run.ts';
import { code, plain } from './text/markdown.ts';
import { equalText } from './run/follow.ts';
import { notice, refusedBy } from './text/notice.ts';
import { placeText } from './text/place.ts';
import { cancelButton, nameAmong, nameAndId, personName, statusText, stepText } from './text/subject.ts';

/** For somebody who may not do this: "Only Ana can start this." */
export function notRequester(
  requester: Person,
  verb: 'start' | 'decline' | 'cancel' | 'retry' | 'answer' | 'continue' | 'change' = 'start',
): Post {
  const rule = `rules: ${verb === 'cancel' ? 'cancel' : 'confirm'} for others`;
  return { ...refusedBy(rule, `Only ${personName(requester)} can ${verb} this.`), sign: '🔒' };
}

/**
 * The answer to `/task`: the run is stored and will be worked on, since that is what was asked for. Of an equal one that is
 * at work already it is told, with what to do about it.
 */
export function presentStarted(run: Run, place?: QueuePlace, equal?: Run): Post {
  const waits = place !== undefined && (place.busy >= place.slots || place.position > 1);
  const subject = run.name === '' ? `${code(run.id)}, which I am still naming` : nameAndId(run);
  const text = waits ? `Queued ${subject}. ${placeText(place)}.` : `Started ${subject}.`;
  if (!equal) return { ...notice(text), run: run.id };
  const follow: Button = { action: 'follow', value: equal.id, label: 'Follow that one' };
  const buttons = [...(equal.person.id === run.person.id ? [] : [follow]), cancelButton(run, 'Cancel this one')];
  return { ...notice(`${text} ${equalText(equal, run)}`, buttons), run: run.id };
}

/** The answer to a cancel that works: at once, before the work has stopped. */
export function presentStopping(run: Run): Post {
  return { ...notice(`Stopping ${nameAndId(run)}.`), run: run.id };
}

/** For a cancel that comes too late. */
export function runFinished(run: Run, now: number): Post {
  const ago = run.finishedAt === undefined ? '' : ` ${formatDuration(now - run.finishedAt)} ago`;
  const ended =
    run.status === 'canceled'
      ? 'was already canceled'
      : run.status === 'failed'
        ? 'already failed'
        : 'already completed';
  return { ...notice(`${nameAndId(run)} ${ended}${ago}, so there is nothing to stop.`), run: run.id };
}

export function unknownRun(reference: string): Post {
  const near = nearest(reference.toLowerCase(), [...filterNames, 'mine', 'help']);
  const meant = near === undefined ? '' : ` Did you mean ${code(`/workflows ${near}`)}?`;
  return notice(`I know no run ${code(reference, 60)} here.${meant} ${code('/workflows all')} lists them.`);
}

/** Platforms show a handful of buttons well; the rest can be named. */
const MAX_PICKS = 10;

/** Asks which of several runs to stop; `inThread` tells how to say it there in words. */
export function askWhichRun(runs: Run[], inThread = false, again = false): Post {
  const shown = runs.slice(0, MAX_PICKS);
  const lines = shown.map((run, at) => `${at + 1}. ${nameAndId(run)}: ${whereItIs(run)}`);
  const more =
    runs.length > shown.length ? `\n${runs.length - shown.length} more: name one, ${code('/cancel <id or name>')}` : '';
  const words = inThread
    ? `\n\nPress a button, or write ${again ? '' : `"the first one", `}${code('stop <name>')} or ${code('stop all')}.`
    : '';
  return notice(
    `${again ? 'I am not sure which one you mean, so I have stopped none.' : 'Which one shall I stop?'}\n${lines.join('\n')}${more}${words}`,
    shown.map((run) => cancelButton(run, `Cancel ${nameAmong(run, shown)}`)),
  );
}

/** "running, step 2 of 5, Run the tests" */
function whereItIs(run: Run): string {
  const step = run.status === 'queued' ? undefined : stepText(run.progress);
  return step === undefined ? statusText(run) : `${statusText(run)}, ${step}`;
}

/** Asked which run to stop, somebody wants none stopped. */
export function noneStopped(): Post {
  return notice('All right, nothing was stopped.');
}

/** The run that somebody picked had ended when they did. */
export function stoppedAlready(): Post {
  return notice('That one has ended meanwhile, so there is nothing to stop.');
}

export function nothingToCancel(): Post {
  return notice('Nothing is running or queued here that you could stop. `/workflows mine` lists all of yours.');
}

export function personLimit(limit: number): Post {
  return refusedBy(
    'limits.perPerson',
    `You have ${limit} ${limit === 1 ? 'run' : 'runs'} queued or at work already, which is the most for one person. This one was not started: wait for one to end, or stop one with \`/cancel\`.`,
  );
}

export function workspaceLimit(limit: number): Post {
  return refusedBy(
    'limits.perWorkspace',
    `There are ${limit} ${limit === 1 ? 'run' : 'runs'} queued or at work here already, which is the most at once. This one was not started: please try again later.`,
  );
}

/** The policy does not allow this workflow to this person here. */
export function notAllowed(workflow: string): Post {
  return refusedBy(
    `rules: run ${workflow}`,
    `${code(workflow)} is not allowed for you here, so nothing was started. Whoever runs this bot can allow it in its policy file.`,
  );
}

/** The workflow does not work on this machine; `why` says what an operator can do. */
export function workflowOff(why: string): Post {
  return refusedBy('commands', `${why} Nothing was started.`);
}

/** What of a schema's complaint is shown; zod's issues have this shape. */
type Issue = { path: readonly PropertyKey[]; message: string };

const MAX_ISSUES = 3;

export function invalidInput(workflow: Pick<KnownWorkflow, 'name' | 'usage'>, issues: readonly Issue[]): Post {
  const lines = issues.slice(0, MAX_ISSUES).map((issue) => `- ${issueText(issue)}`);
  const more = issues.length > MAX_ISSUES ? `\n- and ${issues.length - MAX_ISSUES} more` : '';
  return notice(
    `${code(workflow.name)} cannot work with that:\n${lines.join('\n')}${more}\nIt is called like this: ${code(`/task ${workflow.usage}`)}`,
  );
}

function issueText(issue: Issue): string {
  const path = issue.path.map(String).join('.');
  const message = plain(issue.message, 200);
  return path === '' ? message : `${code(path, 60)}: ${message}`;
}

export function tooLong(length: number): Post {
  return notice(textTooLong(length, MAX_REQUEST));
}

export function emptyRequest(): Post {
  return notice(emptyTask());
}

/** Background work is switched off, here or for this person. */
export function backgroundOff(): Post {
  return refusedBy(
    'enabled or rollout',
    'Background work is switched off here, so nothing was started. Runs that are at work already finish.',
  );
}

/** No workflow fits, and no model is configured that could answer or choose one. */
export function nothingFits(workflows: readonly Pick<KnownWorkflow, 'usage'>[]): Post {
  const lines = workflows.map(({ usage }) => `- ${code(`/task ${usage}`)}`);
  const without = lines.length > 0 ? ` What works without one:\n${lines.join('\n')}` : '';
  return notice(
    `I have no language model set up, so I cannot answer that.${without}\n\nTo set one up, see \`OPENAI_API_KEY\` in the README.`,
  );
}

/** A message that could not be handled, however often it was tried. */
export function setAside(reference: string): Post {
  return {
    kind: 'reply',
    text: `Something went wrong on my side and I could not handle this message. It is kept under ${code(reference)}; please try again, or tell whoever runs this bot.`,
    buttons: [],
    files: [],
  };
}

/** Help and errors of commands, as `parseCommand` words them. */
export function commandText(text: string): Post {
  return notice(text);
}

/** For a Retry that was pressed before; `as` is the run that it made. */
export function alreadyRetried(run: Run, as: string): Post {
  return { ...notice(`${nameAndId(run)} was retried already, as ${code(as)}.`), run: as };
}

/** A button whose offer or run is gone, or that is not for this message. */
export function buttonGone(): Post {
  return notice('This button has done its work already, or what it was for is no longer kept.');
}

/** The same, where it was said in full before. */
export function nothingFitsAgain(): Post {
  return notice(`That I cannot answer without a language model. ${code('/task --help')} says what works without one.`);
}

/** For a command that writes, where nothing can. */
export function needsModel(): Post {
  return notice(`To write that I need a language model, and none is set up. ${code('/help')} shows what works.`);
}
