import { z } from 'zod';

/** The name of an environment variable: secrets stand in the environment, never in the policy. */
export const Variable = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is the name of an environment variable, not its value');
