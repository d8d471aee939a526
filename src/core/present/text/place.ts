import { formatAbout } from './duration.ts';
import type { QueuePlace } from '../../queries.ts';

/** "1st", "2nd", "3rd", "11th". */
function ordinal(position: number): string {
  const tens = position % 100;
  if (tens >= 11 && tens <= 13) return `${position}th`;
  return `${position}${['th', 'st', 'nd', 'rd'][position % 10] ?? 'th'}`;
}

function reason(place: QueuePlace): string {
  if (place.slots <= 0) return 'no worker is running right now';
  if (place.busy < place.slots) return 'a slot is free';
  return place.slots === 1 ? 'the only slot is busy' : `all ${place.slots} slots are busy`;
}

/** Where a queued run stands and why: "2nd in the queue, starts in about 3 min; all 3 slots are busy". */
export function placeText(place: QueuePlace): string {
  const where = place.position <= 1 ? 'Next in the queue' : `${ordinal(place.position)} in the queue`;
  // Without a worker no estimate holds.
  const starts =
    place.startsInMs === undefined || place.slots <= 0 ? '' : `, starts in ${formatAbout(place.startsInMs)}`;
  return `${where}${starts}; ${reason(place)}`;
}
