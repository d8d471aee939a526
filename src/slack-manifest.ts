import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { manifestCommands, NEW_APP_LINE, newAppLink } from './adapters/slack/receive/manifest.ts';

/** Writes the commands into manifest.yml, leaves the rest of it as it is, and puts all of it into the link of docs/slack.md. */
const ROOT = join(import.meta.dirname, '..');
const FILE = join(ROOT, 'manifest.yml');
const GUIDE = join(ROOT, 'docs', 'slack.md');

const manifest = parseDocument(readFileSync(FILE, 'utf8'));
manifest.setIn(['features', 'slash_commands'], manifest.createNode(manifestCommands()));
writeFileSync(FILE, manifest.toString({ lineWidth: 0 }));

const guide = readFileSync(GUIDE, 'utf8');
writeFileSync(GUIDE, guide.replace(NEW_APP_LINE, `[one-click]: ${newAppLink(manifest.toJS())}`));
