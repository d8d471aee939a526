import { expect, it } from 'vitest';
import { InternalsFilter, withoutInternals } from '../../../src/adapters/model/text/internals.ts';
import { RUNAWAY_MS, workOf } from '../../support/runaway.ts';
import { CALL, collect, modelOn, safe, TALK } from './asking.ts';
import { beginStream, events, piece, startRawServer } from './raw-server.ts';

const F = '```';

it.each([
  // Thoughts
  ['<think>Hm.</think>\n\nYes.', 'Yes.'],
  ['\n<think>\nA < b, </thin is no end\n</think>Yes.', 'Yes.'],
  ['<think></think>Yes.', 'Yes.'],
  ['<think>for ever', ''],
  ['<thinking>aloud', ''],
  ['<Thinking>aloud</Thinking >Yes.', 'Yes.'],
  ['<think>a</think>One.\n\n<think>b</think>\n\nTwo.', 'One.\n\nTwo.'],
  ['One. <think>b</think>Two.', 'One. Two.'],
  ['One.\n\n<think>never ends', 'One.\n\n'],
  ['<seed:think>a</seed:think>Yes.', 'Yes.'],
  ['<thought>a</thought>Yes.', 'Yes.'],
  ['<reasoning effort="high">a</reasoning>Yes.', 'Yes.'],
  ['[THINK]a[/THINK]Yes.', 'Yes.'],
  ['◁think▷a◁/think▷Yes.', 'Yes.'],
  ['<|begin_of_thought|>a<|end_of_thought|><|begin_of_solution|>Yes.<|end_of_solution|>', 'Yes.'],
  ['<|START_THINKING|>a<|END_THINKING|><|START_RESPONSE|>Yes.<|END_RESPONSE|>', 'Yes.'],
  ['<think>a <think>b</think> c</think>Yes.', 'Yes.'],
  ['<think>I should not write <think> here.</think>Yes.', 'Yes.'],
  ['<think>`</think>` ends it</think>Yes.', 'Yes.'],
  ['Yes.</think> No.', 'Yes. No.'],
  ['<think>a</think>    indented', 'indented'],
  ['A list:\n<think>a</think>\n\n    code', 'A list:\n    code'],
  // Channels and control tokens
  ['<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Yes.<|return|>', 'Yes.'],
  ['<|channel|>analysis<|message|>Hm.<|start|>assistant<|channel|>final<|message|>Yes.', 'Yes.'],
  ['<|start|>assistant<|message|>Yes.<|end|>', 'Yes.'],
  ['One. <|channel|>commentary to=functions.f <|constrain|>json<|message|>{"a":1}<|call|>', 'One. '],
  ['<|channel|>analysis<|message|>Hm.', ''],
  ['<|channel>thought\nHm.<channel|>Yes.', 'Yes.'],
  ['<|im_start|>assistant\nYes.<|im_end|>', 'Yes.'],
  ['<|start_header_id|>assistant<|end_header_id|>\n\nYes.<|eot_id|>', 'Yes.'],
  ['Yes.<|endoftext|>', 'Yes.'],
  // Calls of tools
  ['One.\n<tool_call>\n{"name": "f"}\n</tool_call>\nTwo.', 'One.\nTwo.'],
  ['One. <tool_call>{"name": "f"}', 'One. '],
  ['<tool_call><function=f><parameter=a>1</parameter></function></tool_call>Yes.', 'Yes.'],
  ['<function_calls><invoke name="f"></invoke></function_calls>Yes.', 'Yes.'],
  [
    '<|tool_calls_section_begin|><|tool_call_begin|>f<|tool_call_argument_begin|>{}<|tool_call_end|><|tool_calls_section_end|>Yes.',
    'Yes.',
  ],
  ['<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>f<｜tool▁sep｜>{}<｜tool▁call▁end｜><｜tool▁calls▁end｜>Yes.', 'Yes.'],
  ['One. [TOOL_CALLS][{"name":"f"}]', 'One. '],
  ['<|python_tag|>f()<|eom_id|>', ''],
  // The same words in code
  [`${F}\n<think>a</think>\n${F}\nYes.`, `${F}\n<think>a</think>\n${F}\nYes.`],
  [`- a\n\n  ${F}xml\n  <tool_call>\n  ${F}\n<think>b</think>Yes.`, `- a\n\n  ${F}xml\n  <tool_call>\n  ${F}\nYes.`],
  [`${F}${F}\n${F}\n<think>\n${F}${F}\n`, `${F}${F}\n${F}\n<think>\n${F}${F}\n`],
  ['~~~\n<|im_end|>\n~~~\n', '~~~\n<|im_end|>\n~~~\n'],
  ['The `<think>` tag and `` `</think>` ``, `<tool_call>`.', 'The `<think>` tag and `` `</think>` ``, `<tool_call>`.'],
  [`${F}<think>${F} is code, <think>this is not`, `${F}<think>${F} is code, `],
  ['It`s open <think>Hm.</think>here\nand `<think>`', 'It`s open here\nand `<think>`'],
  ['It`s open <think>Hm.\n</think>here', 'It`s open here'],
  ['\\<think> and \\`<think>Hm.</think>`', '\\<think> and \\``'],
  // What only looks so
  ['  indented', '  indented'],
  [
    '<b>bold</b> a<b a < b <thin> [x](y) [THIN] <|> a <| b |> c ◁',
    '<b>bold</b> a<b a < b <thin> [x](y) [THIN] <|> a <| b |> c ◁',
  ],
  ['<thi', '<thi'],
  ['<function>', '<function>'],
  [`<|start|>${' a long text'.repeat(20)}`, `<|start|>${' a long text'.repeat(20)}`.slice('<|start|> '.length)],
  ['', ''],
])('%j says %j, however it is cut', (text, said) => {
  for (const size of [1, 2, 3, 7, 1000]) {
    const filter = new InternalsFilter();
    let shown = '';
    for (let at = 0; at < text.length; at += size) shown += filter.take(text.slice(at, at + size));
    expect(shown + filter.rest()).toBe(said);
  }
});

it('what stands before a mark that only ends thoughts is a thought, in an answer that came as a whole', () => {
  expect(withoutInternals('Hm, {"a":1}?\n</think>\n{"a":2}')).toBe('{"a":2}');
});

it.each(['<', '<think ', '`<|end|>\n', '`<think> ``', '<think><think>', '[', '`'])(
  'an answer of nothing but %j makes nothing run away',
  (unit) => {
    const took = workOf(() => {
      const filter = new InternalsFilter();
      for (const piece of unit.repeat(60_000 / unit.length).match(/[^]{7}/g) ?? []) filter.take(piece);
      filter.rest();
    });
    expect(took).toBeLessThan(RUNAWAY_MS);
  },
);

it('words that are no internals are shown at once', () => {
  const filter = new InternalsFilter();
  for (const piece of ['a < b', ' and `code', '` and ', '[a](b)', '\n', '```js\n', 'x<y', '\n```']) {
    expect(filter.take(piece)).toBe(piece);
  }
});

it.each([
  [['<think>', 'Hm.', '</think>', '\n\nYes', '.'], 'Yes.', undefined],
  [['<', 'b'], '<b', undefined],
  [['<think>', 'Hm.'], '', 'empty'],
  [['Yes. <', 'tool_', 'call>{}'], 'Yes. ', undefined],
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
