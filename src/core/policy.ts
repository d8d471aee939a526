import { z } from 'zod';
import { BudgetRules } from './domain/spending.ts';
import { McpServers } from './domain/policy/mcp-server.ts';
import { CommandLimits, Network, Repositories } from './domain/policy/repository.ts';
import type { Person, Place, Stranger } from './domain/message.ts';
import { WebhookRules } from './domain/api/webhook.ts';
import { isZone } from './domain/time/zone.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const names = z.array(z.string()).optional();

/**
 * Who may do what. A rule applies where all that it names fits; the last rule that applies decides. Ids are the
 * platform's, and `*` at the end of a pattern stands for anything.
 */
const Rule = z.strictObject({
  allow: z.boolean(),
  actions: z.array(z.enum(['run', 'confirm', 'cancel', 'prefer', 'talk', 'approve'])).optional(),
  workflows: names,
  people: names,
  channels: names,
});

const ToolRule = z.strictObject({
  allow: z.boolean(),
  tools: names,
  workflows: names,
  channels: names,
  people: names,
});

/** What operators change while the bot runs; the defaults are the safe ones. */
export const Policy = z.strictObject({
  /** False turns offers and new runs off at once; running work finishes. */
  enabled: z.boolean().default(true),
  /** Where given, offers and new runs are only for these channels and people. */
  rollout: z.strictObject({ channels: names, people: names }).default({}),
  limits: z
    .strictObject({
      /** Live runs of one person; one more is refused. */
      perPerson: z.number().int().min(1).default(10),
      /** Live runs of one workspace; one more is refused. */
      perWorkspace: z.number().int().min(1).default(200),
      /** Schedules of one person and of one workspace; one more is refused. */
      schedulesPerPerson: z.number().int().min(0).default(20),
      schedulesPerWorkspace: z.number().int().min(0).default(200),
      /** Messages of one bot that is let in which the bot answers in a minute; more are left alone. */
      botMessagesPerMinute: z.number().int().min(0).default(6),
      /** Files of one message that are read, and how large each may be. */
      filesPerMessage: z.number().int().min(0).default(10),
      fileMb: z.number().min(0.01).max(8).default(8),
      /** Calls of the API that one token may make in a minute. */
      callsPerMinute: z.number().int().min(1).default(6_000),
    })
    .prefault({}),
  expiry: z
    .strictObject({
      offerMinutes: z.number().min(0.01).default(15),
      runDays: z.number().min(0.01).default(30),
    })
    .prefault({}),
  /** How commands of people are shut in; see docs/operations.md. */
  commands: z
    .strictObject({
      /** `closed`: a command has no network, this machine's own included; a list: only these public hosts. */
      network: Network.default('closed'),
      /** `required`: where commands cannot be isolated, none are run. */
      isolation: z.enum(['preferred', 'required']).default('preferred'),
      /** What one command may use. Enough for most builds and test suites, little enough for the bot beside it. */
      limits: CommandLimits.prefault({}),
    })
    .prefault({}),
  /** Repositories of which runs get working copies, by name. */
  repositories: Repositories.default({}),
  /** What runs may spend on models. */
  budget: BudgetRules.prefault({}),
  approvals: z
    .strictObject({
      /** Tools that a person may approve for good. */
      always: z.array(z.string()).default([]),
      /** How long a run waits for an approval; no answer means no. */
      minutes: z
        .number()
        .min(0.01)
        .default(24 * 60),
    })
    .prefault({}),
  /** Which tools runs may use; the last rule that applies decides. */
  tools: z.array(ToolRule).default([]),
  /** The names of environment variables that a workflow may read, by the workflow's name. */
  secrets: z.record(z.string(), z.array(z.string())).default({}),
  /** Servers of tools (Model Context Protocol) that runs may use; see docs/tools.md. */
  mcp: McpServers.prefault({}),
  /** Hosts inside one's own network that runs may read, beside the public Internet: `wiki.example.com`, `*.example.com`, `10.1.2.3`. */
  reading: z.strictObject({ internalHosts: z.array(z.string().min(1)).default([]) }).prefault({}),
  /** Who is told of the end of runs, and who may start some by a signed call; see docs/api.md. */
  webhooks: WebhookRules.prefault({}),
  rules: z.array(Rule).default([]),
  /** The time zone that counts where nobody names one, such as `Europe/Berlin`; without it the machine's own does. */
  timeZone: z.string().refine(isZone, { error: 'is no time zone; write one such as Europe/Berlin' }).optional(),
});
export type Policy = z.infer<typeof Policy>;

/** What rules look at of a workflow. */
type Ruled = { name: string; dangerous: boolean };

export type PolicyAction = 'run' | 'confirm' | 'cancel' | 'prefer' | 'talk' | 'approve';

export function offerExpiryMs(policy: Policy): number {
  return policy.expiry.offerMinutes * MINUTE;
}

