import { expect, it } from 'vitest';
import { createThoughtFilter } from '../../../src/adapters/openai/thoughts.ts';
import { CALL, collect, modelOn, safe, TALK } from './asking.ts';
import { beginStream, events, piece, startRawServer } from './raw-server.ts';

it.each([
  ['<think>Hm.</think>\n\nYes.', 'Yes.'],
  ['\n<think>\nA < b, </thin is no end\n</think>Yes, <think> is a tag.', 'Yes, <think> is a tag.'],
  ['<think></think>Yes.', 'Yes.'],
  ['<thinking>aloud', '<thinking>aloud'],
  ['  indented', '  indented'],
  ['<b>bold</b>', '<b>bold</b>'],
  ['<thi', '<thi'],
  ['<think>for ever', ''],
  ['', ''],
])('%j says %j, however it is cut', (text, said) => {
  for (const size of [1, 2, 3, 7, 100]) {
    const filter = createThoughtFilter();
    let shown = '';
    for (let at = 0; at < text.length; at += size) shown += filter.take(text.slice(at, at + size));
    expect(shown + filter.rest()).toBe(said);
  }
});

it.each([
  [['<think>', 'Hm.', '</think>', '\n\nYes', '.'], 'Yes.', undefined],
  [['<', 'b'], '<b', undefined],
  [['<think>', 'Hm.'], '', 'empty'],
])('a stream of %j says %j', async (pieces, said, why) => {
  const server = await startRawServer((response) => {
    beginStream(response);
    response.end(events(...pieces.map((text) => piece(text)), piece('', 'stop'), '[DONE]'));
  });
  const { text, error } = await collect(modelOn(server.baseUrl).model.stream(TALK, CALL));
  expect(text).toBe(said);
  expect(error && safe(error).why).toBe(why);
  await server.close();
});
