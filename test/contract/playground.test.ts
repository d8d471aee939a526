import { contract } from './contract.ts';
import { playgroundHarness } from './playground.ts';

contract(playgroundHarness);
