import type { Model } from './model.ts';
import { tracing } from './tracing.ts';

/** The same model, with each call as a part of the trace: what was asked, of which size, and what it took. */
export function tracedModel(model: Model): Model {
  return {
    async *stream(messages, call) {
      const ended = Promise.withResolvers<void>();
      const span = tracing.span('model', { call: 'stream', size: call.size, use: call.use }, () => ended.promise);
      try {
        yield* model.stream(messages, call);
      } finally {
        ended.resolve();
        await span;
      }
    },
    object: (schema, name, messages, call) =>
      tracing.span('model', { call: 'object', size: call.size, use: call.use }, () =>
        model.object(schema, name, messages, call),
      ),
    turn: (messages, tools, call) =>
      tracing.span('model', { call: 'turn', size: call.size, use: call.use }, async () => {
        const turn = await model.turn(messages, tools, call);
        tracing.tell({ model: turn.model, inputTokens: turn.usage.input, outputTokens: turn.usage.output });
        return turn;
      }),
  };
}
