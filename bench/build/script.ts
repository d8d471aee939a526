import { join } from 'node:path';
import type { z } from 'zod';
import type { ModelTurn, ToolCall } from '../../src/core/domain/model/model-turn.ts';
import { ModelError, type Model } from '../../src/core/model.ts';
import { filesIn, type Task, type Turn } from './task.ts';

const DONE = 'That is all I have.';

/** A model that does what a task's script says, turn for turn, and after that says that it is done. `onHang`: it will never answer. */
export function modelOf(task: Task, onHang: () => void): Model {
  let next = 0;
  let reviews = 0;
  return {
    stream() {
      throw new Error('A build does not ask for this.');
    },
    async object<T>(schema: z.ZodType<T>): Promise<T> {
      const plan = schema.safeParse({ clarify: null, ...task.plan });
      if (plan.success && 'check' in (plan.data as object)) return plan.data;
      const review = schema.safeParse({ findings: task.reviews[reviews] ?? [] });
      reviews += 1;
      if (review.success) return review.data;
      throw new ModelError('unavailable', 'The script has no such answer.', { retry: false });
    },
    async turn(_messages, _tools, { signal, onText }): Promise<ModelTurn> {
      const turn = task.turns[next] ?? DONE;
      next += 1;
      if (typeof turn !== 'string' && turn.hang) await never(onHang, signal);
      const text = typeof turn === 'string' ? turn : (turn.say ?? '');
      if (text !== '') onText?.(text);
      const calls =
        typeof turn === 'string' ? [] : callsOf(turn, task).map((call, at) => ({ ...call, id: `call${next}x${at}` }));
      return { text, calls, usage: { input: 100, cached: 0, output: 100 }, model: 'scripted', cannot: [] };
    },
  };
}

function never(onHang: () => void, signal: AbortSignal | undefined): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  onHang();
  return promise;
}

function callsOf(turn: Exclude<Turn, string>, { folder }: Task): Omit<ToolCall, 'id'>[] {
  const files = typeof turn.write === 'string' ? (filesIn(join(folder, turn.write)) ?? {}) : (turn.write ?? {});
  const gone = turn.delete === undefined ? [] : [turn.delete].flat();
  const calls: [string, object][] = [
    ...Object.entries(files).map(([path, content]): [string, object] => ['write_file', { path, content }]),
    ...(turn.edit ? [['edit_file', turn.edit] as [string, object]] : []),
    ...(gone.length > 0
      ? [
          ['shell', { command: `rm -rf -- ${gone.map((path) => `'${path.replaceAll("'", `'\\''`)}'`).join(' ')}` }] as [
            string,
            object,
          ],
        ]
      : []),
    ...(turn.run === undefined ? [] : [['shell', { command: turn.run }] as [string, object]]),
    ...(turn.test ? [['run_tests', {}] as [string, object]] : []),
    ...(turn.calls ?? []).map(({ tool, input }): [string, object] => [tool, input]),
  ];
  return calls.map(([name, input]) => ({ name, input: JSON.stringify(input) }));
}
