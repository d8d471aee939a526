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

/** A file or folder of the machine's that a command may read, and the path at which it sees it. */
export type Shown = { path: string; as: string };

/** How a command sees its folder, where that is not under its own path; only bubblewrap can do that. */
export type View = {
  /** The path that the folder seems to have. */
  as: string;
  /** Where the command begins: a path as the command sees it. */
  at: string;
  shown: readonly Shown[];
};

/** What a command is given. */
export type Terms = { network: boolean; tmpBytes: number; view?: View | undefined };
