import type { Redis } from 'ioredis';
import type { Question } from '../../../core/domain/question.ts';
import type { QuestionQueries } from '../../../core/queries.ts';
import { keys } from '../../keys.ts';
import { type Kept, readMembers } from '../../redis/members.ts';
import { questionFromHash } from '../questions.ts';

const QUESTIONS: Kept<Question> = { keyOf: keys.question, fromHash: questionFromHash };

export function questionQueries(redis: Redis): QuestionQueries {
  return {
    get: async (id) => questionFromHash(await redis.hgetall(keys.question(id))),
    inThread: async (thread) => readMembers(redis, QUESTIONS, 'ZRANGE', keys.threadQuestions(thread), '0', '-1'),
  };
}
