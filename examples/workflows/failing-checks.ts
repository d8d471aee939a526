import type { WorkflowTools } from '../../src/workflows/load.ts';

/** Tokens for reading logs: enough for some twenty of them. */
const BUDGET = 60_000;

const READER = `You look into the failing checks of a pull request. List the checks, read the log of each one that failed, and write for each: its name, why it failed, and the line
of the log that shows it.`;

const SORTER = `Sort the failing checks by cause: "code" where the change itself breaks something, "surroundings" where a network, a service or a machine failed and running it again
may help. Copy as "line" the line of the log that shows it, letter for letter.`;

const STARTER =
  'You run checks again with rerun_check: each of those that you are given once, and no other. Then say in one sentence what you did.';

/**
 * Says why the checks of a pull request fail, and runs those again that failed through no fault of the change, if its person agrees.
 * Try it: `/task failing-checks 812`. It needs a model, and a server named `ci` in the policy; the one in the folder beside this file is an example.
 */
export default ({ defineWorkflow, PermanentError, z }: WorkflowTools) => {
  const Sorted = z.object({
    checks: z.array(z.object({ name: z.string(), cause: z.enum(['code', 'surroundings']), line: z.string() })),
  });

  return defineWorkflow({
    name: 'failing-checks',
    description: 'Says why the checks of a pull request fail, and offers to run again what may pass then.',
    usage: 'failing-checks <number of the pull request>',
    example: 'why do the checks of pull request 812 fail?',
    input: z.object({
      request: z
        .string()
        .refine((text) => numberIn(text) !== undefined, 'Which pull request? For example: failing-checks 812.'),
    }),
    steps: [{ name: 'Sort the failures', stage: 'analyzing' }],
    fromRequest: (text) =>
      /\bchecks?\b/i.test(text) && /\bfail|\bred\b/i.test(text) && numberIn(text) ? { request: text } : undefined,
    summary: ({ request }) => `read the failing checks of pull request ${numberIn(request)} and say why they fail`,

    async run(context, { request }) {
      const reading = await context.tools(['ci.list_checks', 'ci.read_log']);
      if (reading.length === 0) {
        throw new PermanentError(
          'There is no server called "ci" here. The policy file names servers under mcp; see docs/tools.md.',
        );
      }
      // Each call of the model or of a tool is a step: after a crash the run goes on behind the last one.
      const found = await context.agent({
        name: 'Read the logs',
        goal: `Why do the checks of pull request ${numberIn(request)} fail?\n\n${request}`,
        instructions: READER,
        tools: reading,
        budget: BUDGET,
      });
      const { checks } = await context.model.object('Sort the failures', Sorted, [
        { role: 'system', content: SORTER },
        { role: 'user', content: found.text },
      ]);
      const again = checks.filter(({ cause }) => cause === 'surroundings').map(({ name }) => name);
      return {
        text: [found.text, ...listOf(checks), await rerun(context, Number(numberIn(request)), again)].join('\n\n'),
      };
    },
  });
};

type Context = Parameters<ReturnType<WorkflowTools['defineWorkflow']>['run']>[0];
type Check = { name: string; cause: 'code' | 'surroundings'; line: string };

/** The tool changes the world, so the person is asked before each call, with exactly its arguments. */
async function rerun(context: Context, number: number, names: string[]): Promise<string> {
  const tools = await context.tools(['ci.rerun_check']);
  if (names.length === 0 || tools.length === 0) return 'Nothing was run again.';
  const { text, calls } = await context.agent({
    name: 'Run again',
    goal: `Run these checks of pull request ${number} again: ${names.join(', ')}.`,
    instructions: STARTER,
    tools,
  });
  const made = calls.filter(({ failed }) => !failed);
  return made.length === 0 ? 'Nothing was run again.' : text;
}

function listOf(checks: readonly Check[]): string[] {
  const causes = { code: 'the change itself', surroundings: 'its surroundings' };
  return checks.length === 0
    ? []
    : [
        checks
          .map(({ name, cause, line }) => `- **${name}**: ${causes[cause]} (\`${line.replaceAll('`', "'")}\`)`)
          .join('\n'),
      ];
}

function numberIn(text: string): string | undefined {
  return /(?<![\d.])\d{1,7}(?![\d.]*\d)/.exec(text)?.[0];
}
