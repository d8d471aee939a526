import { slashCommands } from '../../../core/command/slash.ts';
import type { Place } from '../../../core/domain/message.ts';
import type { Queries } from '../../../core/queries.ts';
import { isFinal, type Run, statuses } from '../../../core/domain/run.ts';
import type { Workflow } from '../../../core/workflow.ts';
import type { Option } from './wire.ts';

/** Discord's limits (docs, interactions/application-commands). */
const MAX_CHOICES = 25;
const MAX_TEXT = 100;

/** Pages of runs that are looked through for what somebody types; a person waits. */
const PAGES = 4;

type Choice = { name: string; value: string };

export type Asked = { place: Place; person: string; command: string; options: Option[] };

/** What fits what somebody is typing. Nothing here is binding: what is sent in the end is looked at anew. */
export async function complete(asked: Asked, queries: Queries, workflows: readonly Workflow[]): Promise<Choice[]> {
  const focused = asked.options.find((option) => option.focused);
  const option = slashCommands
    .find(({ name }) => name === asked.command)
    ?.options.find(({ name }) => name === focused?.name);
  const typed = String(focused?.value ?? '')
    .trim()
    .toLowerCase();
  if (option?.completes === 'workflow') return workflowChoices(workflows, typed);
  if (option?.completes === 'repository') return repositoryChoices(asked, queries, typed);
  if (option?.completes === 'schedule') return scheduleChoices(asked, queries, typed);
  if (option?.completes === undefined) return [];
  return runChoices(asked, queries, typed, option.completes === 'live run');
}

function workflowChoices(workflows: readonly Workflow[], typed: string): Choice[] {
  return workflows
    .filter(({ name, aliases }) => [name, ...aliases].some((known) => known.includes(typed)))
    .slice(0, MAX_CHOICES)
    .map(({ name, description }) => ({ name: short(`${name}: ${description}`), value: name }));
}

function repositoryChoices({ place, person }: Asked, queries: Queries, typed: string): Choice[] {
  const names = queries.people.repositories(place, person).filter((name) => name.includes(typed));
  return names.slice(0, MAX_CHOICES).map((name) => ({ name, value: name }));
}

async function scheduleChoices({ place, person }: Asked, queries: Queries, typed: string): Promise<Choice[]> {
  const schedules = await queries.schedules.list(place, person, false);
  return schedules
    .filter((one) => fits(one, typed))
    .slice(0, MAX_CHOICES)
    .map(({ name, title, when, paused }) => ({
      name: short(`${title ?? name} · ${when.words}${paused ? ' · paused' : ''}`),
      value: name,
    }));
}

/** The same runs that the person's list shows. */
async function runChoices({ place, person }: Asked, queries: Queries, typed: string, live: boolean): Promise<Choice[]> {
  const wanted = live ? statuses.filter((status) => !isFinal(status)) : statuses;
  const found: Run[] = [];
  for (let page = 1; page <= PAGES && found.length < MAX_CHOICES; page += 1) {
    const { runs, more } = await queries.runs.list({ place, person, mine: false, statuses: wanted, page });
    found.push(...runs.filter((run) => fits(run, typed)));
    if (!more) break;
  }
  return found.slice(0, MAX_CHOICES).map((run) => ({ name: short(label(run)), value: run.name || run.id }));
}

function fits({ id, name, title = '' }: Pick<Run, 'id' | 'name' | 'title'>, typed: string): boolean {
  return id.startsWith(typed) || [name, title].some((one) => one.toLowerCase().includes(typed));
}

function label({ name, title, id, status, progress }: Run): string {
  return `${title ?? (name === '' ? id : name)} · ${status}${isFinal(status) || progress.percent === null ? '' : ` · ${progress.percent} %`}`;
}

function short(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT - 1).toWellFormed()}…`;
}
