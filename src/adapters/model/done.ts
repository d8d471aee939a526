/** How a stream of events says that it is whole. Inside an event's JSON no line begins so. */
const DONE = /^data:\s?\[DONE\]/m;
/** Enough to find it where it came in two parts. */
const OVERLAP = 16;

/** The same response, and whether its body has said `[DONE]` by now: the SDK ends its loop there without a word. */
export function watchForDone(response: Response): { response: Response; isDone: () => boolean } {
  let isDone = false;
  let tail = '\n';
  const decoder = new TextDecoder();
  const watch = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      const text = tail + decoder.decode(bytes, { stream: true });
      isDone ||= DONE.test(text);
      tail = text.slice(-OVERLAP);
      controller.enqueue(bytes);
    },
  });
  const { status, statusText, headers } = response;
  const body = response.body?.pipeThrough(watch) ?? null;
  return { response: new Response(body, { status, statusText, headers }), isDone: () => isDone };
}
