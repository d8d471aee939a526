import { createHash } from 'node:crypto';
import { activeWork, type ActiveWork, sessionNotification, type SessionState } from '../../core/present/session.ts';
import { isFinal, type Run } from '../../core/domain/run.ts';

/** More runs than this are not remembered in an id, so that a header can carry it; what is forgotten is only told again. */
const MOST_REMEMBERED = 100;

/** Ids of runs, and six characters each for what was told of its progress and of its output; then the notifications. */
const FORM = /^(?:[\w-]{1,40}\.[\w-]{6}\.[\w-]{6},)*\|(?:[\w-]{1,40},)*$/;

/** Stands for what was not told yet. */
const NOTHING = '------';

export type StreamEvent = { event: 'progress' | 'output' | 'notification' | 'acknowledged'; data: object };

/**
 * What a client has been told of a session. It is the id of every event, so a client that comes back says by itself what it
 * knows, to whichever process, and gets what has changed since: nothing has to be kept for it.
 */
export class Seen {
  readonly #runs = new Map<string, { progress: string; output: string }>();
  readonly #notified = new Set<string>();

  constructor(id = '') {
    if (!FORM.test(id)) return;
    const [runs = '', notified = ''] = id.split('|');
    for (const part of runs.split(',').slice(0, -1)) {
      const [run = '', progress = '', output = ''] = part.split('.');
      this.#runs.set(run, { progress, output });
    }
    for (const one of notified.split(',').slice(0, -1)) this.#notified.add(one);
  }

  get id(): string {
    const runs = [...this.#runs].slice(-MOST_REMEMBERED);
    const notified = [...this.#notified].slice(-MOST_REMEMBERED);
    const told = runs.map(([run, { progress, output }]) => `${run}.${progress}.${output},`);
    return `${told.join('')}|${notified.map((one) => `${one},`).join('')}`;
  }

  /** The runs that it knows as live and that are so no more. */
  ended({ live }: SessionState): string[] {
    const now = new Set(live.map(({ id }) => id));
    return [...this.#runs.keys()].filter((run) => !now.has(run));
  }

  /** What is new of the session; `ended` are the runs that `ended` named, as far as they are kept. Each counts as told when it is taken. */
  *news(state: SessionState, ended: readonly Run[], now: number): Generator<StreamEvent> {
    const kept = new Set(ended.map(({ id }) => id));
    for (const gone of this.ended(state)) if (!kept.has(gone)) this.#runs.delete(gone);
    for (const run of [...ended, ...state.live]) yield* this.#newsOf(run, now);
    for (const run of state.unread) {
      if (this.#notified.has(run.id)) continue;
      this.#notified.add(run.id);
      yield { event: 'notification', data: sessionNotification(run, now) };
    }
    const unread = new Set(state.unread.map(({ id }) => id));
    for (const id of [...this.#notified].filter((one) => !unread.has(one))) {
      this.#notified.delete(id);
      yield { event: 'acknowledged', data: { id } };
    }
  }

  *#newsOf(run: Run, now: number): Generator<StreamEvent> {
    const before = this.#runs.get(run.id) ?? { progress: NOTHING, output: NOTHING };
    const work = progressOf(run, now);
    const { elapsedSeconds: _elapsed, ...telling } = work;
    const told = { progress: short(JSON.stringify(telling)), output: short(run.output) };
    if (told.output !== before.output && run.output !== '') {
      this.#runs.set(run.id, { ...before, output: told.output });
      yield { event: 'output', data: { workId: run.id, output: run.output } };
    }
    this.#runs.set(run.id, told);
    if (told.progress !== before.progress) yield { event: 'progress', data: work };
    if (isFinal(run.status)) this.#runs.delete(run.id);
  }
}

type Progress = ActiveWork & Pick<Run['progress'], 'stage' | 'step' | 'steps' | 'stepName'>;

function progressOf(run: Run, now: number): Progress {
  const { stage, step, steps, stepName } = run.progress;
  return { ...activeWork(run, now), stage, step, steps, ...(stepName !== undefined && { stepName }) };
}

function short(text: string): string {
  return createHash('sha1').update(text).digest('base64url').slice(0, 6);
}
