import type { KnownWorkflow } from '../command.ts';
import { withoutEnd, withoutStart } from '../../basics/strip.ts';
import { nearest } from '../nearest.ts';
import { scheduleActs } from './schedules.ts';
import { filterWords, mineWords } from '../words.ts';

/** No command but a task is longer than this. */
const MAX_SHORT = 120;

/** Before a command, people are polite or call it by its name. */
const POLITE = /^(?:(?:hey|hi|ok|okay|please|pls|and|now|so|just|can you|could you)[\s,]+)*/i;

/** What a cancel may say of its run without naming it. */
const IT = /^(?:it|this|that|all|everything|(?:this |that |the |my )?(?:run|task|job|work|workflow))$/i;

/** After the first words of a task, these show that somebody tells something rather than asking for it. */
const TELLING =
  /\b(?:is|are|was|were|am|be|been|has|have|had|does|did|will|would|should|can|could|seems?|looks?|takes?|took|failed|fails|failing|broke|breaks)\b/i;

/** Requests begin with one of these. */
const ASKING =
  /^(?:add|analy[sz]e|assess|audit|benchmark|build|calculate|check|clean|collect|compare|compile|convert|count|create|deploy|design|develop|do|document|draft|evaluate|explain|extract|fetch|find|fix|generate|implement|improve|install|investigate|list|make|measure|migrate|monitor|optimi[sz]e|plan|port|prepare|profile|read|refactor|remind|rename|report|research|review|rewrite|run|scan|search|send|set|setup|show|solve|sort|start|summari[sz]e|test|translate|update|upgrade|verify|wait|watch|write)$/i;

/** A command as if it were typed with a slash. */
type Typed = { command: string; text: string };

/** The command that a message clearly is, with or without a slash; undefined where it may be talk. */
export function commandIn(text: string, workflows: readonly KnownWorkflow[]): Typed | undefined {
  const message = text.trim();
  const slash = /^\/([a-z]+)(?=\s|$)/i.exec(message);
  if (slash) return slashCommand(slash[1] ?? '', message.slice(slash[0].length));
  // What is said before it counts only for the short ones: a task's words are taken as they are.
  const said =
    message.length <= MAX_SHORT ? message.replace(POLITE, '').replace(/(?<![\s,])[\s,]+please[.!]*$/i, '') : message;
  const word = /^([a-z]+)(:?)(?=\s|$|[?.!,])/i.exec(said);
  const rest = word ? said.slice(word[0].length).trim() : '';
  const [, first = '', mark = ''] = word ?? [];
  const name = first.toLowerCase();
  if (name === 'generate') return { command: 'generate', text: rest };
  if (name === 'task') return taskMention(rest, mark === ':', workflows);
  if (rest.length > MAX_SHORT) return undefined;
  const clean = withoutEnd(withoutStart(rest, '?.!,').trimStart(), '.!').trimEnd();
  switch (name) {
    case 'help':
    case 'commands':
      return helpMention(clean);
    case 'prefer':
      return preferMention(clean);
    case 'cancel':
      return rest.endsWith('?') ? undefined : cancelMention(clean);
    case 'workflows':
    case 'tasks':
    case 'workflow':
    case 'wf':
      return listMention(withoutEnd(clean, '?'));
    case 'list':
    case 'show':
      return showSchedules(clean) ?? showMention(clean);
    case 'schedules':
      return schedulesMention(withoutEnd(clean, '?'));
    case 'pause':
    case 'resume':
    case 'unpause':
    case 'delete':
    case 'remove':
      return changeMention(first, clean);
    default:
      return undefined;
  }
}

/** A slash makes the intention clear, so a mistyped one gets its error; what is no command at all may be a path. */
function slashCommand(name: string, rest: string): Typed | undefined {
  const known = ['task', 'tasks', 'workflows', 'workflow', 'wf', 'cancel', 'schedules', 'prefer', 'help'];
  if (!known.includes(name.toLowerCase()) && nearest(name.toLowerCase(), known) === undefined) return undefined;
  return { command: name, text: rest.trim() };
}

