import type { MarkdownIt } from 'markdown-it';

export declare function markTimes(said: { text: string; times?: { from: number; to: number; at: string }[] }): string;
export declare function ownTimes(parser: MarkdownIt): void;
