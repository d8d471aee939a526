import type { Said, Typed } from '../entry.ts';
import { isHelp, MAX_SHORT } from './reference.ts';
import { isTold, isVerbOfAsking } from './telling.ts';

/** `task` with an option, a quoted text, a workflow or a verb of asking after it; "task forces are slow" is talk. */
export function taskSaid({ rest, colon, workflows }: Said): Typed | undefined {
  const first = /^\S+/.exec(rest.slice(0, MAX_SHORT))?.[0] ?? '';
  if (first === '') return colon ? undefined : { command: 'task', text: '' };
  if (/^(?:["“„«]|--|[—–][a-z])/i.test(first) || isHelp(rest)) return { command: 'task', text: rest };
  if (colon) return { command: 'task', text: rest };
  const after = rest.slice(first.length).trim();
  const opening = after.slice(0, MAX_SHORT).split(/\s+/).slice(0, 2).join(' ');
  const tells = isTold(opening) || (after === '' && !/^[`"“]/.test(first));
  const name = first.toLowerCase();
  const isWorkflow = workflows.some((workflow) => [workflow.name, ...workflow.aliases].includes(name));
  const asks = isWorkflow ? after !== '' : isVerbOfAsking(first) && /\s/.test(after);
  if (!asks || (tells && !/^["“„«`]/.test(after))) return undefined;
  return { command: 'task', text: rest };
}
