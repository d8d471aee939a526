import { Heard, hearByModel, type Unclear } from '../../core/understand/hear.ts';
import { judgeWork, ModelJudgement, questionOf } from '../../core/understand/judge-by-model.ts';
import type { Model } from '../../core/model.ts';
import type { Workflow } from '../../core/workflow.ts';
import type { AskedOnce } from '../store/asked-once.ts';

/** Asks the small model what unclear replies mean; the same words to the same question once. */
export function hearing(model: Model, once: AskedOnce): (unclear: Unclear) => Promise<Heard | undefined> {
  return (unclear) => once.answer({ kind: 'reply', unclear }, Heard, () => hearByModel(model, unclear));
}

/** Asks the small model what a request is and which workflow does it; the same request of the same workflows once. */
export function judging(model: Model, once: AskedOnce) {
  return (request: string, workflows: readonly Workflow[], stop: AbortSignal): Promise<ModelJudgement | undefined> =>
    once.answer({ kind: 'request', asked: questionOf(request, workflows) }, ModelJudgement, () =>
      judgeWork(model, request, workflows, stop),
    );
}
