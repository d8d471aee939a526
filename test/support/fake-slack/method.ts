import type { Json, Team } from './state.ts';
import type { World } from './world.ts';
import type { Server } from './server.ts';

/** Everything a method may need of its call. */
export type Call = { world: World; team: Team; scopes: Set<string>; slack: Server };

/** `scopes`: one of them is needed; none for what every token may do. */
export type Method = { scopes: string[]; run: (args: Json, call: Call) => Json };
