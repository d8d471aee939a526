import { type Ended, runCommand } from '../../src/sandbox/run-command.ts';
import { Policy } from '../../src/core/policy.ts';
import { limitsOf } from '../../src/sandbox/limits.ts';
import { probeSandbox } from '../../src/sandbox/isolation/probe.ts';
import type { Sandbox } from '../../src/sandbox/isolation/kind.ts';

/** Run as a process of its own, to be killed: `node command.ts <sandbox> <folder> <command>`. */
const [kind, folder = '', command = ''] = process.argv.slice(2);
const sandbox = await probeSandbox(kind as Sandbox['kind']);
if (!sandbox) throw new Error(`This system has no ${kind}.`);
const limits = limitsOf(Policy.parse({}).commands);
const { signal } = new AbortController();
const options = { command, folder, signal, sandbox, network: false, limits, timeoutMs: 60_000 };
const ended: Ended = await runCommand({ ...options, onOutput: (bytes) => process.stdout.write(bytes) });
process.exitCode = ended.exitCode;
