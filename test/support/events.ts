import type { InboundOf, Person } from '../../src/core/domain/message.ts';

export const ana: Person = { id: 'U1', name: 'Ana' };
export const ben: Person = { id: 'U2', name: 'Ben' };

let counted = 0;

function arrival() {
  counted += 1;
  return {
    workspace: 'fake:w',
    channel: 'fake:c',
    thread: 'fake:c/t',
    id: `event-${counted}`,
    at: Date.now(),
    person: ana,
  };
}

/** Events as an adapter would hand them over, each with an id of its own. */
export function aMessage(changes: Partial<InboundOf<'message'>> = {}): InboundOf<'message'> {
  const base = arrival();
  const told = { text: 'hello', mentioned: false, direct: false, toOthers: false };
  return { kind: 'message', ...base, message: `fake:${base.id}`, ...told, ...changes };
}

export function aCommand(
  command: string,
  text = '',
  changes: Partial<InboundOf<'command'>> = {},
): InboundOf<'command'> {
  return { kind: 'command', ...arrival(), command, text, ...changes };
}

export function aPress(
  action: string,
  value: string | undefined,
  changes: Partial<InboundOf<'action'>> = {},
): InboundOf<'action'> {
  return {
    kind: 'action',
    ...arrival(),
    message: 'fake:shown',
    action,
    ...(value !== undefined && { value }),
    ...changes,
  };
}

export function aReaction(
  emoji: string,
  message: string,
  changes: Partial<InboundOf<'reaction'>> = {},
): InboundOf<'reaction'> {
  return { kind: 'reaction', ...arrival(), message, emoji, ...changes };
}

export function aLifecycle(
  event: 'opened' | 'removed',
  changes: Partial<InboundOf<'lifecycle'>> = {},
): InboundOf<'lifecycle'> {
  return { kind: 'lifecycle', ...arrival(), event, ...changes };
}