function helpMention(rest: string): Typed | undefined {
  const topic =
    /^(?:(?:with|on|about|for)\s+)?(?:the\s+)?[`/]?(tasks?|workflows?|wf|cancel|schedules|prefer|commands?)`?(?:\s+command)?$/i.exec(
      withoutEnd(rest, '?'),
    );
  const bare = /^(?:me|\?)?$/i.test(rest);
  return bare || topic ? { command: 'help', text: topic?.[1] ?? '' } : undefined;
}

/** `prefer` with one of its words after it; "prefer tea" is talk. */
function preferMention(rest: string): Typed | undefined {
  const known =
    rest === '' ||
    isHelp(rest) ||
    /^(?:ask|always|never)(?: (?:(?:for|in) )?(?:(?:this|the) )?(?:channel|me))?$/i.test(rest);
  return known ? { command: 'prefer', text: rest } : undefined;
}

function cancelMention(rest: string): Typed | undefined {
  if (rest === '' || IT.test(rest)) return { command: 'cancel', text: '' };
  if (isHelp(rest)) return { command: 'cancel', text: rest };
  const reference = runReference(rest.replace(/^(?:the |my )?(?:run|task|job|workflow)\s+/i, ''));
  return reference === undefined ? undefined : { command: 'cancel', text: reference };
}

function listMention(rest: string): Typed | undefined {
  const words = rest
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const isList = words.every((word, index) => isListWord(word, words[index - 1]));
  if (rest.length <= MAX_SHORT && (isList || isHelp(rest))) return { command: 'workflows', text: rest };
  const reference = runReference(rest);
  return reference === undefined ? undefined : { command: 'workflows', text: reference };
}

function isListWord(word: string, before: string | undefined): boolean {
  if (filterWords.has(word) || mineWords.has(word)) return true;
  return /^(?:--|[—–])?page(?:=\d+)?$/.test(word) || (/^\d+$/.test(word) && (before ?? '').endsWith('page'));
}

function schedulesMention(rest: string): Typed | undefined {
  const [first = '', second] = rest.toLowerCase().split(/\s+/);
  if (rest === '' || isHelp(rest) || (second === undefined && (mineWords.has(first) || first === 'all'))) {
    return { command: 'schedules', text: rest };
  }
  const act = scheduleActs.has(first) ? `${first} ` : '';
  const reference = runReference(act === '' ? rest : rest.slice(first.length).trim());
  return reference === undefined ? undefined : { command: 'schedules', text: `${act}${reference}` };
}

/** "show my schedules" */
function showSchedules(rest: string): Typed | undefined {
  const match = /^(?:me\s+)?(?:the\s+)?(?:all\s+)?(my\s+)?(?:the\s+)?schedules$/i.exec(withoutEnd(rest, '?'));
  return match ? { command: 'schedules', text: match[1] === undefined ? '' : 'mine' } : undefined;
}

/** "pause the schedule nightly-tests" */
function changeMention(word: string, rest: string): Typed | undefined {
  const named = /^(?:the |my )?schedule\s+(\S.*)$/i.exec(rest);
  const reference = runReference(named?.[1]?.trim() ?? rest);
  return reference === undefined ? undefined : { command: 'schedules', text: `${word} ${reference}` };
}

/** "show my runs", "list all workflows" */
function showMention(rest: string): Typed | undefined {
  const match =
    /^(?:me\s+)?(?:the\s+)?((?:(?:all|my|running|queued|waiting|completed|failed|cancell?ed|active)\s+)*)(?:of\s+)?(?:the\s+)?(?:runs|tasks|workflows)$/i.exec(
      withoutEnd(rest, '?'),
    );
  return match ? listMention(match[1]?.trim() ?? '') : undefined;
}

/** `task` with an option, a quoted text, a workflow or a verb of asking after it; "task forces are slow" is talk. */
function taskMention(rest: string, colon: boolean, workflows: readonly KnownWorkflow[]): Typed | undefined {
  const first = /^\S+/.exec(rest.slice(0, MAX_SHORT))?.[0] ?? '';
  if (first === '') return colon ? undefined : { command: 'task', text: '' };
  if (/^(?:["“„«]|--|[—–][a-z])/i.test(first) || isHelp(rest)) return { command: 'task', text: rest };
  if (colon) return { command: 'task', text: rest };
  const after = rest.slice(first.length).trim();
  const opening = after.slice(0, MAX_SHORT).split(/\s+/).slice(0, 2).join(' ');
  const tells = TELLING.test(opening) || (after === '' && !/^[`"“]/.test(first));
  const name = first.toLowerCase();
  const isWorkflow = workflows.some((workflow) => [workflow.name, ...workflow.aliases].includes(name));
  const asks = isWorkflow ? after !== '' : ASKING.test(first) && /\s/.test(after);
  if (!asks || (tells && !/^["“„«`]/.test(after))) return undefined;
  return { command: 'task', text: rest };
}

/** After a workflow's name: "is broken again", "are late". */
export function tellsSomething(rest: string): boolean {
  return TELLING.test(rest.trimStart().split(/\s+/, 1)[0] ?? '') || /\?\s*$/.test(rest);
}

/** The words begin like a request, not like something told or asked. */
export function asksForWork(text: string): boolean {
  return ASKING.test(/^[a-z]+/i.exec(text.trim())?.[0] ?? '');
}

function isHelp(rest: string): boolean {
  return /^(?:--help|[—–]help|help)$/i.test(rest);
}

/** Names and ids have a hyphen or a digit, which hardly any single word after "cancel" has; quotes make anything one. */
function runReference(text: string): string | undefined {
  const quoted = /^[`"“'‘#]+([a-z0-9-]{1,64})[`"”'’]*$/i.exec(text);
  if (quoted) return quoted[1];
  return /^(?=.*[-\d])[a-z0-9]+(?:-[a-z0-9]+)*$/i.test(text) && text.length <= 64 ? text : undefined;
}
