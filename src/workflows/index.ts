import type { Workflow } from '../core/workflow.ts';
import { remind } from './remind.ts';
import { shell } from './shell.ts';
import { sleep } from './sleep.ts';

/** The workflows that come with the bot. */
export const builtIn: Workflow[] = [shell, sleep, remind];
