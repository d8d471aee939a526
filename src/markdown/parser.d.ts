import type { MarkdownIt } from 'markdown-it';

export declare function createParser(): MarkdownIt;
