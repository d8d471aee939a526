import type { Queries } from '../../src/core/queries.ts';

type Path = { [Group in keyof Queries]: `${Group}.${keyof Queries[Group] & string}` }[keyof Queries];

/** What queries answer, by group and name: `{ 'runs.liveIn': async () => [run] }`. */
export type Answers = {
  [P in Path]?: P extends `${infer Group extends keyof Queries}.${infer Name}`
    ? Name extends keyof Queries[Group]
      ? Queries[Group][Name]
      : never
    : never;
};

/** Queries that answer this; others do not exist. */
export function fakeQueries(answers: Answers): Queries {
  const groups: Record<string, Record<string, unknown>> = {};
  for (const [path, answer] of Object.entries(answers)) {
    const [group = '', name = ''] = path.split('.');
    (groups[group] ??= {})[name] = answer;
  }
  return groups as unknown as Queries;
}
