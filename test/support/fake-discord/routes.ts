import { appRoutes } from './routes-app.ts';
import { channelRoutes } from './routes-channels.ts';
import { interactionRoutes } from './routes-interactions.ts';
import { messageRoutes } from './routes-messages.ts';
import type { Route } from './route.ts';

export const routes: Route[] = [...appRoutes, ...messageRoutes, ...channelRoutes, ...interactionRoutes];
