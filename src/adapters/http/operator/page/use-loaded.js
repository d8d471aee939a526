import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** Loads now and again and again while the page is looked at. Gives what came last, the problem if there is one, and a way to load at once. */
export function useLoaded(load, key, everyMs) {
  const [state, setState] = useState({});
  const current = useRef(key);
  current.current = key;
  const again = useCallback(async () => {
    try {
      const value = await load();
      if (current.current === key) setState({ value, key });
    } catch (problem) {
      if (current.current === key) setState((before) => ({ ...before, problem }));
    }
  }, [key]);
  useEffect(() => {
    void again();
    const timer = everyMs && setInterval(() => document.hidden || void again(), everyMs);
    return () => clearInterval(timer);
  }, [again, everyMs]);
  return { ...(state.key === key ? state : { problem: state.problem }), again };
}
