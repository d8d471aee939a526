import type { Tool } from '../../domain/tool.ts';
import type { Execution } from '../execution.ts';
import { mayUse } from '../../policy.ts';
import { PermanentError } from '../../workflow.ts';

/** What is set up here and the policy allows this run, by name where some are named. */
export async function toolsOf(execution: Execution, names?: readonly string[]): Promise<Tool[]> {
  const { ports, run } = execution;
  execution.mustLive();
  const [tools, policy] = await Promise.all([ports.tools?.(run) ?? [], ports.policy()]);
  return tools.filter(({ name }) => isNamed(name, names) && mayUse(policy, name, run, run.plan.workflow));
}

function isNamed(name: string, names: readonly string[] | undefined): boolean {
  if (!names) return true;
  return names.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : one === name));
}

/** An environment variable, for a workflow that the policy lets read it. */
export async function secretOf({ ports, run }: Execution, name: string): Promise<string> {
  const { secrets } = await ports.policy();
  const { workflow } = run.plan;
  const allowed = Object.hasOwn(secrets, workflow) && secrets[workflow]?.includes(name);
  if (!allowed) {
    throw new PermanentError(
      `The policy does not let ${workflow} read ${name}. Add it under "secrets" in the policy file.`,
    );
  }
  const value = ports.secret?.(name);
  if (!value) throw new PermanentError(`${name} is not set in the environment of the bot.`);
  return value;
}
