import { playConversations } from '../support/play-conversations.ts';

playConversations(['plain', 'short offers']);