export function runExpiryMs(policy: Policy): number {
  return policy.expiry.runDays * DAY;
}

function fits(patterns: string[] | undefined, value: string): boolean {
  if (!patterns) return true;
  return patterns.some((pattern) =>
    pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : pattern === value,
  );
}

/** Background work is on for this person in this channel. */
export function isEnabled(policy: Policy, place: Place, person: Person): boolean {
  return policy.enabled && fits(policy.rollout.channels, place.channel) && fits(policy.rollout.people, person.id);
}

/** What a rule is asked about: work of a kind, by a person in a channel. `named` leaves out what is allowed to all workflows alike. */
type Asked = { place: Place; person: Person; workflow: string; named?: boolean };

function ruling(policy: Policy, action: PolicyAction, { place, person, workflow, named = false }: Asked) {
  return policy.rules.findLast(
    (rule) =>
      (!named || !rule.allow || rule.workflows !== undefined) &&
      (!rule.actions || rule.actions.includes(action)) &&
      fits(rule.workflows, workflow) &&
      fits(rule.people, person.id) &&
      fits(rule.channels, place.channel),
  )?.allow;
}

/** Anybody may run what is not dangerous, unless a rule says no; what is dangerous needs a rule that says yes and names it. */
export function mayRun(policy: Policy, place: Place, person: Person, workflow: Ruled): boolean {
  return (
    ruling(policy, 'run', { place, person, workflow: workflow.name, named: workflow.dangerous }) ?? !workflow.dangerous
  );
}

/** The same for work that was ordered before: a person who was no member then needs to be let in now. */
export function mayStillRun(
  policy: Policy,
  ordered: Place & { person: Person; stranger?: Stranger },
  workflow: Ruled,
): boolean {
  const { person, stranger } = ordered;
  return mayRun(policy, ordered, person, workflow) && (stranger === undefined || isLetIn(policy, ordered, person));
}

/** A run may use what is set up unless a rule says no. */
export function mayUse(policy: Policy, tool: string, run: Place & { person: Person }, workflow: string): boolean {
  const rule = policy.tools.findLast(
    ({ tools, workflows, channels, people }) =>
      fits(tools, tool) && fits(workflows, workflow) && fits(channels, run.channel) && fits(people, run.person.id),
  );
  return rule?.allow ?? true;
}

/** A person may approve this tool for good. */
export function mayApproveAlways({ approvals }: Policy, tool: string): boolean {
  return fits(approvals.always, tool);
}

/** A run, an offer, a question or a schedule: work of a kind that a person asked for. */
type Owned = Place & { person: Person } & ({ plan: { workflow: string } } | { workflow: string });

/** The requester may always confirm and cancel their own; anybody else needs a rule. */
export function mayActFor(
  policy: Policy,
  action: 'confirm' | 'cancel' | 'approve',
  owned: Owned,
  person: Person,
): boolean {
  if (owned.person.id === person.id) return true;
  const workflow = 'plan' in owned ? owned.plan.workflow : owned.workflow;
  return ruling(policy, action, { place: owned, person, workflow }) ?? false;
}

/** Strangers are let in by a rule that names them: by id, or by the beginning of one. A rule for everybody names nobody. */
export function isLetIn({ rules }: Policy, { channel }: Pick<Place, 'channel'>, { id }: Pick<Person, 'id'>): boolean {
  const naming = rules.findLast((rule) => isAbout(rule, id) && fits(rule.channels, channel));
  return naming?.allow ?? false;
}

/** A rule lets that stranger in, in some channel or other. */
export function isLetInSomewhere({ rules }: Policy, id: string): boolean {
  return rules.some((rule) => rule.allow && isAbout(rule, id));
}

function isAbout({ actions, people }: Policy['rules'][number], id: string): boolean {
  const named = people?.filter((pattern) => pattern !== '*');
  return (!actions || actions.includes('talk')) && named !== undefined && fits(named, id);
}

/** What everybody in a channel is offered is for whom a rule lets decide it. */
export function mayPrefer(policy: Policy, place: Place, person: Person): boolean {
  return ruling(policy, 'prefer', { place, person, workflow: '' }) ?? false;
}

/** The repositories that the person may use there, by name. */
export function repositoriesFor({ repositories }: Policy, place: Pick<Place, 'channel'>, person: Person): string[] {
  return Object.entries(repositories).flatMap(([name, { channels, people }]) =>
    fits(channels, place.channel) && fits(people, person.id) ? [name] : [],
  );
}

/** Of the repositories that some work is to use, the first that the policy does not give its person there. */
export function refusedRepository(
  policy: Policy,
  work: Pick<Place, 'channel'> & { person: Person },
  names: readonly string[],
): string | undefined {
  const usable = repositoriesFor(policy, work, work.person);
  return names.find((name) => !usable.includes(name));
}
