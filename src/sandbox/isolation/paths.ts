import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';

/** Where systems keep programs and their settings; nothing else of the machine is to be seen inside. */
export const SYSTEM = [
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/etc',
  '/nix/store',
  '/gnu/store',
  '/run/current-system',
];

export function isSystem(path: string): boolean {
  return SYSTEM.some((root) => isWithin(path, root));
}

export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** The path itself, and the one behind its links where that is another; the latter is missing where nothing is there. */
export function bothPaths(path: string): string[] {
  try {
    return [...new Set([path, realpathSync(path)])];
  } catch {
    return [path];
  }
}

/** Its folder, the folder of that one, and so on, from the outermost on. */
export function ancestorsOf(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [...ancestorsOf(parent), parent];
}
