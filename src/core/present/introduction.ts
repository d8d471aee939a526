import type { Person } from '../domain/message.ts';
import type { Post } from '../domain/outgoing.ts';
import type { Workflow } from '../workflow.ts';
import { code, codeAndPlain } from './text/markdown.ts';
import { notice } from './text/notice.ts';
import { personName } from './text/subject.ts';

/** What somebody can do here: the workflows they may run, and whether a model answers. */
export type Abilities = {
  workflows: readonly Pick<Workflow, 'description' | 'example' | 'takesAnything' | 'usage'>[];
  canTalk: boolean;
  /** In a direct message nobody needs to mention the bot. */
  direct: boolean;
};

const SHOWN_EXAMPLES = 2;

/** Each needs only the model. */
const TALK_EXAMPLES = ['explain what a webhook is', 'generate a regular expression for dates'];

/** Things to say that work here, best first. */
export function examplesFor({ workflows, canTalk }: Pick<Abilities, 'workflows' | 'canTalk'>): string[] {
  // Without a model every example is work; with one, the first is talk and the second is work.
  const byUse = workflows.toSorted((a, b) => Number(b.takesAnything) - Number(a.takesAnything));
  const work = byUse.flatMap(({ example }) => (example === undefined ? [] : [example]));
  const [talk = '', more = ''] = TALK_EXAMPLES;
  return (canTalk ? [talk, ...work, more] : work).slice(0, SHOWN_EXAMPLES);
}

function toTry(abilities: Abilities): string {
  const examples = examplesFor(abilities);
  if (examples.length === 0) return '';
  const how = abilities.direct ? 'Try' : 'Mention me with one of these';
  return `\n\n${how}:\n${examples.map((example) => `- ${code(example)}`).join('\n')}`;
}

/** For "hi". */
export function greet(person: Person, abilities: Abilities): Post {
  const { workflows, canTalk } = abilities;
  const work = workflows.length > 0 ? 'I do slow work in the background while you go on talking.' : BACKGROUND_OFF;
  const talk = canTalk ? ' I answer questions, too.' : '';
  return notice(`Hi ${personName(person)}! ${work}${talk}${toTry(abilities)}`);
}

const BACKGROUND_OFF = 'Background work is not available to you here.';

/** For "what can you do?". */
export function tellAbilities(abilities: Abilities): Post {
  const { workflows, canTalk } = abilities;
  const lines = workflows.map(({ usage, description }) => `- ${code(`/task ${usage}`)}: ${codeAndPlain(description)}`);
  const work =
    lines.length > 0
      ? `I do slow work in the background and post the result in your thread. Here I can do this:\n${lines.join('\n')}`
      : BACKGROUND_OFF;
  const talk = canTalk
    ? 'I also answer questions, and offer to do long requests in the background.'
    : 'No language model is set up, so I cannot answer questions or write texts. To set one up, see `OPENAI_API_KEY` in the README.';
  return notice(`${work}\n\n${talk}${toTry(abilities)}\n\n${code('/help')} lists the commands.`);
}
