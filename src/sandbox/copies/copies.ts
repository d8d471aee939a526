import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../../core/domain/policy/repository.ts';
import type { Policy } from '../../core/policy.ts';
import { PermanentError } from '../../core/workflow.ts';
import { type Place, reachOf } from '../commands.ts';
import { limitsOf } from '../limits.ts';
import { runCommand } from '../run-command.ts';
import { prepare, removeUnused } from './dependencies.ts';
import type { Login } from './git.ts';
import { checkOutScript, environmentIn, viewBefore, viewOf } from './layout.ts';
import { Mirror, removeBroken, type Revision } from './mirror.ts';
import { branchOnServer, push, type Pushed, type Pushing } from './push.ts';
import type { Wanted } from './wanted.ts';

/** Ten thousand files take about a second; a disk that is busy, and a million files, need longer. */
const CHECK_OUT_MS = 10 * 60_000;

/** As much of what failed as helps. */
const SAID = 500;

export type CopyOptions = {
  /** Under the data folder: mirrors, and what is kept of preparing. */
  root: string;
  policy: () => Promise<Policy>;
  /** Where commands run. */
  place: () => Promise<Place>;
  /** A variable of the environment. */
  secret: (name: string) => string | undefined;
};

/** A working copy, and where commands run in it. */
export type Copy = { revision: Revision; place: Place };

/** Under `root`: what preparing has filled. */
const KEPT = 'kept';

/** Removes what no run needs any more, and what a process that died had half made. */
export async function removeLeftCopies(root: string): Promise<void> {
  await removeBroken(root);
  await removeUnused(join(root, KEPT));
}

/** Makes working copies of the repositories that the policy names: for each run a fresh one. */
export class WorkingCopies {
  readonly #options: CopyOptions;

  constructor(options: CopyOptions) {
    this.#options = options;
  }

