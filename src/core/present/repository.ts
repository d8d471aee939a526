import { nearest } from '../command/nearest.ts';
import type { Post } from '../domain/outgoing.ts';
import { code } from './text/markdown.ts';
import { refusedBy } from './text/notice.ts';

/** More make a list that nobody reads. */
const MOST_NAMES = 12;

/** For `--in` with a name that nothing here has. */
export function noSuchRepository(typed: string, usable: readonly string[]): string {
  const near = nearest(typed.toLowerCase(), usable);
  const meant = near === undefined ? '' : ` Did you mean ${code(near)}?`;
  return `There is no repository ${code(typed, 60)} for you here.${meant} ${listed(usable)}`;
}

function listed(usable: readonly string[]): string {
  if (usable.length === 0) return 'Whoever runs this bot can add repositories to its policy file.';
  const more = usable.length > MOST_NAMES ? ` and ${usable.length - MOST_NAMES} more` : '';
  return `You can use ${usable
    .slice(0, MOST_NAMES)
    .map((name) => code(name))
    .join(', ')}${more}.`;
}

/** For `--in` with work that is done nowhere in particular. */
export function takesNoRepository(): string {
  return 'It does not work in a repository. Leave `--in` out.';
}

/** Somebody named a repository that the policy gives to others, or elsewhere. */
export function repositoryRefused(name: string): Post {
  return refusedBy(
    `repositories: ${name}`,
    `You can't use the repository ${code(name)} here, so nothing was started. Whoever runs this bot can allow it in its policy file.`,
  );
}

/** For a run whose person may not use it any more. */
export function repositoryRefusedNow(name: string): string {
  return `The policy does not let its person use the repository ${name} here any more.`;
}
