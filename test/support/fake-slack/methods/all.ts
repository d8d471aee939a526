import type { Method } from '../method.ts';
import { chat } from './chat.ts';
import { conversations } from './conversations.ts';
import { files } from './files.ts';
import { others } from './others.ts';
import { stream } from './stream.ts';
import { views } from './views.ts';

/** Every method there is, by its name. */
export const methods: Record<string, Method> = { ...chat, ...stream, ...conversations, ...files, ...views, ...others };
