import type { Workspace } from '../../../sandbox/workspace.ts';
import { isSetting, type Source, type Suite } from './kinds.ts';
import { nodeSuites } from './node.ts';
import { compiledSuites, makeSuite, unknownSuites } from './others.ts';
import { pythonSuites } from './python.ts';
import { scriptSuites } from './scripts.ts';

/** Names say what a file is; only of these the text says more. */
const READ = /(?:\.(?:[cm]?[jt]sx?|py|sh|bash|bats|go|rs|json|toml)|Makefile)$/;

/** How the files are tested: every suite that is found, by what stands in them and not by what anybody says. */
export function suitesIn(files: readonly Source[]): Suite[] {
  const found = [nodeSuites, pythonSuites, scriptSuites, compiledSuites].flatMap((suites) => suites(files));
  const last = found.length > 0 ? found : makeSuite(files);
  return last.length > 0 ? last : unknownSuites(files);
}

/** The files of a workspace, with the texts that tell how they are tested. */
export async function sourcesOf(workspace: Workspace): Promise<Source[]> {
  const sources: Source[] = [];
  for (const path of workspace.paths) {
    const bytes = READ.test(path) || isSetting(path) ? await workspace.read(path) : undefined;
    sources.push({ path, text: bytes ? Buffer.from(bytes).toString('utf8') : '' });
  }
  return sources;
}
