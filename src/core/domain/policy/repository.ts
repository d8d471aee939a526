import { z } from 'zod';
import { Variable } from './variable.ts';

/** A folder of the copy, or a file in it: it never leads out of it. */
const Inside = z
  .string()
  .min(1)
  .refine((path) => !path.startsWith('/') && path.split('/').every((part) => !['', '.', '..', '.git'].includes(part)), {
    error: 'is a path inside the repository, such as node_modules or packages/app/node_modules',
  });

/** `example.com`, or `*.example.com` for everything below it. */
const Host = z
  .string()
  .regex(/^(?:\*\.)?[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/i, 'is a host such as registry.npmjs.org or *.example.com')
  .transform((host) => host.toLowerCase());

/**
 * `closed`: nothing can be reached, this machine included; `open`: the machine's own network; a list: these hosts of the public Internet
 * and no others.
 */
export const Network = z.union([z.enum(['closed', 'open']), z.array(Host).min(1).max(200)], {
  error: 'is closed, open, or a list of hosts such as [registry.npmjs.org]',
});
export type Network = z.infer<typeof Network>;

const Limits = z.strictObject({
  memoryMb: z.number().int().min(64),
  /** Threads count as well: Node begins with about ten. */
  processes: z.number().int().min(16),
  fileMb: z.number().int().min(1),
  folderMb: z.number().int().min(1),
  /** Of `/tmp`, which is memory. */
  tmpMb: z.number().int().min(1),
  /** How long it may take, whatever it is ordered with; without it a day. */
  minutes: z
    .number()
    .min(0.05)
    .max(24 * 60),
  /** How much of what it prints is kept; without it 1 MB. */
  outputKb: z.number().int().min(4).max(4096),
});
const { shape } = Limits;

/** What one command may use. */
export const CommandLimits = z.strictObject({
  memoryMb: shape.memoryMb.default(2048),
  processes: shape.processes.default(1024),
  fileMb: shape.fileMb.default(1024),
  folderMb: shape.folderMb.default(2048),
  tmpMb: shape.tmpMb.default(256),
  minutes: shape.minutes.optional(),
  outputKb: shape.outputKb.optional(),
});

/** What is spoken to repositories. Others (`ext::`) run a program. */
const REMOTE = /^(?:https?|ssh):\/\/[^\s]+$|^[\w.-]+@[\w.-]+:[^\s]+$/;

/** Where a password can be sent: encrypted, or no further than this machine. */
const CONFIDENTIAL = /^https:\/\/|^http:\/\/(?:localhost|127\.0\.0\.1)(?:[:/]|$)/;

const Source = z
  .string()
  .refine((url) => url.startsWith('/') || REMOTE.test(url), {
    error: 'is https://host/path, ssh://host/path, git@host:path, or the absolute path of a folder',
  })
  .refine((url) => !/^https?:\/\/[^/]*@/.test(url), {
    error: 'holds a name or password; name the variable that holds it as "credential" instead',
  });

const REF = /^[A-Za-z0-9](?:[\w./-]*[\w-])?$/;

/** A team's repository, of which runs get copies. */
export const Repository = z
  .strictObject({
    /** Where it is fetched from: an address, or a folder of this machine. */
    url: Source,
    /** A branch, a tag or a commit; without it, what the repository itself begins with. */
    ref: z.string().regex(REF, 'is the name of a branch, a tag or a commit').optional(),
    /** Who may use it where; both must fit. `*` at the end of a pattern stands for anything. */
    channels: z.array(z.string()).optional(),
    people: z.array(z.string()).optional(),
    /** The variable that holds the token or password with which it is fetched, and the name that goes with it. */
    credential: Variable.optional(),
    user: z.string().min(1).default('x-access-token'),
    /** What makes a copy ready for work, such as `npm ci`. */
    prepare: z.array(z.string().min(1)).max(20).default([]),
    /** The folders that preparing fills, kept as long as `locks` are the same. */
    keep: z.array(Inside).max(50).default([]),
    locks: z.array(Inside).max(50).default([]),
    /** What preparing may reach, and what commands may. */
    prepareNetwork: Network.default('closed'),
    network: Network.default('closed'),
    /** Variables for preparing and for commands. */
    environment: z.record(Variable, z.string()).default({}),
    /** Variables of the bot's that preparing gets as well, and commands do not: whoever may run one could print them. */
    secrets: z.array(Variable).max(20).default([]),
    limits: Limits.partial().default({}),
    /** How its tests are run; without it, as the files say. */
    test: z.string().min(1).optional(),
    /** Whether branches may be pushed to it, each after a person has approved that. */
    push: z.boolean().default(false),
    /** The tool that opens a pull request for a branch that was pushed, such as github.create_pull_request. */
    pullRequest: z.string().min(1).optional(),
  })
  .refine(({ pullRequest, push }) => pullRequest === undefined || push, {
    path: ['pullRequest'],
    error: 'is for branches that were pushed; add push: true',
  })
  .refine(({ channels, people }) => channels !== undefined || people !== undefined, {
    error: "says nobody who may use it; add channels or people (['*'] for everybody)",
  })
  .refine(({ credential, url }) => credential === undefined || CONFIDENTIAL.test(url), {
    path: ['credential'],
    error: "is sent to https addresses alone; ssh uses the keys of the bot's user",
  })
  .refine(({ keep, prepare }) => keep.length === 0 || prepare.length > 0, {
    path: ['keep'],
    error: 'keeps what "prepare" makes, and there is no "prepare"',
  })
  .refine(({ keep, locks }) => keep.length === 0 || locks.length > 0, {
    path: ['keep'],
    error: 'needs "locks", the files that say when to prepare again, such as package-lock.json',
  });
export type Repository = z.infer<typeof Repository>;

/** By name; people type it. */
export const Repositories = z.record(
  z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?$/, 'is lower case letters, digits, ".", "_" and "-", at most 40'),
  Repository,
);
