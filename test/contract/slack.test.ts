import { contract } from './contract.ts';
import { slackHarness } from './slack.ts';

contract(slackHarness('socket'));
