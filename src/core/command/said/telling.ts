/** After the first words of a task, these show that somebody tells something rather than asking for it. */
const TELLING =
  /\b(?:is|are|was|were|am|be|been|has|have|had|does|did|will|would|should|can|could|seems?|looks?|takes?|took|failed|fails|failing|broke|breaks)\b/i;

/** Requests begin with one of these. */
const ASKING =
  /^(?:add|analy[sz]e|assess|audit|benchmark|build|calculate|check|clean|collect|compare|compile|convert|count|create|deploy|design|develop|do|document|draft|evaluate|explain|extract|fetch|find|fix|generate|implement|improve|install|investigate|list|make|measure|migrate|monitor|optimi[sz]e|plan|port|prepare|profile|read|refactor|remind|rename|report|research|review|rewrite|run|scan|search|send|set|setup|show|solve|sort|start|summari[sz]e|test|translate|update|upgrade|verify|wait|watch|write)$/i;

/** After a workflow's name: "is broken again", "are late". */
export function tellsSomething(rest: string): boolean {
  return TELLING.test(rest.trimStart().split(/\s+/, 1)[0] ?? '') || /\?\s*$/.test(rest);
}

/** The words begin like a request, not like something told or asked. */
export function asksForWork(text: string): boolean {
  return ASKING.test(/^[a-z]+/i.exec(text.trim())?.[0] ?? '');
}

/** The words after a task's first word tell something, rather than saying what to do. */
export function isTold(words: string): boolean {
  return TELLING.test(words);
}

export function isVerbOfAsking(word: string): boolean {
  return ASKING.test(word);
}
