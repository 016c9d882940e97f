// File names in zips: which character set they are in, and which of them no person put there.

/** Bytes 128 to 255 of code page 437, the character set of the original PKZIP. */
const cp437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/** A name as text. Names flagged as UTF-8 are read so. Others should be code page 437, but macOS writes UTF-8 without
 *  the flag: what is valid UTF-8 is taken for it. */
export function decodeZipName(bytes: Uint8Array, isFlaggedUtf8: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    if (isFlaggedUtf8) return new TextDecoder('utf-8').decode(bytes);
    return Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : cp437[byte - 128])).join('');
  }
}

const systemNames = new Set(['.ds_store', 'thumbs.db', 'desktop.ini']);

/** What operating systems add beside the files of a person: macOS's resource forks and the folder views' files. */
export function isSystemPath(path: string): boolean {
  const parts = path.split('/');
  const name = (parts.at(-1) || parts.at(-2)) ?? '';
  return parts.includes('__MACOSX') || name.startsWith('._') || systemNames.has(name.toLowerCase());
}