  /** @throws {PermanentError} where there can be none, in words for people. */
  async open(wanted: Wanted): Promise<Copy> {
    const { root } = this.#options;
    const policy = await this.#options.policy();
    const repository = repositoryIn(policy, wanted.repository);
    const place = await this.#isolatedPlace(policy, repository);
    const mirror = await this.#mirrorOf(wanted.repository);
    const revision = await revisionIn(mirror, wanted);
    await checkOut(mirror, revision, wanted, place);
    if (wanted.prepared === false)
      return { revision, place: { ...place, view: viewOf(wanted.repository, mirror.folder) } };
    const secrets = this.#secretsFor(wanted.repository, repository);
    const preparing = this.#placeToPrepare(
      repository,
      { ...place, view: viewOf(wanted.repository, mirror.folder) },
      secrets,
    );
    const given = { mirror, revision, repository, wanted, place: preparing, secrets: Object.values(secrets) };
    const kept = await prepare({ root: join(root, KEPT), ...given });
    return { revision, place: { ...place, view: viewOf(wanted.repository, mirror.folder, kept) } };
  }

  /** The mirror of a repository, with that commit in it: also on a machine that has never had it. */
  async mirrorWith(wanted: Holding): Promise<Mirror> {
    const mirror = await this.#mirrorOf(wanted.repository);
    await revisionIn(mirror, wanted);
    return mirror;
  }

  async #mirrorOf(name: string): Promise<Mirror> {
    const { root } = this.#options;
    const repository = await this.settingsOf(name);
    await mkdir(root, { recursive: true, mode: 0o700 });
    return new Mirror({ root: await realpath(root), name, repository, login: this.#loginFor(name, repository) });
  }

  /** What the policy says of a repository now. */
  async settingsOf(name: string): Promise<Repository> {
    return repositoryIn(await this.#options.policy(), name);
  }

  /** The commit that the policy names now, or the one that such a bundle is for. */
  async revision(name: string, signal: AbortSignal, bundle?: Uint8Array): Promise<Revision> {
    const mirror = await this.#mirrorOf(name);
    const now = await mirror.fetch(signal);
    return bundle ? mirror.take(bundle) : now;
  }

  /** Pushes a branch that was made here or elsewhere, where the policy still allows that. @throws where trying again may help. */
  async push(name: string, pushing: Pushing & { bundle: Wanted['bundle'] }, signal: AbortSignal): Promise<Pushed> {
    const settings = await this.settingsOf(name);
    if (!settings.push) return { done: false, why: `the policy does not allow pushes to ${name} any more.` };
    const { commit, bundle } = pushing;
    const mirror = await this.mirrorWith({ repository: name, at: { commit }, bundle, signal });
    return push(mirror, settings, pushing, signal);
  }

  /** Whether the server has a branch of that name. */
  async hasBranch(name: string, branch: string, signal: AbortSignal): Promise<boolean> {
    const { url } = await this.settingsOf(name);
    return (await branchOnServer(await this.#mirrorOf(name), { url, branch }, signal)).commit !== undefined;
  }

  /** Somebody else's code with somebody else's commands is never run unisolated. */
  async #isolatedPlace({ commands }: Policy, { network, limits, environment }: Repository): Promise<Place> {
    const place = await this.#options.place();
    const { sandbox } = place;
    if (sandbox.kind !== 'bubblewrap' || sandbox.keepsRoot || !sandbox.cutsNetwork) {
      throw new PermanentError(
        'Working copies need commands to be isolated, and they are not on this machine. Whoever runs me can install bubblewrap (a container must allow namespaces for it) and restart me.',
      );
    }
    return {
      sandbox,
      network: reachOf(sandbox, network),
      reaching: place.reaching,
      limits: limitsOf(commands, limits),
      environment: environmentIn(environment),
    };
  }

  #placeToPrepare({ prepareNetwork }: Repository, place: Place, secrets: Record<string, string>): Place {
    return {
      ...place,
      network: reachOf(place.sandbox, prepareNetwork),
      environment: { ...place.environment, ...secrets },
    };
  }

  #secretsFor(name: string, { secrets }: Repository): Record<string, string> {
    return Object.fromEntries(secrets.map((variable) => [variable, this.#secret(name, variable)]));
  }

  #loginFor(name: string, { credential, user }: Repository): Login | undefined {
    return credential === undefined ? undefined : { user, password: this.#secret(name, credential) };
  }

  #secret(repository: string, variable: string): string {
    const value = this.#options.secret(variable);
    if (value) return value;
    throw new PermanentError(
      `${repository} needs ${variable}, which is not set. Whoever runs me can set it in the environment of the bot.`,
    );
  }
}

function repositoryIn({ repositories }: Policy, name: string): Repository {
  const found = Object.hasOwn(repositories, name) ? repositories[name] : undefined;
  if (!found) throw new PermanentError(`The policy has no repository ${name} any more.`);
  return found;
}

type Holding = Pick<Wanted, 'at' | 'bundle' | 'signal' | 'repository'>;

/** A commit that is here already needs no server. */
async function revisionIn(mirror: Mirror, { at, bundle, signal, repository }: Holding): Promise<Revision> {
  if (at && (await mirror.has(at.commit))) return at;
  const now = await mirror.fetch(signal);
  if (!at || (await mirror.has(at.commit))) return at ?? now;
  const bytes = await bundle?.();
  if (bytes && (await mirror.take(bytes)).commit === at.commit) return at;
  throw new PermanentError(`${repository} has no commit ${at.commit.slice(0, 8)} any more.`);
}

async function checkOut(mirror: Mirror, revision: Revision, wanted: Wanted, place: Place): Promise<void> {
  const printed: Buffer[] = [];
  const { how, exitCode } = await runCommand({
    ...place,
    command: checkOutScript(wanted.repository, revision),
    folder: wanted.folder,
    view: viewBefore(mirror.folder),
    network: false,
    timeoutMs: CHECK_OUT_MS,
    signal: wanted.signal,
    onOutput: (bytes) => printed.push(bytes),
  });
  wanted.signal.throwIfAborted();
  if (how === 'exited' && exitCode === 0) return;
  const said = Buffer.concat(printed).toString().trim().slice(-SAID);
  throw new Error(`${wanted.repository} cannot be checked out (${how}): ${said}`);
}
