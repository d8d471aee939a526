import type { Command, KnownWorkflow } from '../command.ts';
import { isBlank } from '../limit.ts';
import { parseTask } from './task.ts';

const FLAG = /(^|\s)(?:--|[—–])(?:background|bg)(?=\s|$)/i;

/** What follows `generate`: a description, and `--background` where it is to be done as a run. */
export function parseGenerate(text: string, workflows: readonly KnownWorkflow[]): Command {
  const description = text.replace(FLAG, ' ').trim();
  if (isBlank(description)) {
    const usage = '`generate <description>` answers here, `generate --background <description>` in the background.';
    return { kind: 'error', text: `Say what to generate: ${usage}` };
  }
  return FLAG.test(text) ? parseTask(description, workflows) : { kind: 'generate', text: description };
}
