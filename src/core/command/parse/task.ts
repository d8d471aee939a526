import type { Command, KnownWorkflow } from '../command.ts';
import { type Head, readCall, type Typed } from './call.ts';
import { readFreeText } from './free-text.ts';
import { isBlank } from '../limit.ts';
import { readOptions, type TaskOptions, type Wrong } from './options.ts';
import { type Token, tokenize } from './tokenize.ts';
import { unknownWorkflow } from './unknown-workflow.ts';
import { emptyTask, unbalancedQuote } from '../wording.ts';

/** Parses what follows `/task`. The text is at most `MAX_REQUEST` long. */
export function parseTask(text: string, workflows: readonly KnownWorkflow[]): Command {
  const split = tokenize(text);
  if ('unbalanced' in split) return { kind: 'error', text: unbalancedQuote(text, split.unbalanced) };
  const parsed = readTask({ source: text, tokens: split.tokens }, workflows);
  if ('wrong' in parsed) return { kind: 'error', text: parsed.wrong };
  if ('help' in parsed) return { kind: 'help', about: 'task' };
  return parsed;
}

function readTask(typed: Typed, workflows: readonly KnownWorkflow[]): Command | Wrong {
  const { source, tokens } = typed;
  const options: TaskOptions = {};
  const head = readOptions(tokens, 0, options);
  if ('wrong' in head || 'help' in head) return head;
  const first = tokens[head.next];
  if (!first) return { wrong: emptyTask() };

  const workflow = workflowAt(first, workflows);
  if (workflow) return readCall(typed, { next: head.next + 1, ended: head.ended }, options, workflow);
  if (first.quoted) {
    if (isBlank(first.text)) return { wrong: tokens[head.next + 1] ? emptyDescription() : emptyTask() };
    const described = readDescribed(typed, head, options, workflows);
    if (described) return described;
  }
  const unknown = unknownWorkflow(tokens.slice(head.next), workflows);
  if (unknown !== undefined) return { wrong: unknown };
  return readFreeText(source, tokens, head, options);
}

function workflowAt(token: Token | undefined, workflows: readonly KnownWorkflow[]): KnownWorkflow | undefined {
  if (!token || token.quoted) return undefined;
  const word = token.text.replace(/:$/, '').toLowerCase();
  return workflows.find(({ name, aliases }) => [name, ...aliases].some((known) => known.toLowerCase() === word));
}

/** `"Description" bash ...`: a quoted word is a description where a workflow follows it. */
function readDescribed(
  typed: Typed,
  head: Head,
  options: TaskOptions,
  workflows: readonly KnownWorkflow[],
): Command | Wrong | undefined {
  const { tokens } = typed;
  const own = { ...options };
  const between = head.ended ? { next: head.next + 1, ended: true } : readOptions(tokens, head.next + 1, own);
  if ('wrong' in between || 'help' in between) return between;
  const workflow = workflowAt(tokens[between.next], workflows);
  if (!workflow) return undefined;
  const call = readCall(typed, { next: between.next + 1, ended: head.ended || between.ended }, own, workflow);
  const description = tokens[head.next]?.text.trim() ?? '';
  return 'kind' in call && call.kind === 'task' ? { ...call, description } : call;
}

function emptyDescription(): string {
  return 'The description between the first quotes is empty. Put a few words there, or leave the quotes out.';
}
