import type { Model } from '../../src/core/model.ts';

/** For models in tests that nobody asks to call tools. */
export const noTurn: Model['turn'] = () => Promise.reject(new Error('This model is asked for no turns.'));
