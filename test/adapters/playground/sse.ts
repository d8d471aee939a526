export type Event = { id: string; event: string; data: Record<string, unknown> };

/** Reads an event stream until `enough`, and ends it; gives what came and the last id. */
export async function readEvents(response: Response, enough: (events: Event[]) => boolean): Promise<Event[]> {
  const events: Event[] = [];
  let text = '';
  const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  while (!enough(events)) {
    const { value, done } = await reader.read();
    if (done) {
      break;
    }
    const blocks = (text + value).split('\n\n');
    text = blocks.pop() ?? '';
    events.push(...blocks.map(parse).filter((event) => event.id !== ''));
  }
  await reader.cancel();
  return events;
}

function parse(block: string): Event {
  const fields = Object.fromEntries(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return {
    id: fields['id'] ?? '',
    event: fields['event'] ?? '',
    data: fields['data'] ? JSON.parse(fields['data']) : {},
  };
}
