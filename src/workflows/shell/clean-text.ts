/**
 * Sequences that steer a terminal (colours, titles, cursor). Every class ends where the next begins, so that no text makes
 * the search slow.
 */
const ESCAPES =
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b\n]*(?:\u0007|\u001b\\)?|[PX^_][^\u001b\n]*(?:\u001b\\)?|[ -/]*[0-~])|\u009b[0-?]*[ -/]*[@-~]/g;

/** Bell, backspace, and what turns the direction of writing, which can make a text read as what it is not. */
// oxlint-disable-next-line no-control-regex -- as above
const SILENT = /[\u0007\b\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** All other control characters, and what was no UTF-8. */
// oxlint-disable-next-line no-control-regex -- as above
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffd]/g;

/** Only from the first `\r` of several on: tried from each of them, a megabyte of them would take minutes. */
const LINE_ENDS = /(?<!\r)\r+\n/g;

/** What a command printed as plain text: no escape sequences, and `?` for whatever cannot be shown. */
export function cleanText(text: string): string {
  return overwritten(text.replace(ESCAPES, '').replace(LINE_ENDS, '\n')).replace(SILENT, '').replace(UNPRINTABLE, '?');
}

/** Of a line that was written over again and again (a progress bar), the last state. */
function overwritten(text: string): string {
  if (!text.includes('\r')) return text;
  return text
    .replace(/(?<!\r)\r+$/, '')
    .split('\n')
    .map((line) => line.slice(line.lastIndexOf('\r') + 1))
    .join('\n');
}
