import { contract } from './contract.ts';
import { discordHarness } from './discord.ts';

contract(discordHarness);
