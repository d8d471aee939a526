import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
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
export const REFUSED =
  /Authentication failed|could not read (?:Username|Password)|Permission denied|not found|does not (?:exist|appear to be a git repository)|returned error: 40[134]/i;

/** A command runs for a day at most. */
const LONGEST_USE_MS = 25 * 60 * 60_000;

/** What a commit does to a file. */
export type ChangedFile = { path: string; how: 'added' | 'changed' | 'removed' };

/** As git's status letters say it. */
const HOW: Record<string, ChangedFile['how']> = { A: 'added', D: 'removed' };

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

  async has(commit: string): Promise<boolean> {
    await settleGit(this.#home);
    return (await this.#commitOf(commit)) === commit;
  }

  /** A file as it is in that commit; undefined where there is none. */
  async contentOf(commit: string, path: string): Promise<Uint8Array | undefined> {
    const { code, bytes } = await this.#git(['cat-file', 'blob', `${commit}:${path}`]);
    return code === 0 ? bytes : undefined;
  }

  /** The paths of its files, the first ones in order. */
  async pathsOf(commit: string, most: number): Promise<string[]> {
    const { stdout } = await this.#git(['ls-tree', '-r', '-z', '--name-only', commit]);
    return stdout.split('\0', most).filter((path) => path !== '');
  }

  /** The files that differ between a commit and its only parent; undefined where `parent` is not that. */
  async filesOf(commit: string, parent: string): Promise<ChangedFile[] | undefined> {
    const { stdout: parents } = await this.#git(['rev-list', '--parents', '-n', '1', commit]);
    if (parents.trim() !== `${commit} ${parent}`) return undefined;
    const { code, stdout, stderr } = await this.#git([
      'diff-tree',
      '-r',
      '-z',
      '--no-renames',
      '--name-status',
      parent,
      commit,
    ]);
    if (code !== 0) throw new Error(`git diff-tree failed: ${stderr.slice(0, SAID)}`);
    const parts = stdout.split('\0');
    return parts.flatMap((path, at) => (at % 2 === 1 ? [{ path, how: HOW[parts[at - 1] ?? ''] ?? 'changed' }] : []));
  }

  /** Takes over the commits of a bundle, and gives the one that it is for. They have no name here, and are kept. */
  async take(bundle: Uint8Array): Promise<Revision> {
    const folder = await mkdtemp(join(this.#options.root, 'bundle-'));
    try {
      const file = join(folder, 'commits');
      await writeFile(file, bundle);
      const { code, stdout, stderr } = await this.#git(['bundle', 'unbundle', file], this.folder);
      const [, commit, branch] = /^([0-9a-f]+) refs\/heads\/(\S+)$/m.exec(stdout) ?? [];
      if (code !== 0 || commit === undefined || branch === undefined)
        throw new Error(`git bundle failed: ${stderr.slice(0, SAID)}`);
      return { commit, branch };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** git with the mirror, and with the server that it is a copy of. */
  async withServer(args: readonly string[], signal?: AbortSignal): Promise<GitResult> {
    const { repository, login } = this.#options;
    const call = { home: this.#home, args: ['--git-dir', this.folder, ...args], timeoutMs: FETCH_MS, signal };
    const result = await git({ ...call, ...(login && { login: { url: repository.url, with: login } }) });
    return { ...result, stdout: this.#clean(result.stdout), stderr: this.#clean(result.stderr) };
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
    const { name } = this.#options;
    const said = this.#clean(stderr).replaceAll(/\s+/g, ' ').trim().slice(0, SAID);
    const text = `${name} cannot be fetched. git says: ${said === '' ? 'nothing' : said}`;
    return REFUSED.test(stderr) ? new PermanentError(text) : new Error(text);
  }

  /** What git says may hold the address with its login. */
  #clean(said: string): string {
    const { login } = this.#options;
    return login ? said.replaceAll(login.password, '[secret]') : said;
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
