import type { RequestFile } from '../domain/attached.ts';
import type { MoreFrom } from '../domain/carried.ts';
import type { Addition } from '../domain/run.ts';
import { filesForModel } from '../present/files.ts';
import type { Execution } from './execution.ts';
import { late } from './run-files.ts';
import { patiently } from './run-talk.ts';

/**
 * What people say to the run while it works, handed to the workflow in portions. Which portion a call got is stored under the
 * number of the call, so that a replay gets the same.
 */
export class Additions {
  readonly #execution: Execution;
  #calls = 0;
  #taken = 0;
  #before: Promise<unknown> = Promise.resolve();

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  /**
   * What was said since the call before; one call after the other. Where the caller can tell that this call is a replay, only a call that
   * took something is stored, and a replay of any other takes nothing.
   */
  async take(isReplay?: boolean): Promise<Addition[]> {
    this.#execution.signal.throwIfAborted();
    const note = `#context:${++this.#calls}`;
    const portion = this.#before.then(() => this.#portion(note, isReplay));
    this.#before = portion.catch(() => undefined);
    return portion;
  }

  async #portion(note: string, isReplay: boolean | undefined): Promise<Addition[]> {
    const { journal } = this.#execution;
    const stored = this.#execution.stored(note);
    if (stored === undefined && isReplay) return [];
    const said = await journal.additions();
    const from = this.#taken;
    this.#taken = stored === undefined ? said.length : Number(stored);
    const isKnown = stored !== undefined || (isReplay === false && from === this.#taken);
    if (!isKnown) await journal.takeAdditions(note, this.#taken);
    const portion = said.slice(from, this.#taken);
    return Promise.all(portion.map((one, index) => this.#withFiles(one, from + index)));
  }

  /** What somebody says with a file is about the file; its text is stored, so that a replay gets the same. */
  async #withFiles(addition: Addition, at: number): Promise<Addition> {
    const { from } = addition;
    if (!from) return addition;
    const note = `#added:${at}`;
    const told = this.#execution.stored(note) ?? (await this.#readFiles(from, note));
    return told === '' ? addition : { ...addition, text: `${addition.text}\n\n${told}` };
  }

  async #readFiles(from: MoreFrom, note: string): Promise<string> {
    const { run, ports, signal, journal } = this.#execution;
    const { requestMessage: _message, requestFiles: _files, ...bare } = run;
    const source = { ...bare, moreFrom: [from] };
    const files = (await patiently(() => ports.files(source, signal), signal)) ?? late(from.files ?? []);
    const told = filesForModel(files.map(unseen), 'these words');
    await journal.note(note, told);
    return told;
  }
}

/** Images go to a model with a request only. */
function unseen(file: RequestFile): RequestFile {
  if (file.image === undefined) return file;
  return { name: file.name, size: file.size, text: '(An image, which cannot be shown to work that runs.)' };
}
