import { createHash } from 'node:crypto';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../../core/domain/policy/repository.ts';
import { PermanentError } from '../../core/workflow.ts';
import { git, type GitCall, type GitResult, type Login, settleGit } from './git.ts';

/** The first fetch of a large repository takes minutes. */
const FETCH_MS = 15 * 60_000;

/** What is looked up in the mirror itself takes milliseconds, and seconds on a disk that is busy. */
const LOOK_MS = 60_000;

/** As much of what git says about a failure as helps. */
const SAID = 300;

const IS_COMMIT = /^[0-9a-f]{7,64}$/;

/** How the first branch is called mostly, where several are at the same commit. */
const USUAL = ['main', 'master', 'trunk'];

/** Trying again does not help. */
const REFUSED =
  /Authentication failed|could not read (?:Username|Password)|Permission denied|not found|does not (?:exist|appear to be a git repository)|returned error: 40[134]/i;

/** A command runs for a day at most. */
const LONGEST_USE_MS = 25 * 60 * 60_000;

/** The commit that a copy begins with; `branch` is missing where it is none's. */
export type Revision = { commit: string; branch?: string };

export type MirrorOptions = {
  /** The folder of all mirrors. */
  root: string;
  name: string;
  repository: Repository;
  login?: Login | undefined;
};

/** A bare copy of a repository on this machine, from which every run's copy is made. */
export class Mirror {
  readonly folder: string;
  readonly #options: MirrorOptions;
  readonly #home: string;

  constructor(options: MirrorOptions) {
    const { root, name, repository } = options;
    const id = createHash('sha256').update(repository.url).digest('hex').slice(0, 12);
    this.folder = join(root, `${name}-${id}.git`);
    this.#home = join(root, 'git-home');
    this.#options = options;
  }

  /**
   * Fetches what is new and gives the revision that the policy names.
   * @throws where it cannot be fetched; a `PermanentError` where trying again cannot help.
   */
  async fetch(signal?: AbortSignal): Promise<Revision> {
    await settleGit(this.#home);
    await this.#make(signal);
    const fetched = await this.#fetchNow(signal);
    signal?.throwIfAborted();
    if (fetched.code !== 0) await this.#mend(fetched, signal);
    return this.#revision();
  }

  /** The ids of the contents of those files in that commit, as one text. */
  async contentsOf(commit: string, paths: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.#git(['ls-tree', '-z', commit, '--', ...paths]);
    if (code !== 0) throw new Error(`git ls-tree failed: ${stderr.slice(0, SAID)}`);
    return stdout;
  }

  async #make(signal: AbortSignal | undefined): Promise<void> {
    // Several runs may do this at once, and it may wait for as long as one of them fetches.
    const args = ['init', '-q', '--bare', this.folder];
    const made = await git({ home: this.#home, args, timeoutMs: FETCH_MS, signal, alone: this.folder });
    signal?.throwIfAborted();
    if (made.code !== 0) throw this.#failure(made);
  }

  async #fetchNow(signal: AbortSignal | undefined): Promise<GitResult> {
    const { repository, login } = this.#options;
    const { url } = repository;
    const refs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*', '+HEAD:refs/meanwhile/head'];
    const args = ['--git-dir', this.folder, 'fetch', '-q', '--prune', '--no-write-fetch-head', '--', url, ...refs];
    const call: GitCall = { home: this.#home, args, timeoutMs: FETCH_MS, signal, alone: this.folder };
    const fetched = await git({ ...call, ...(login && { login: { url, with: login } }) });
    // One file instead of one for each branch, which copies take over.
    if (fetched.code === 0) await this.#git(['pack-refs', '--all'], this.folder);
    return fetched;
  }

  /** A mirror that lost a part, as on a disk that was full, is made anew. */
  async #mend(failed: GitResult, signal: AbortSignal | undefined): Promise<void> {
    const { code } = await this.#git(['fsck', '--connectivity-only', '--no-dangling']);
    // One that was ended before it could tell has found nothing broken.
    if (code <= 0) throw this.#failure(failed);
    // Copies that are in use still read it, so it is only put aside.
    await rename(this.folder, `${this.folder}.broken-${Date.now()}`);
    await this.#make(signal);
    const again = await this.#fetchNow(signal);
    if (again.code !== 0) throw this.#failure(again);
  }

  async #revision(): Promise<Revision> {
    const { ref } = this.#options.repository;
    if (ref === undefined) return this.#beginning();
    const commit = await this.#commitOf(`refs/heads/${ref}`);
    if (commit !== undefined) return { commit, branch: ref };
    const other =
      (await this.#commitOf(`refs/tags/${ref}`)) ?? (IS_COMMIT.test(ref) ? await this.#commitOf(ref) : undefined);
    if (other === undefined)
      throw new PermanentError(
        `${this.#options.name} has no branch, tag or commit ${ref}. Whoever runs me can correct "ref" in the policy.`,
      );
    return { commit: other };
  }

  /** What the repository itself begins with: a commit, and the branch that is there. */
  async #beginning(): Promise<Revision> {
    const commit = await this.#commitOf('refs/meanwhile/head');
    if (commit === undefined) throw new PermanentError(`${this.#options.name} is empty: it has no commit.`);
    const { stdout } = await this.#git([
      'for-each-ref',
      '--points-at',
      commit,
      '--format=%(refname:lstrip=2)',
      'refs/heads',
    ]);
    const branches = stdout.split('\n').filter((name) => name !== '');
    const branch = USUAL.find((name) => branches.includes(name)) ?? branches[0];
    return { commit, ...(branch !== undefined && { branch }) };
  }

  async #commitOf(ref: string): Promise<string | undefined> {
    const { code, stdout } = await this.#git(['rev-parse', '--verify', '-q', '--end-of-options', `${ref}^{commit}`]);
    return code === 0 ? stdout.trim() : undefined;
  }

  async #git(args: readonly string[], alone?: string): Promise<GitResult> {
    const { folder } = this;
    return git({ home: this.#home, args: ['--git-dir', folder, ...args], timeoutMs: LOOK_MS, ...(alone && { alone }) });
  }

  #failure({ stderr }: GitResult): Error {
    const { name, login } = this.#options;
    const hidden = login ? stderr.replaceAll(login.password, '[secret]') : stderr;
    const said = hidden.replaceAll(/\s+/g, ' ').trim().slice(0, SAID);
    const text = `${name} cannot be fetched. git says: ${said === '' ? 'nothing' : said}`;
    return REFUSED.test(stderr) ? new PermanentError(text) : new Error(text);
  }
}

/** What is left of mirrors that were made anew, once no command can use it any more. */
export async function removeBroken(root: string, now = Date.now()): Promise<void> {
  const names = await readdir(root).catch(() => []);
  for (const name of names) {
    const at = /\.git\.broken-(\d+)$/.exec(name)?.[1];
    if (at === undefined || now - Number(at) < LONGEST_USE_MS) continue;
    await rm(join(root, name), { recursive: true, force: true });
  }
}
