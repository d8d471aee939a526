import type { Repository } from '../../core/domain/policy/repository.ts';
import type { GitResult } from './git.ts';
import { type Mirror, REFUSED } from './mirror.ts';

/** Branches of the bot's begin with this, and it pushes no other. */
export const BRANCHES = 'meanwhile/';

/** What is pushed, and as what. */
export type Pushing = { commit: string; branch: string };

/** `why` is for people: what the server said, where it refused. */
export type Pushed = { done: true } | { done: false; why: string };

/** As much of what a server says as helps. */
const SAID = 200;

/** The branch has commits of others. */
const MOVED = /\((?:fetch first|non-fast-forward|stale info)\)/;

/** A server refused this very push: a hook, a protected branch, a missing right. */
const DECLINED = /\[remote rejected\]|hook declined|protected branch|not allowed to push|\bdenied\b/i;

/**
 * Pushes one commit as one branch: never by force, and never to the branch that others begin with. A push that was interrupted is looked for
 * on the server first. @throws where trying again may help.
 */
export async function push(
  mirror: Mirror,
  { url }: Repository,
  { commit, branch }: Pushing,
  signal: AbortSignal,
): Promise<Pushed> {
  const ref = `refs/heads/${branch}`;
  const there = await branchOnServer(mirror, { url, branch }, signal);
  if (there.commit === commit) return { done: true };
  if (!branch.startsWith(BRANCHES) || there.beginning === ref)
    return { done: false, why: `${branch} is not a branch of mine.` };
  const args = [
    'push',
    '--porcelain',
    '--no-verify',
    '--no-follow-tags',
    '--recurse-submodules=no',
    ...(url.startsWith('/') ? [OWN_HOOKS] : []),
    '--',
    url,
    `${commit}:${ref}`,
  ];
  const result = await mirror.withServer(args, signal);
  signal.throwIfAborted();
  return result.code === 0 ? { done: true } : notPushed(result, branch);
}

/** The rules of a repository in a folder are its own hooks, which are off for everything else that git does here. */
const OWN_HOOKS = '--receive-pack=git -c core.hooksPath=hooks receive-pack';

function notPushed({ stdout, stderr }: GitResult, branch: string): Pushed {
  const all = `${stdout}\n${stderr}`;
  if (MOVED.test(all)) return { done: false, why: `${branch} has other commits there by now.` };
  if (!DECLINED.test(all) && !REFUSED.test(all))
    throw new Error(`The push failed. git says: ${briefly(stderr || stdout)}`);
  return { done: false, why: `The server refused it: ${reasonIn(all)}` };
}

/** What the server itself wrote says most. */
function reasonIn(all: string): string {
  const lines = all.split('\n').map((line) => line.trim());
  const remote = lines.flatMap((line) => /^remote: *(?:error: *)?(\S.*)/.exec(line)?.[1] ?? []);
  const fatal = lines.flatMap((line) => /^(?:fatal|error): (.*)/.exec(line)?.[1] ?? []);
  return briefly(remote[0] ?? fatal[0] ?? all);
}

function briefly(said: string): string {
  return said.replaceAll(/\s+/g, ' ').trim().slice(0, SAID).toWellFormed();
}

/** What the server has as that branch, and which one others begin with. */
export async function branchOnServer(
  mirror: Mirror,
  { url, branch }: { url: string; branch: string },
  signal: AbortSignal,
): Promise<{ commit?: string; beginning?: string }> {
  const ref = `refs/heads/${branch}`;
  const result = await mirror.withServer(['ls-remote', '--symref', '--', url, 'HEAD', ref], signal);
  signal.throwIfAborted();
  // The push itself tells why it cannot be reached.
  if (result.code !== 0) return {};
  const lines = result.stdout.split('\n').map((line) => line.split('\t') as [string, string?]);
  const commit = lines.find(([, name]) => name === ref)?.[0];
  const beginning = lines.find(([value, name]) => name === 'HEAD' && value.startsWith('ref: '))?.[0].slice(5);
  return { ...(commit !== undefined && { commit }), ...(beginning !== undefined && { beginning }) };
}
