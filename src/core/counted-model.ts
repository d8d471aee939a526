import { type BudgetRules, costOf } from './domain/spending.ts';
import type { Usage } from './domain/model/model-turn.ts';
import type { Model, ModelCall } from './model.ts';
import type { Observe } from './telemetry.ts';

/** The same model; what each call took is observed, and its price as the budget has it. */
export function countedModel(model: Model, observe: Observe, budget: () => BudgetRules): Model {
  function count(use: ModelCall['use'], usage: Usage, name: string): void {
    const rules = budget();
    const cost = costOf(usage, name, rules);
    const paid = cost !== undefined && { cost, currency: rules.currency };
    observe({ it: 'modelUsed', model: name, use, usage, ...paid });
  }

  /** The same call, whose caller is told as well. */
  function counted<C extends ModelCall>(call: C): C {
    return {
      ...call,
      onUsage(usage: Usage, name: string) {
        count(call.use, usage, name);
        call.onUsage?.(usage, name);
      },
    };
  }

  return {
    stream: (messages, call) => model.stream(messages, counted(call)),
    object: (schema, name, messages, call) => model.object(schema, name, messages, counted(call)),
    async turn(messages, tools, call) {
      const turn = await model.turn(messages, tools, call);
      count(call.use, turn.usage, turn.model);
      return turn;
    },
  };
}
