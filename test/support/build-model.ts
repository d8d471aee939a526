import type { z } from 'zod';
import { ModelError, type Model, type ModelMessage } from '../../src/core/model.ts';
import { type Said, TurnModel } from './scripted-model.ts';

type Answers = { plan?: object; reviews?: string[][]; onReview?: () => void };

const PLAN = { clarify: null, files: [], tests: [], check: 'The tests.' };

/** A builder that follows a script: a plan, turns with calls, and what its reviews find, one after the other. */
export class BuildModel extends TurnModel implements Model {
  /** What objects were asked for, as the last message says it. */
  readonly objects: string[] = [];
  readonly #answers: Answers;
  #reviews = 0;

  constructor(script: ConstructorParameters<typeof TurnModel>[0], answers: Answers = {}) {
    super(script);
    this.#answers = answers;
  }

  override async object<T>(schema?: z.ZodType<T>, _name?: string, messages: ModelMessage[] = []): Promise<T> {
    this.objects.push(messages.at(-1)?.content ?? '');
    const plan = schema?.safeParse(this.#answers.plan ?? PLAN);
    if (plan?.success && 'check' in (plan.data as object)) return plan.data;
    if (this.#reviews === 0) this.#answers.onReview?.();
    const review = schema?.safeParse({ findings: this.#answers.reviews?.[this.#reviews++] ?? [] });
    if (review?.success) return review.data;
    throw new ModelError('unavailable', 'The script has no such answer.', { retry: false });
  }
}

/** A turn that writes files. */
export function writes(files: Record<string, string>): Said {
  return { calls: Object.entries(files).map(([path, content]) => ['write_file', { path, content }] as const) };
}
