import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { manifestCommands } from './adapters/slack/receive/manifest.ts';

/** Writes the commands into manifest.yml, and leaves the rest of it as it is. */
const FILE = join(import.meta.dirname, '..', 'manifest.yml');

const manifest = parseDocument(readFileSync(FILE, 'utf8'));
manifest.setIn(['features', 'slash_commands'], manifest.createNode(manifestCommands()));
writeFileSync(FILE, manifest.toString({ lineWidth: 0 }));
