import type { Place } from '../commands.ts';
import type { Base } from '../workspace.ts';
import type { WorkingCopies } from './copies.ts';
import type { Mirror, Revision } from './mirror.ts';
import type { Wanted } from './wanted.ts';

export type CopyBaseOptions = {
  copies: WorkingCopies;
  repository: string;
  revision: Revision;
  bundle?: Wanted['bundle'];
  signal: AbortSignal;
  /** Gets what preparing prints. */
  onOutput: (bytes: Buffer) => void;
};

/** A working copy that a workspace begins with: the same commit each time. */
export class CopyBase implements Base {
  readonly within: string;
  readonly #options: CopyBaseOptions;
  #place: Place | undefined;
  #barePlace: Place | undefined;

  constructor(options: CopyBaseOptions) {
    this.within = options.repository;
    this.#options = options;
  }

  /** Where commands run in a folder that was laid, once one was. */
  get place(): Place | undefined {
    return this.#place;
  }

  /** The same in one that was not prepared. */
  get barePlace(): Place | undefined {
    return this.#barePlace;
  }

  async lay(folder: string, { signal, prepared }: Parameters<Base['lay']>[1]): Promise<void> {
    const { copies, repository, revision: at, bundle, onOutput } = this.#options;
    const { place } = await copies.open({ repository, folder, at, bundle, prepared, signal, onOutput });
    if (prepared) this.#place = place;
    else this.#barePlace = place;
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    return (await this.mirror()).contentOf(this.#options.revision.commit, path);
  }

  /** The mirror that it is made from, with the commit in it. */
  mirror(): Promise<Mirror> {
    const { copies, repository, revision: at, bundle, signal } = this.#options;
    return copies.mirrorWith({ repository, at, bundle, signal });
  }
}
