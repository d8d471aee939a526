import { fold } from '../asking.ts';

/** An order to write code, at the beginning of a request: "build a CLI that ...", "write a parser with tests". */
const ORDER =
  /^(?:please |can you |could you |bitte |kannst du )?(build|write|implement|code|program|develop|schreib|schreibe|programmiere|implementiere|baue) (?:me |us |mir |uns )?(an? |some |ein |eine |einen )?(.*)/;

const CODE =
  /\b(?:function|script|program|module|library|package|class|cli|parser|command[- ]line tool|algorithm|funktion|skript|programm|modul|klasse|bibliothek)\b/;

const WITH_TESTS = /\b(?:with|and|including|mit|und|samt) (?:(?:unit|its|the|einigen|some) )?tests?\b/;

/** An order to change code, at the beginning of a request that names a repository: "fix the failing test in web". */
const CHANGE =
  /^(?:please |can you |could you |bitte |kannst du )?(?:fix|add|change|implement|refactor|rename|remove|delete|update|write|build|make|create|improve|replace|extract|move|migrate|handle|support|behebe|repariere|ergänze|ändere|implementiere|entferne|schreibe|baue) \S/;

export function asksToChange(text: string): boolean {
  return CHANGE.test(fold(text).trimStart());
}

/** What is built from what is there already is a system's work: "build the image". */
export function asksToBuild(text: string): boolean {
  const [, verb, article, rest = ''] = ORDER.exec(fold(text).trimStart()) ?? [];
  if (verb === undefined || article === undefined) return false;
  return WITH_TESTS.test(rest) || (verb !== 'write' && verb !== 'schreib' && verb !== 'schreibe' && CODE.test(rest));
}
