// The bytes of a table as text, in whatever encoding a spreadsheet has left them.

import { lettersOf } from '../../lib/letters.ts';
import { isLfsPointer, lfsPointerError } from '../git-lfs.ts';
import { isWorkbook, notATable } from './table.ts';

/** Enough to tell. */
const sampledBytes = 1024 * 1024;

/** Throws `table/not-a-table` where it is no text, `table/workbook`, `file/lfs-pointer`. */
export function tableText(bytes: Uint8Array): string {
  refuseKnownFiles(bytes);
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes);
  if (/[^\P{Cc}\t\n\v\f\r]/u.test(text.slice(0, sampledBytes))) throw notATable('it is not text');
  if (/^\s*(<!doctype|<html|<\?xml)/i.test(text)) throw notATable('it is a web page');
  return text;
}

function refuseKnownFiles(bytes: Uint8Array): void {
  const start = lettersOf(bytes.subarray(0, 8));
  if (start.startsWith('PK\x03\x04')) throw isWorkbook('an Excel workbook or another zip');
  if (start.startsWith('\xd0\xcf\x11\xe0')) throw isWorkbook('an Excel workbook');
  if (start.startsWith('PAR1')) throw isWorkbook('a Parquet file');
  if (isLfsPointer(bytes)) throw lfsPointerError();
}

/** By the byte order mark, else by what the bytes can be: UTF-8, UTF-16, then what spreadsheets of China and Japan write, then
 *  that of western ones. */
function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const sample = bytes.subarray(0, sampledBytes);
  const zeros = [0, 0];
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  // letters of ASCII have a zero beside them
  if (odd > 0.3 * (sample.length / 2) && even < odd / 10) return 'utf-16le';
  if (even > 0.3 * (sample.length / 2) && odd < even / 10) return 'utf-16be';
  if (isValid('utf-8', bytes)) return 'utf-8';
  if (isValid('shift_jis', bytes) && kanaShare(sample) > 0.3) return 'shift_jis';
  if (hasPairs(sample) && isValid('gb18030', bytes)) return 'gb18030';
  return 'windows-1252';
}

function isValid(encoding: string, bytes: Uint8Array): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Of the letters beyond ASCII, read as Shift-JIS. */
function kanaShare(bytes: Uint8Array): number {
  const letters = [...new TextDecoder('shift_jis').decode(bytes)].filter((letter) => letter > '\x7f');
  return letters.filter((letter) => letter >= '\u3040' && letter <= '\u30ff').length / Math.max(1, letters.length);
}

/** Whether bytes above ASCII mostly stand beside each other, as they do where two of them are one letter. */
function hasPairs(bytes: Uint8Array): boolean {
  let [paired, alone] = [0, 0];
  for (let at = 0; at < bytes.length; at++) {
    if ((bytes[at] ?? 0) < 0x80) continue;
    if ((bytes[at + 1] ?? 0) >= 0x80) {
      paired++;
      at++;
    } else alone++;
  }
  return paired > 2 * alone;
}
