import type { StoredFile } from '../../core/domain/run.ts';
import { cutMessage } from '../../core/present/text/left-out.ts';
import type { Earlier, WorkflowContext } from '../../core/workflow.ts';
import { CopyBase } from '../../sandbox/copies/base.ts';
import { commit, type Committed } from '../../sandbox/copies/commit.ts';
import type { WorkingCopies } from '../../sandbox/copies/copies.ts';
import type { ChangedFile, Revision } from '../../sandbox/copies/mirror.ts';
import { BRANCHES } from '../../sandbox/copies/push.ts';
import type { Changed, Workspace } from '../../sandbox/workspace.ts';
import { chosenRepository, whereIs } from '../in-repository.ts';

/** What a build in a repository begins with; `branch` is the one that it goes on with, where an earlier build made one. */
type Begun = { repository: string; revision: Revision; branch?: string };

/** A branch with the work on it. */
export type Branch = { name: string; commit: string; files: ChangedFile[]; bundle: StoredFile };

export type Repositories = { copies: WorkingCopies; onOutput: (bytes: Buffer) => void };

const BUNDLE = '.bundle';

/** As much of a repository's list of files as a plan needs. */
const MOST_PATHS = 400;

/** git's own advice for the first line of a message. */
const TITLE_CHARS = 72;
const MESSAGE_CHARS = 4_000;

/** A repository of the policy that a build changes. */
export class BuildRepository {
  readonly base: CopyBase;
  readonly #context: WorkflowContext;
  readonly #copies: WorkingCopies;
  readonly #begun: Begun;
  readonly #earlierBundle: (() => Promise<Uint8Array | undefined>) | undefined;

  private constructor(context: WorkflowContext, { copies, onOutput }: Repositories, begun: Begun, bundle?: StoredFile) {
    this.#context = context;
    this.#copies = copies;
    this.#begun = begun;
    this.#earlierBundle = bundle && (() => context.bytes(bundle));
    const { repository, revision } = begun;
    this.base = new CopyBase({
      copies,
      repository,
      revision,
      bundle: this.#earlierBundle,
      signal: context.signal,
      onOutput,
    });
  }

  /** The repository that the input names, or the one of the earlier build, which it then goes on from; undefined where there is none. */
  static async begin(
    context: WorkflowContext,
    repositories: Repositories,
    { names, earlier }: { names: readonly string[]; earlier: Earlier | undefined },
  ): Promise<BuildRepository | undefined> {
    const before = earlier && bundleOf(earlier, names);
    const repository = before?.repository ?? (names.length === 0 ? undefined : await chosenRepository(context, names));
    if (repository === undefined) return undefined;
    const begun = await context.step('Look up the repository', async ({ signal }): Promise<Begun> => {
      const bundle = before && (await context.bytes(before.file));
      const revision = await repositories.copies.revision(repository, signal, bundle);
      return { repository, revision, ...(bundle && revision.branch !== undefined && { branch: revision.branch }) };
    });
    return new BuildRepository(context, repositories, begun, before?.file);
  }

  get name(): string {
    return this.#begun.repository;
  }

  /** "web at 1a2b3c4d (main)" */
  get where(): string {
    return whereIs(this.name, this.#begun.revision);
  }

  /** How the policy says that its tests are run. */
  async testCommand(): Promise<string | undefined> {
    return (await this.#copies.settingsOf(this.name)).test;
  }

  /** What is in it, for a plan. */
  async listing(): Promise<string> {
    const mirror = await this.base.mirror();
    const paths = await mirror.pathsOf(this.#begun.revision.commit, MOST_PATHS);
    const more = paths.length < MOST_PATHS - 1 ? '' : '\n[... and more]';
    return `It is a change of the repository ${this.where}. Its files:\n${paths.join('\n')}${more}`;
  }

  /** Puts the changes onto a branch, and gives that as a file as well; undefined where nothing was changed. */
  async branch(workspace: Workspace, { changes, said }: { changes: readonly Changed[]; said: string }) {
    if (changes.length === 0) return undefined;
    const { signal } = this.#context;
    const name = this.#begun.branch ?? (await this.#freeName(signal));
    const committed = await this.#commit(workspace, { name, changes, said });
    if (!committed) return undefined;
    const files = await this.#lookInto(committed);
    const bundle = await this.#context.keep(`${this.name}${BUNDLE}`, committed.bundle);
    return { name, commit: committed.commit, files, bundle };
  }

  async #freeName(signal: AbortSignal): Promise<string> {
    const { id, name } = this.#context.run;
    const own = /^[a-z0-9-]+$/.test(name) ? name : 'build';
    const isTaken = await this.#copies.hasBranch(this.name, BRANCHES + own, signal);
    return BRANCHES + (isTaken || name === '' ? `${own}-${id}` : own);
  }

  async #commit(
    workspace: Workspace,
    { name, changes, said }: { name: string; changes: readonly Changed[]; said: string },
  ): Promise<Committed | undefined> {
    const { signal } = this.#context;
    const folder = await workspace.copy(COMMIT, { prepared: false });
    try {
      const place = this.base.barePlace;
      if (!place) throw new Error('The copy was not laid.');
      return await commit({
        folder,
        place,
        base: this.#begun.revision.commit,
        branch: name,
        paths: changes.map(({ path }) => path),
        message: this.#message(said),
        signal,
      });
    } finally {
      await workspace.drop(COMMIT);
    }
  }

  /** What stands in the commit is looked up outside the sandbox, since a person approves it by that. */
  async #lookInto({ commit: made, bundle }: Committed): Promise<ChangedFile[]> {
    const mirror = await this.base.mirror();
    const taken = await mirror.take(bundle);
    const files = taken.commit === made ? await mirror.filesOf(made, this.#begun.revision.commit) : undefined;
    if (!files) throw new Error('The branch is not what was to be made.');
    return files;
  }

  #message(said: string): string {
    const { request, person, addition } = this.#context.run;
    const asked = line(request);
    const title = asked.length <= TITLE_CHARS ? asked : `${asked.slice(0, TITLE_CHARS - 3).toWellFormed()}...`;
    const body = [...(title === asked ? [] : [request]), ...(addition === undefined ? [] : [addition]), said];
    const text = cutMessage(body.filter((part) => part.trim() !== '').join('\n\n'), MESSAGE_CHARS);
    return `${title}\n\n${text}\n\nRequested-by: ${line(person.name)}\n`;
  }

  /** The branch of another execution, perhaps on another machine, goes to the server. @throws where trying again may help. */
  async push({ name, commit: pushed, bundle }: Branch, signal: AbortSignal) {
    const bytes = async () => this.#context.bytes(bundle);
    return this.#copies.push(this.name, { commit: pushed, branch: name, bundle: bytes }, signal);
  }

  /** What the policy lets become of a branch. */
  async allowed(): Promise<{ push: boolean; pullRequest?: string | undefined }> {
    return this.#copies.settingsOf(this.name);
  }

  /** The branch that it is to be merged into. */
  get onto(): string | undefined {
    return this.#begun.branch === undefined ? this.#begun.revision.branch : undefined;
  }
}

const COMMIT = 'commit';

function line(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** The branch of the earlier build, where this order is for the same repository or names none. */
function bundleOf({ files, repositories }: Earlier, names: readonly string[]) {
  const file = files.find(({ name }) => name.endsWith(BUNDLE));
  const repository = file?.name.slice(0, -BUNDLE.length);
  if (!file || repository === undefined || !repositories.includes(repository)) return undefined;
  return names.length === 0 || names.includes(repository) ? { file, repository } : undefined;
}
