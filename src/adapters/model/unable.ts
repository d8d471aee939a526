import type { Inability, OfferedTool, TurnMessage } from '../../core/domain/model/model-turn.ts';
import { ModelError } from '../../core/model.ts';
import type { Log } from './log.ts';

/** What is left out of requests to a model since its server refused it; `usage` is only the count of tokens. */
export type LeftOut = ReadonlySet<Inability | 'usage'>;

/** What may be behind a refusal, the least loss first. */
const SUSPECTS = ['usage', 'attachments', 'tools'] as const;

/** Failures by which servers say that they do not take such a request. OpenRouter says that it finds no such endpoint. */
const REFUSALS: readonly string[] = ['rejected', 'not_found'];

/** One bad image or one bad schema is refused like any: after this the model is asked with all of it again. */
const REMEMBERED_MS = 10 * 60_000;

const SAID: Record<Inability, string> = {
  tools: 'The model cannot call tools, so runs work without them. Set MODEL to one that can.',
  attachments: 'The model takes no images and files, so they are left out. Set MODEL to one that can see them.',
};

/** What each model turned out to be unable to take, found out once by asking without it. */
export function createInabilities(log: Log, now: () => number = Date.now) {
  const known = new Map<string, { leftOut: LeftOut; at: number }>();
  /** What a model has taken before: its refusals have another reason. */
  const taken = new Map<string, Set<Inability | 'usage'>>();

  function remember(model: string, leftOut: LeftOut): void {
    for (const one of leftOut) {
      if (one !== 'usage' && !knownOf(model).has(one)) log.warn({ model, cannot: one }, SAID[one]);
    }
    const before = known.get(model);
    const same = before && [...leftOut].every((one) => before.leftOut.has(one));
    // Kept from when it was found out, so that it is found out again some time.
    if (!same) known.set(model, { leftOut, at: now() });
  }

  function knownOf(model: string): LeftOut {
    const found = known.get(model);
    if (found && now() - found.at < REMEMBERED_MS) return found.leftOut;
    known.delete(model);
    return new Set();
  }

  return {
    /** Asks with all that the model is not known to refuse, and then with less. */
    async ask<T>(
      model: string,
      request: { messages: readonly TurnMessage[]; tools: readonly OfferedTool[] },
      ask: (leftOut: LeftOut) => Promise<T>,
    ): Promise<{ answer: T; cannot: Inability[] }> {
      const held = new Set(SUSPECTS.filter((one) => holds(request, one)));
      let leftOut = knownOf(model);
      for (;;) {
        try {
          const answer = await ask(leftOut);
          remember(model, leftOut);
          const seen = taken.get(model) ?? new Set();
          for (const one of held) if (!leftOut.has(one)) seen.add(one);
          taken.set(model, seen);
          return { answer, cannot: [...leftOut].filter((one) => one !== 'usage' && held.has(one)) as Inability[] };
        } catch (error) {
          const next = SUSPECTS.find((one) => held.has(one) && !leftOut.has(one) && !taken.get(model)?.has(one));
          if (!(error instanceof ModelError) || !REFUSALS.includes(error.why) || !next) throw error;
          leftOut = new Set([...leftOut, next]);
        }
      }
    },
  };
}

function holds(
  { messages, tools }: { messages: readonly TurnMessage[]; tools: readonly OfferedTool[] },
  one: Inability | 'usage',
): boolean {
  if (one === 'usage') return true;
  if (one === 'tools') return tools.length > 0 || messages.some(({ role }) => role === 'tool');
  return messages.some((message) => message.role === 'user' && (message.attachments?.length ?? 0) > 0);
}
