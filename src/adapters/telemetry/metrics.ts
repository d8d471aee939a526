import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Happened, Observe } from '../../core/telemetry.ts';

/** What is the same for all processes and is looked up when it is asked for. */
export type Counts = {
  queued: number;
  executing: number;
  live: number;
  slots: number;
  setAside: number;
  undelivered: number;
  schedules: number;
  hangs: number;
};

/** Seconds: a message is told at once, a run takes minutes or hours. */
const QUICK = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const LONG = [1, 5, 15, 60, 300, 900, 1_800, 3_600, 14_400, 86_400];

/** A team's own workflows are few; more names than this come from a mistake and count together. */
const MOST_WORKFLOWS = 50;
/** A team sets up two models; a server may name more. */
const MOST_MODELS = 20;

export type Metrics = { observe: Observe; text: () => Promise<string>; contentType: string };

/** Figures of this process for Prometheus, in a registry of their own. Every label takes a bounded number of values. */
export function createMetrics(counts: () => Promise<Counts>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const observe = observer(registry);
  const gauges = gaugesOf(registry);
  return {
    observe,
    contentType: registry.contentType,
    async text() {
      // While Redis is away the figures of the process are still of use.
      const now = await counts().catch(() => undefined);
      for (const [name, gauge] of Object.entries(gauges)) {
        // Prometheus takes "not a number" for what is not known; a zero would be a lie.
        gauge.set(now ? now[name as keyof Counts] : Number.NaN);
      }
      return registry.metrics();
    },
  };
}

function gaugesOf(registry: Registry): Record<keyof Counts, Gauge> {
  const gauge = (name: string, help: string) => new Gauge({ name: `meanwhile_${name}`, help, registers: [registry] });
  return {
    queued: gauge('queue_depth', 'Runs that wait for a slot, in all.'),
    executing: gauge('runs_executing', 'Runs that hold a slot, in all.'),
    live: gauge('runs_live', 'Runs that have not ended: queued, running or waiting, in all.'),
    slots: gauge('slots', 'Runs that all live workers can execute at once.'),
    setAside: gauge('set_aside', 'Entries that were set aside and wait for somebody to look at them.'),
    undelivered: gauge('undelivered', 'Messages of the last week that nobody got.'),
    schedules: gauge('schedules_due', 'Schedules that are not paused.'),
    hangs: gauge('hangs', 'Times that a process was ended since its event loop hung.'),
  };
}

/** One line per figure: its name, what it says, and its labels. */
function observer(registry: Registry): Observe {
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Counter({ name: `meanwhile_${name}`, help, labelNames, registers: [registry] });
  const histogram = <L extends string>(name: string, help: string, buckets: number[], ...labelNames: L[]) =>
    new Histogram({ name: `meanwhile_${name}`, help, buckets, labelNames, registers: [registry] });

  const messages = counter('messages_total', 'Messages that were handled.', 'during_work');
  const judged = counter(
    'judged_total',
    'Requests by the tier they were judged to be of, and who judged.',
    'tier',
    'by',
  );
  const offers = counter('offers_total', 'Offers that were made.', 'workflow');
  const timeToOffer = histogram('time_to_offer_seconds', 'From a message to its offer.', QUICK);
  const offersEnded = counter('offers_ended_total', 'Offers by how they ended.', 'workflow', 'outcome');
  const timeToAnswer = histogram('offer_answer_seconds', 'From an offer to how it ended.', LONG, 'outcome');
  const queued = counter('runs_queued_total', 'Runs that were made.', 'workflow');
  const ended = counter('runs_ended_total', 'Runs that ended.', 'workflow', 'status');
  const waited = histogram('run_wait_seconds', 'How long runs waited in the queue in all.', LONG);
  const took = histogram('run_duration_seconds', 'From the start of a run to its end.', LONG, 'workflow', 'status');
  const feedback = counter('feedback_total', 'What people thought of results.', 'workflow', 'verdict');
  const parked = counter('runs_parked_total', 'Times that a run let go of its slot to wait.', 'reason');
  const refused = counter('refusals_total', 'Things that people were refused, by the part of the policy.', 'rule');
  const delivered = histogram('delivery_delay_seconds', 'From an event to its message.', QUICK, 'platform', 'kind');
  const failed = counter('delivery_failures_total', 'Messages that a platform did not take.', 'platform', 'why');
  const aside = counter('set_aside_total', 'Entries that were set aside.', 'box');
  const tokens = counter('model_tokens_total', 'Tokens that models used.', 'model', 'use', 'kind');
  const money = counter('model_cost_total', 'What models cost, where prices are set.', 'model', 'use', 'currency');
  const modelOf = bounded(MOST_MODELS);
  const workflowOf = bounded(MOST_WORKFLOWS);

  return (happened: Happened) => {
    switch (happened.it) {
      case 'message':
        return messages.inc({ during_work: String(happened.duringWork) });
      case 'judged':
        return judged.inc({ tier: happened.tier, by: happened.by });
      case 'offered':
        timeToOffer.observe(happened.afterMs / 1000);
        return offers.inc({ workflow: workflowOf(happened.workflow) });
      case 'offerEnded':
        timeToAnswer.observe({ outcome: happened.as }, happened.afterMs / 1000);
        return offersEnded.inc({ workflow: workflowOf(happened.workflow), outcome: happened.as });
      case 'queued':
        return queued.inc({ workflow: workflowOf(happened.run.plan.workflow) });
      case 'began':
        return happened.resumed ? undefined : waited.observe((happened.run.waitedMs ?? 0) / 1000);
      case 'parked':
        return parked.inc({ reason: happened.reason });
      case 'ended': {
        const { plan, status, startedAt, finishedAt } = happened.run;
        const labels = { workflow: workflowOf(plan.workflow), status };
        ended.inc(labels);
        return startedAt === undefined || finishedAt === undefined
          ? undefined
          : took.observe(labels, Math.max(0, finishedAt - startedAt) / 1000);
      }
      case 'feedback':
        return feedback.inc({ workflow: workflowOf(happened.run.plan.workflow), verdict: happened.verdict });
      case 'refused':
        return refused.inc({ rule: ruleOf(happened.rule) });
      case 'callRefused':
        return refused.inc({ rule: `scope: ${happened.scope}` });
      case 'delivered':
        return delivered.observe(
          { platform: platformOf(happened.channel), kind: happened.kind },
          happened.afterMs / 1000,
        );
      case 'notDelivered':
        return failed.inc({ platform: platformOf(happened.channel), why: happened.why });
      case 'setAside':
        return aside.inc({ box: happened.box });
      case 'modelUsed': {
        const { use, usage, cost, currency = '' } = happened;
        const model = modelOf(happened.model);
        tokens.inc({ model, use, kind: 'input' }, Math.max(0, usage.input - usage.cached));
        tokens.inc({ model, use, kind: 'cached' }, usage.cached);
        tokens.inc({ model, use, kind: 'output' }, usage.output);
        return cost === undefined ? undefined : money.inc({ model, use, currency }, cost);
      }
      default:
        return undefined;
    }
  };
}

function platformOf(channel: string): string {
  return channel.slice(0, channel.indexOf(':'));
}

/** Without the name of a workflow. */
function ruleOf(rule: string): string {
  return rule.startsWith('rules: run ') ? 'rules: run' : rule;
}

/** The first so many values as they are, the rest as one. */
function bounded(most: number): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.size < most) known.add(value);
    return known.has(value) ? value : 'other';
  };
}
