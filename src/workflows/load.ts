import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { stages } from '../core/domain/run.ts';
import { defineTool, ToolError } from '../core/domain/tool.ts';
import { defineWorkflow, PermanentError, type Workflow } from '../core/workflow.ts';
import { builtIn } from './index.ts';

/** What a workflow file's default function is given, since a folder elsewhere can import neither the bot nor its packages. */
export type WorkflowTools = {
  defineWorkflow: typeof defineWorkflow;
  PermanentError: typeof PermanentError;
  defineTool: typeof defineTool;
  ToolError: typeof ToolError;
  z: typeof z;
};

/** Every problem of a workflows folder at once, each with its file and what to do. */
export class WorkflowsError extends Error {
  override name = 'WorkflowsError';
}

/** All of them. */
export const tools: WorkflowTools = { defineWorkflow, PermanentError, defineTool, ToolError, z };

const isFunction = z.custom<() => unknown>((value) => typeof value === 'function', 'must be a function');

/** What every workflow must have; `defineWorkflow` fills in the rest, so a miss here mostly means that it was not used. */
const Shape = z.object({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  aliases: z.array(z.string().regex(/^[a-z][a-z0-9-]{0,31}$/)),
  description: z.string().min(1),
  usage: z.string().min(1),
  version: z.number().int().positive(),
  input: z.custom((value) => typeof (value as z.ZodType | undefined)?.safeParse === 'function', 'must be a zod schema'),
  steps: z.array(z.object({ name: z.string().min(1), stage: z.enum(stages) })),
  dangerous: z.boolean(),
  takesAdditions: z.boolean(),
  takesAnything: z.boolean(),
  answers: z.boolean(),
  fromWords: isFunction,
  fromRequest: isFunction,
  repositories: isFunction,
  summary: isFunction,
  details: isFunction,
  leftOut: isFunction,
  alike: isFunction,
  expectedMs: isFunction,
  run: isFunction,
});

const HOW = 'Begin it with `export default ({ defineWorkflow, z }) => defineWorkflow({ ... })`; see docs/workflows.md.';

/**
 * The workflows of a folder: of each of its .ts, .js, .mts and .mjs files the default export, or every export that
 * `defineWorkflow` made. Without a folder there are none.
 * @throws {WorkflowsError} naming every file with a problem.
 */
export async function loadWorkflows(folder: string | undefined): Promise<Workflow[]> {
  if (folder === undefined || folder === '') return [];
  const problems: string[] = [];
  const owners = new Map(
    builtIn.flatMap(({ name, aliases }) => [name, ...aliases]).map((word) => [word, 'the bot itself']),
  );
  const workflows: Workflow[] = [];
  for (const file of await filesOf(resolve(folder))) {
    try {
      for (const workflow of await workflowsOf(join(resolve(folder), file))) {
        claimWords(owners, workflow, file);
        workflows.push(workflow);
      }
    } catch (error) {
      problems.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (problems.length > 0)
    throw new WorkflowsError(`WORKFLOWS_DIR ${folder} has problems:\n- ${problems.join('\n- ')}`);
  return workflows;
}

async function filesOf(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder);
    return entries.filter((name) => /\.m?[jt]s$/.test(name) && !/^[._]|\.(?:test|d)\.m?[jt]s$/.test(name)).toSorted();
  } catch (error) {
    throw new WorkflowsError(`WORKFLOWS_DIR ${folder} cannot be read: make the folder, or correct its path.`, {
      cause: error,
    });
  }
}

async function workflowsOf(path: string): Promise<Workflow[]> {
  const exports = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Record<string, unknown>;
  const given = await defaultOf(exports.default);
  const named = Object.entries(exports).filter(([name, value]) => name !== 'default' && looksLikeWorkflow(value));
  const found = [...new Set([...given, ...named.map(([, value]) => value)])];
  if (found.length === 0) throw new Error(`it exports no workflow. ${HOW}`);
  return found.map(checkShape);
}

async function defaultOf(value: unknown): Promise<unknown[]> {
  if (value === undefined) return [];
  const made: unknown = typeof value === 'function' ? await value(tools) : value;
  return Array.isArray(made) ? made : [made];
}

function looksLikeWorkflow(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'run' in value && 'input' in value;
}

function checkShape(value: unknown): Workflow {
  const checked = Shape.safeParse(value);
  if (checked.success) return value as Workflow;
  const issues = checked.error.issues.map(({ path, message }) => `${path.join('.') || 'the export'}: ${message}`);
  throw new Error(`what it exports is no workflow (${issues.slice(0, 3).join('; ')}). ${HOW}`);
}

function claimWords(owners: Map<string, string>, { name, aliases }: Workflow, file: string): void {
  for (const word of new Set([name, ...aliases])) {
    const owner = owners.get(word);
    if (owner) throw new Error(`the name "${word}" is taken by ${owner}; choose another.`);
    owners.set(word, file);
  }
}
