import { chinese, japanese } from './east-asian.ts';
import { english } from './english.ts';
import { french } from './french.ts';
import { german } from './german.ts';
import { portuguese } from './portuguese.ts';
import { spanish } from './spanish.ts';
import type { TimeLanguage } from './language.ts';

export type { TimeLanguage } from './language.ts';

export const languages: readonly TimeLanguage[] = [english, german, french, spanish, portuguese, chinese, japanese];
