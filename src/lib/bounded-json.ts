// JSON from files that anyone may have made: of a size and a depth that what reads it, copies it and writes it again can bear.
// JSON.parse takes any depth; JSON.stringify and copies between threads do not.

import { readText } from './file-reading.ts';

const mostBytes = 32 * 1024 * 1024;
/** A model's config.json has 3. */
const deepest = 64;

/** Reads a file's JSON. Throws `file/…`, else a plain Error that says what is wrong, for the caller to say of which file. */
export async function readBoundedJson(file: Blob): Promise<unknown> {
  if (file.size > mostBytes) throw new Error(`it has ${file.size} bytes, and at most ${mostBytes} are read`);
  return parseBoundedJson(await readText(file));
}

/** Parses JSON. Throws a plain Error. */
export function parseBoundedJson(text: string): unknown {
  const depth = depthOf(text);
  if (depth > deepest) throw new Error(`it is nested ${depth} levels deep, and at most ${deepest} are read`);
  return JSON.parse(text);
}

/** Of the brackets outside of strings; of text that is no JSON, some number. */
function depthOf(text: string): number {
  let [depth, largest, isInString] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at);
    if (isInString) {
      if (letter === backslash) at++;
      else if (letter === quote) isInString = false;
    } else if (letter === quote) isInString = true;
    else if (letter === openBrace || letter === openBracket) largest = Math.max(largest, ++depth);
    else if (letter === closeBrace || letter === closeBracket) depth--;
  }
  return largest;
}

const [quote, backslash, openBracket, closeBracket, openBrace, closeBrace] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];
