import { useEffect, useState } from 'preact/hooks';

const NARROW = '(max-width: 760px)';

/** Whether only one pane fits, as on a phone; the same width as in layout.css. */
export function useNarrow() {
  const [narrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const change = () => setNarrow(query.matches);
    query.addEventListener('change', change);
    return () => query.removeEventListener('change', change);
  }, []);
  return narrow;
}
