import { randomUUID } from 'node:crypto';
import type { ToolCall } from '../../core/domain/model/model-turn.ts';
import type { ReadChunk } from './chunks.ts';

type Piece = ReadChunk['calls'][number];

/** Mistral takes ids of exactly nine letters and digits; every other server takes any. */
const ID_LENGTH = 9;

/** More calls in one turn than this are a model that repeats itself. */
const MAX_CALLS = 64;

/** Puts the calls of one turn together from their pieces. */
export function createCallReader() {
  const calls: (ToolCall & { index: number | undefined })[] = [];

  function begin({ index, id }: Piece): (typeof calls)[number] | undefined {
    if (calls.length >= MAX_CALLS) return undefined;
    const call = {
      id: id || randomUUID().replaceAll('-', '').slice(0, ID_LENGTH),
      name: '',
      input: '',
      index: index ?? undefined,
    };
    calls.push(call);
    return call;
  }

  /** By its index; without one, a piece that has a name begins a call. */
  function callOf(piece: Piece) {
    const { index } = piece;
    const known = index == null ? undefined : calls.find((call) => call.index === index);
    if (known) return known;
    return index == null && !piece.function?.name ? calls.at(-1) : begin(piece);
  }

  return {
    take(pieces: readonly Piece[]): void {
      for (const piece of pieces) {
        const call = callOf(piece);
        if (!call) continue;
        const { name, arguments: input } = piece.function ?? {};
        call.name += name ?? '';
        call.input += typeof input === 'string' ? input : input ? JSON.stringify(input) : '';
      }
    },
    all: (): ToolCall[] => calls.filter(({ name }) => name !== '').map(({ id, name, input }) => ({ id, name, input })),
  };
}
