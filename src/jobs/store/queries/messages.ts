import type { Redis } from 'ioredis';
import type { MessageQueries, Queries } from '../../../core/queries.ts';
import { keys } from '../../keys.ts';
import { readHistory } from '../../replies/store.ts';
import { isUnknownIn, isUnknownTo } from '../unknown-to.ts';

/** What messages show is read through the queries for it. */
export function messageQueries(
  redis: Redis,
  { offers, questions, runs }: Pick<Queries, 'offers' | 'questions' | 'runs'>,
): MessageQueries {
  return {
    history: async (thread) => readHistory(redis, thread),
    isUnknown: async (workspace, idOrName) => isUnknownTo(redis, workspace, idOrName),
    isUnknownIn: async (thread) => isUnknownIn(redis, thread),

    async shownBy(message) {
      const shown = await redis.get(keys.shown(message));
      if (shown?.startsWith('offer:')) return { offer: await offers.get(shown.slice('offer:'.length)) };
      if (shown?.startsWith('run:')) return { run: await runs.get(shown.slice('run:'.length)) };
      if (shown?.startsWith('question:')) {
        const question = await questions.get(shown.slice('question:'.length));
        return { question, run: question && (await runs.get(question.run)) };
      }
      return {};
    },
  };
}
