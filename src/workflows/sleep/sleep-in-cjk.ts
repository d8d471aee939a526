import type { Wait } from './wait.ts';

/** How long each unit is, in seconds. */
const UNITS: Record<string, number> = {
  秒: 1,
  秒钟: 1,
  秒鐘: 1,
  秒間: 1,
  分: 60,
  分钟: 60,
  分鐘: 60,
  分間: 60,
  小时: 3600,
  小時: 3600,
  个小时: 3600,
  個小時: 3600,
  時間: 3600,
  天: 86_400,
  日: 86_400,
  日間: 86_400,
};

const DIGITS = new Map(Array.from('零一二三四五六七八九', (digit, value) => [digit, value]));

const UNIT = Object.keys(UNITS)
  .toSorted((a, b) => b.length - a.length)
  .join('|');
const TIME = `(?<count>[0-9０-９]{1,6}|[一二两三四五六七八九十]{1,3}|半)(?<unit>${UNIT})`;
const POLITE = '(?:请|麻烦|帮我|你能|能不能|可以|すみません)*';
const BACKGROUND = '(?:在?(?:后台|後台)|バックグラウンドで)?';
const END = '(?:吧|好吗|谢谢|ください|下さい|お願いします|ね)*[。.!！?？]?';

const WAITS = [
  `${POLITE}${BACKGROUND}(?:等待?|等候|休眠|暂停)(?:一下)?${TIME}${BACKGROUND}${END}`,
  `${BACKGROUND}${TIME}(?:ほど)?${BACKGROUND}(?:待って|待機して|スリープして)${END}`,
  `${POLITE}(?:在|过|過)?${TIME}(?:后|後|之后|以後)?(?:再)?(?:提醒我|叫我|通知我|告诉我)(?<zh>.*?)[。.!！]?`,
  `${TIME}後に(?:(?<ja>.+?)(?:と|を|って|のことを|ように))?(?:リマインドして|知らせて|教えて|通知して)${END}`,
].map((source) => new RegExp(`^${source}$`, 'u'));

/** A wait or a reminder in Chinese or Japanese: "等待五分钟", "十分钟后提醒我开会", "5分後に知らせて". */
export function cjkWait(text: string): Wait | undefined {
  const said = text.replaceAll(/[\s，、,]+/g, '');
  for (const pattern of WAITS) {
    const found = pattern.exec(said)?.groups;
    const count = found && countOf(found['count'] ?? '');
    const unit = UNITS[found?.['unit'] ?? ''];
    if (count === undefined || unit === undefined) continue;
    const message = found?.['zh'] ?? found?.['ja'] ?? '';
    return { seconds: count * unit, ...(message !== '' && { message }) };
  }
  return undefined;
}

/** Up to 99 in words: 十, 十五, 二十, 三十五; 半 is a half. */
function countOf(text: string): number | undefined {
  if (text === '半') return 0.5;
  const plain = text.normalize('NFKC');
  if (/^\d+$/.test(plain)) return Number(plain);
  const [tens, ones, ...more] = plain.replaceAll('两', '二').split('十');
  if (more.length > 0 || tens === undefined) return undefined;
  if (ones === undefined) return DIGITS.get(tens);
  return (
    (tens === '' ? 1 : (DIGITS.get(tens) ?? Number.NaN)) * 10 + (ones === '' ? 0 : (DIGITS.get(ones) ?? Number.NaN))
  );
}
