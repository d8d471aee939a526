import { code } from './text/markdown.ts';

/** What an operator is told of an app that was installed before it needed those permissions. */
export function lacksScopes(workspace: string, scopes: readonly string[]): string {
  const named = scopes.map((scope) => code(scope)).join(', ');
  return `The app in ${workspace} lacks ${named}. It works on without; add them (see manifest.yml) and install it again.`;
}
