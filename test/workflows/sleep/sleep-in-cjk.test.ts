import { expect, test } from 'vitest';
import { sleep } from '../../../src/workflows/sleep/sleep.ts';

test.each([
  ['等待五分钟', { seconds: 300 }],
  ['请在后台等待 30 秒', { seconds: 30 }],
  ['十五分钟后提醒我开会', { seconds: 900, message: '开会' }],
  ['半小时后叫我', { seconds: 1800 }],
  ['两个小时后提醒我', { seconds: 7200 }],
  ['5分後に知らせてください', { seconds: 300 }],
  ['10分後に会議とリマインドして', { seconds: 600, message: '会議' }],
  ['バックグラウンドで20秒待ってください', { seconds: 20 }],
])('%s', (text, input) => {
  expect(sleep.fromRequest(text)).toEqual(input);
});

test.each(['等一下', '等待五分钟是什么意思？', '不要等待五分钟', '五分钟够吗？', '5分で終わりますか？', '先等等'])(
  '%s is no wait',
  (text) => {
    expect(sleep.fromRequest(text)).toBeUndefined();
  },
);
