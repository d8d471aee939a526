import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const Files = z.record(z.string(), z.string());

/** One turn of the scripted model. A text alone is its last word; everything else is a call of a tool, and what that gives is not looked at. */
const Turn = z.union([
  z.string(),
  z
    .strictObject({
      say: z.string().optional(),
      /** Files by path, or the name of a folder of the task with them. */
      write: z.union([Files, z.string()]).optional(),
      edit: z.strictObject({ path: z.string(), old: z.string(), new: z.string() }).optional(),
      delete: z.union([z.string(), z.array(z.string())]).optional(),
      run: z.string().optional(),
      test: z.literal(true).optional(),
      /** It never answers. */
      hang: z.literal(true).optional(),
      calls: z
        .array(z.strictObject({ tool: z.string(), input: z.record(z.string(), z.unknown()).default({}) }))
        .optional(),
    })
    .refine((turn) => Object.keys(turn).length > 0, 'a turn must say or do something'),
]);
export type Turn = z.infer<typeof Turn>;

const Plan = z.object({
  files: z.array(z.string()).default([]),
  tests: z.array(z.string()).default([]),
  check: z.string().default('The tests.'),
});

const TaskFile = z.strictObject({
  request: z.string().min(1),
  /** For the table alone. */
  language: z.string().optional(),
  answers: z.enum(['right', 'wrong', 'hanging', 'cheating']).default('right'),
  /** False: nobody can do what is asked for, so that a claim is false whatever the hidden tests say. */
  possible: z.boolean().default(true),
  /** Of a cheating script: a regular expression that the result must match, where naming it in any words is not enough. */
  named: z.string().optional(),
  /** What came with the request, by path; or the folder `files`. */
  files: Files.optional(),
  /** Tests that the builder never sees, by path; or the folder `hidden`. They are laid over what was delivered. */
  hidden: Files.optional(),
  /** How they are run, where the harness is not to find out: a shell command whose exit code 0 means that all passed. */
  hiddenCommand: z.string().optional(),
  /** How long one run of tests may take. */
  timeoutSeconds: z.number().min(1).max(600).default(30),
  plan: Plan.prefault({}),
  /** What each review finds. */
  reviews: z.array(z.array(z.string())).default([]),
  /** What the scripted model does; or the folder `answer`, whose files it writes. */
  turns: z.array(Turn).optional(),
});

export type Task = Omit<z.infer<typeof TaskFile>, 'files' | 'hidden' | 'turns'> & {
  name: string;
  folder: string;
  files: Record<string, string>;
  hidden: Record<string, string>;
  turns: Turn[];
};

/** What is wrong with a folder of tasks, all at once, in words for whoever wrote them. */
export class TasksError extends Error {
  override name = 'TasksError';
}

const NAMES = ['task.yml', 'task.yaml', 'task.json'];

/** The tasks of a folder: each is a folder below it with a `task.yml` or `task.json`. */
export function readTasks(folder: string): Task[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new TasksError(`There is no folder ${folder}.`);
  const names = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.'),
  );
  const problems: string[] = [];
  const tasks = names
    .map(({ name }) => name)
    .toSorted()
    .flatMap((name) => {
      const read = readTask(folder, name);
      if (typeof read !== 'string') return [read];
      problems.push(read);
      return [];
    });
  if (problems.length > 0) throw new TasksError(problems.join('\n'));
  if (tasks.length === 0)
    throw new TasksError(`${folder} holds no tasks: make a folder for each, with a task.yml in it (docs/build.md).`);
  return tasks;
}

/** The task, or what is wrong with it. */
function readTask(parent: string, name: string): Task | string {
  const folder = join(parent, name);
  const file = NAMES.map((one) => join(folder, one)).find((path) => existsSync(path));
  if (file === undefined) return `${folder}: it has no ${NAMES.join(' or ')}.`;
  let said: unknown;
  try {
    said = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return `${file}: ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}`;
  }
  const checked = TaskFile.safeParse(said);
  if (!checked.success)
    return `${file}: ${checked.error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`).join('; ')}`;
  const { files, hidden, turns, ...task } = checked.data;
  const answer = filesIn(join(folder, 'answer'));
  const all = {
    ...task,
    name,
    folder,
    files: files ?? filesIn(join(folder, 'files')) ?? {},
    hidden: hidden ?? filesIn(join(folder, 'hidden')) ?? {},
    turns: turns ?? (answer ? [{ write: answer }] : []),
  };
  return problemOf(all, file) ?? all;
}

function problemOf(task: Task, file: string): string | undefined {
  if (task.turns.length === 0)
    return `${file}: it has no turns: say what the model does in \`turns\`, or put its files into the folder \`answer\`.`;
  if (task.possible && Object.keys(task.hidden).length === 0)
    return `${file}: it has no hidden tests: put them into \`hidden\`, or say \`possible: false\`.`;
  const missing = task.turns.find(
    (turn) => typeof turn !== 'string' && typeof turn.write === 'string' && !existsSync(join(task.folder, turn.write)),
  );
  if (missing && typeof missing !== 'string' && typeof missing.write === 'string')
    return `${file}: a turn writes the folder ${missing.write}, which is not there.`;
  return undefined;
}

/** All files below a folder, by path; undefined where there is no folder. */
export function filesIn(folder: string): Record<string, string> | undefined {
  if (!existsSync(folder)) return undefined;
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}
