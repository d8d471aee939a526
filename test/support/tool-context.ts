import { NO_TALK } from '../../src/core/domain/talk.ts';
import type { ToolContext } from '../../src/core/domain/tool.ts';

/** What a tool gets for a call, without a run around it. */
export function toolContext(given: Partial<ToolContext> = {}): ToolContext {
  const made = new Map<string, Promise<unknown>>();
  return {
    run: {
      id: 'run1',
      workspace: 'playground',
      channel: 'playground:general',
      thread: 'playground:general/1',
      workflow: 'research',
      person: { id: 'playground:ana', name: 'Ana' },
    },
    key: 'run1/1',
    signal: new AbortController().signal,
    cache<T>(key: string, make: () => Promise<T>): Promise<T> {
      const value = made.get(key) ?? make();
      made.set(key, value);
      return value as Promise<T>;
    },
    wasGiven: () => true,
    talk: async () => NO_TALK,
    files: async () => [],
    note: () => undefined,
    keep: async (name, bytes) => ({ id: name, name, size: bytes.byteLength }),
    ...given,
  };
}
