import htm from 'htm';
import { h } from 'preact';

/** JSX without a build step. */
export const html = htm.bind(h);
