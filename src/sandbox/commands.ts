import type { Network } from '../core/domain/policy/repository.ts';
import { Policy } from '../core/policy.ts';
import { PermanentError } from '../core/workflow.ts';
import { type Limits, limitsOf } from './limits.ts';
import { type Found, probe } from './isolation/probe.ts';
import type { Reaching } from './network/gateway.ts';
import { none } from './isolation/sandbox.ts';
import type { Sandbox, View } from './isolation/kind.ts';

/** What the policy says of commands. */
export type CommandSettings = Policy['commands'];

/** Where a command runs, and what it may use there. */
export type Place = {
  sandbox: Sandbox;
  /** All of the machine's, none of it, or those hosts. */
  network: boolean | readonly string[];
  reaching?: Reaching | undefined;
  limits: Limits;
  /** How it sees its folder, in a working copy. */
  view?: View;
  environment?: Record<string, string>;
};

/** How commands are kept apart, in words for operators; `off` is why none are run. */
export type CommandState = {
  isolated: boolean;
  network: boolean | readonly string[];
  note: string;
  warnings: string[];
  off?: string;
};

const NOT_ISOLATED =
  'Commands are not isolated: they read and write what the bot can. Install bubblewrap to isolate them (a container must allow namespaces for that), or allow `shell` only to people who may have a shell on this machine.';

type Options = {
  /** Tries out what this system allows. */
  find: () => Promise<Found | undefined>;
  settings: () => Promise<CommandSettings>;
  /** What hosts of the policy may lead to; without it, none can be reached. */
  reaching?: Reaching;
};

/** Finds out once how commands can be kept apart here, and gives each its place as the policy is now. */
export class Commands {
  readonly #options: Options;
  #found: Promise<Found> | undefined;
  #known: Found | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  async state(): Promise<CommandState> {
    const found = await this.#find();
    return stateOf(found, await this.#options.settings());
  }

  /** Why no commands are run under that policy, as far as it is known: nothing before the first look. */
  whyOff(policy: Policy): string | undefined {
    return this.#known && stateOf(this.#known, policy.commands).off;
  }

  /** @throws {PermanentError} where no commands are run, with the reason in words for people. */
  async place(): Promise<Place> {
    const { off, network } = await this.state();
    if (off !== undefined) throw new PermanentError(off);
    const limits = limitsOf(await this.#options.settings());
    const { reaching } = this.#options;
    return { sandbox: (await this.#find()).sandbox, network, limits, ...(reaching && { reaching }) };
  }

  /** The same for what must never run unisolated. */
  async isolatedPlace(): Promise<Place> {
    const { isolated } = await this.state();
    const place = await this.place();
    if (!isolated) throw new PermanentError(offNotIsolated(place.sandbox));
    return place;
  }

  /** Why what must be isolated is not run under that policy, as far as it is known. */
  whyNotIsolated(policy: Policy): string | undefined {
    if (!this.#known) return undefined;
    const { off, isolated } = stateOf(this.#known, policy.commands);
    return off ?? (isolated ? undefined : offNotIsolated(this.#known.sandbox));
  }

  #find(): Promise<Found> {
    this.#found ??= this.#options.find().then((found) => (this.#known = found ?? NOTHING));
    // A folder could not be made; that may be put right.
    this.#found.catch(() => (this.#found = undefined));
    return this.#found;
  }
}

const NOTHING: Found = { sandbox: none, failed: [] };

function offBy(leak: string): string {
  return `Commands are off: a check at the start found that they ${leak}, which isolation must prevent. Whoever runs me can move those files elsewhere, or update bubblewrap.`;
}

function stateOf(found: Found, { network, isolation }: CommandSettings): CommandState {
  const { sandbox, leak } = found;
  const isolated = sandbox.kind === 'bubblewrap' && !sandbox.keepsRoot && (sandbox.cutsNetwork || network === 'open');
  const off =
    leak !== undefined ? offBy(leak) : isolation === 'required' && !isolated ? offWithout(sandbox) : undefined;
  return {
    isolated,
    network: reachOf(sandbox, network),
    note: `${sandbox.kind === 'bubblewrap' ? seenIn(sandbox) : NOT_ISOLATED} ${networkOf(sandbox, network)}`,
    warnings: warningsOf(found),
    ...(off !== undefined && { off }),
  };
}

/** What a command can reach in that sandbox where the policy says that. */
export function reachOf({ kind, cutsNetwork }: Sandbox, network: Network): boolean | readonly string[] {
  if (network === 'open' || !cutsNetwork) return true;
  return typeof network === 'object' && kind === 'bubblewrap' ? network : false;
}

function seenIn({ keepsRoot }: Sandbox): string {
  const seen = "they see the system's programs and the folder of their own run, nothing of the bot's.";
  return keepsRoot ? `Commands are isolated in part: they run as root, and ${seen}` : `Commands are isolated: ${seen}`;
}

function networkOf(sandbox: Sandbox, network: CommandSettings['network']): string {
  const { cutsNetwork } = sandbox;
  if (network === 'open') return 'The policy gives them the network, this machine included.';
  const hosts = reachOf(sandbox, network);
  if (typeof hosts === 'object') return `They reach only the hosts that the policy names: ${hosts.join(', ')}.`;
  return cutsNetwork
    ? 'They have no network.'
    : 'They have the network, this machine included, since it cannot be cut off here.';
}

function missingIn({ kind }: Sandbox): [missing: string, remedy: string] {
  return kind === 'bubblewrap'
    ? ['this machine allows only a part of it', 'allow namespaces on it and restart me']
    : [
        'bubblewrap is missing or not allowed here',
        'install bubblewrap (a container must allow namespaces for it) and restart me',
      ];
}

function offNotIsolated(sandbox: Sandbox): string {
  const [missing, remedy] = missingIn(sandbox);
  return `Code that I write runs only in isolation, and ${missing}. Whoever runs me can ${remedy}.`;
}

/** Said to people, so with what an operator can do. */
function offWithout(sandbox: Sandbox): string {
  const [missing, remedy] = missingIn(sandbox);
  return `Commands are off: the policy requires isolation, and ${missing}. Whoever runs me can ${remedy}, or set \`isolation: preferred\` in the policy.`;
}

/** What was better and did not work, each in one line; nothing where it is simply not installed, or is the same by another way. */
function warningsOf({ sandbox, failed }: Found): string[] {
  return failed
    .filter((better) => better.why !== 'it is not installed' && nameOf(better.sandbox) !== nameOf(sandbox))
    .map(
      (better) => `${nameOf(better.sandbox)} does not work here (${better.why}); commands run in ${nameOf(sandbox)}.`,
    );
}

function nameOf({ kind, cutsNetwork, keepsRoot }: Sandbox): string {
  if (kind === 'none') return 'no sandbox';
  const what = kind === 'bubblewrap' ? 'bubblewrap' : 'a process namespace';
  return `${what}${cutsNetwork ? ' without network' : ' with the network'}${keepsRoot ? ' as root' : ''}`;
}

const here = new Commands({ find: probe, settings: async () => Policy.parse({}).commands });

/** A place for a command of a bot that has said nothing of its own folders, as in tests. */
export async function placeHere(): Promise<Place> {
  return here.place();
}
