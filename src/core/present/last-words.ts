import type { KnownWorkflow } from '../command/command.ts';
import type { Post } from '../domain/outgoing.ts';
import type { Run } from '../domain/run.ts';
import type { Workflow } from '../workflow.ts';
import { code } from './text/markdown.ts';
import { notice } from './text/notice.ts';
import { cancelButton, nameAndId } from './text/subject.ts';

/** For a yes or no where nothing is open. */
export function nothingAsked(): Post {
  return notice('I have no open question for you here, so I did nothing. Tell me what to do, or ask for `help`.');
}

/** For a stop where no run is live. */
export function nothingToStop(): Post {
  return notice('Nothing is running here that you could stop. `/workflows mine` lists your runs.');
}

/** For long work that no workflow here can do, where no model is set up. */
export function longWorkNeedsModel(workflows: readonly Pick<KnownWorkflow, 'usage'>[]): Post {
  const lines = workflows.map(({ usage }) => `- ${code(`/task ${usage}`)}`);
  const can = lines.length > 0 ? ` These I can do in the background:\n${lines.join('\n')}` : '';
  return notice(
    `That is work for a language model. I have no language model set up, so I cannot do it.${can}\nTo set one up, see \`OPENAI_API_KEY\` in the README.`,
  );
}

/** For work on a system that nothing here does; what writes texts cannot either. */
export function nothingCan(workflows: readonly Pick<Workflow, 'usage' | 'takesAnything'>[]): Post {
  const lines = workflows.flatMap(({ usage, takesAnything }) => (takesAnything ? [] : [`- ${code(`/task ${usage}`)}`]));
  const can = lines.length > 0 ? ` What I can run:\n${lines.join('\n')}` : ' An operator can add a workflow that does.';
  return notice(`Nothing here can do that, so I started nothing.${can}`);
}

/** After a no that may be about the live run. */
export function stopIt(run: Run): Post {
  return { ...notice(`Should I stop ${nameAndId(run)}?`, [cancelButton(run)]), kind: 'question', run: run.id };
}

/** For a change to a command that cannot be worked out from the words. */
export function wholeCommand(): Post {
  return notice('Please give me the whole command to run instead, for example: run `npm test -- --verbose`.');
}
