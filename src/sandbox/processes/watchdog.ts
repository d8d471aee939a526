import { parseArgs } from 'node:util';
import { killTree } from './kill-tree.ts';
import { readProcess } from './processes.ts';

/**
 * A process of its own that ends a marked command when the bot dies, where no namespace does that: its stdin is held open by
 * the bot, and the kernel closes it however the bot ends. Run by watch.ts.
 */
const { values } = parseArgs({ options: { variable: { type: 'string' }, queueLimit: { type: 'string' } } });
const marks = { variable: values.variable ?? '', queueLimit: Number(values.queueLimit) };
// The command is started after this process, so nothing older can belong to it; and 0 is nobody's parent but init's.
const since = readProcess(process.pid)?.start ?? 0;

process.stdin.on(
  'end',
  () => void killTree({ root: process.pid, since, keepers: 1, marks }, 0).then(() => process.exit()),
);
process.stdin.resume();
