/** A way to keep a command apart from the rest of the machine. */
export type Sandbox = {
  kind: 'bubblewrap' | 'namespace' | 'none';
  /** Whether a command can be kept from the network. */
  cutsNetwork: boolean;
  /** Whether a command has the rights that the bot has as root on what it sees. */
  keepsRoot: boolean;
  /** The program and arguments that run a command inside; without the network where that can be cut off, unless it is given. */
  wrap(command: string[], folder: string, terms: Terms): string[];
  /** Makes the folder one that the command may write in. */
  prepare?(folder: string): Promise<void>;
  /** Who commands run as, where that is another than the bot's own user: what the bot puts into their folder is given to them. */
  owner?: { uid: number; gid: number };
  /** See `Tree`. */
  keepers: number;
};

/** What a command is given. */
export type Terms = { network: boolean; tmpBytes: number };
