import { useEffect, useMemo, useState } from 'preact/hooks';
import { createActions } from './actions.js';
import { createLoader } from './loader.js';
import { readLocation, writeLocation } from './location.js';
import { initialState, reduce } from './state.js';

/** The state of the page and everything a person can do on it. */
export function usePlayground() {
  const [state, setState] = useState(() => initialState(readLocation()));
  const { loader, actions } = useMemo(() => {
    const model = createModel(state, setState);
    const loader = createLoader(model);
    return { loader, actions: createActions(model) };
  }, []);
  const { user, channel, thread, locked } = state;

  useEffect(() => loader.start(), [user, locked]);
  useEffect(() => void loader.loadChannel(), [user, channel, locked]);
  useEffect(() => void loader.loadThread(), [user, thread, locked]);
  useEffect(() => writeLocation(state), [user, channel, thread]);
  return [state, actions];
}

/** The state at any time, also before it has been drawn. */
function createModel(state, draw) {
  let current = state;
  return {
    get: () => current,
    dispatch(event) {
      current = reduce(current, event);
      draw(current);
    },
  };
}
