import type { Policy } from '../../core/policy.ts';
import { formatDuration } from '../../core/present/text/duration.ts';
import { limitsOf, sizeOf } from '../../sandbox/limits.ts';

type Ordered = { timeoutSeconds: number; repositories?: readonly string[] | undefined };

/**
 * What the policy sets for a command, for whoever is to confirm it: always in a repository, and elsewhere where the policy says something of
 * its own. Of several repositories that may be meant, the narrowest limits.
 */
export function termsOf({ timeoutSeconds, repositories = [] }: Ordered, policy: Policy): string | undefined {
  const { commands } = policy;
  const isSet = commands.limits.minutes !== undefined || commands.limits.outputKb !== undefined;
  if (repositories.length === 0 && !isSet) return undefined;
  const own = repositories.map((name) => policy.repositories[name]?.limits);
  const all = own.length === 0 ? [limitsOf(commands)] : own.map((limits) => limitsOf(commands, limits));
  const ms = Math.min(timeoutSeconds * 1000, ...all.map(({ longestMs }) => longestMs));
  const bytes = Math.min(...all.map(({ outputBytes }) => outputBytes));
  return `It is stopped after ${formatDuration(ms)}, and ${sizeOf(bytes)} of its output is kept.`;
}
