// The character sets that names in old archives are met in: those that a guess knows, and what people call them.

/** In the order in which equal guesses count. */
export const nameEncodings = [
  'utf-8',
  'cp437',
  'gb18030',
  'shift_jis',
  'euc-kr',
  'big5',
  'ibm866',
  'windows-1252',
] as const;

export type NameEncoding = (typeof nameEncodings)[number];

/** As people call them. */
export const encodingNames: Readonly<Record<NameEncoding, string>> = {
  'utf-8': 'UTF-8',
  cp437: 'cp437',
  gb18030: 'GBK',
  shift_jis: 'Shift-JIS',
  'euc-kr': 'EUC-KR',
  big5: 'Big5',
  ibm866: 'cp866',
  'windows-1252': 'Windows-1252',
};

const otherNames: Readonly<Record<string, NameEncoding>> = {
  utf8: 'utf-8',
  gbk: 'gb18030',
  gb2312: 'gb18030',
  cp936: 'gb18030',
  'shift-jis': 'shift_jis',
  sjis: 'shift_jis',
  cp932: 'shift_jis',
  cp949: 'euc-kr',
  cp950: 'big5',
  cp866: 'ibm866',
  cp1252: 'windows-1252',
  latin1: 'windows-1252',
};

/** The set of a name as people write it ("GBK"); null: it is none of these. */
export function nameEncodingOf(text: string): NameEncoding | null {
  const name = text.trim().toLowerCase();
  return nameEncodings.find((known) => known === name) ?? otherNames[name] ?? null;
}
