// Old zips do not say which character set their names are in: it was that of the machine. Names are read here in the one that is said,
// and guessed at from all names of an archive together.

import { type NameEncoding, nameEncodings } from '../config/name-encodings.ts';

/** Bytes 128 to 255 of code page 437, the character set of the original PKZIP. */
const cp437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/** Names of any bytes have a reading in it, each its own. */
function decodeCp437(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : cp437[byte - 128])).join('');
}

const decoders = new Map<NameEncoding, TextDecoder>();

/** Null where the bytes are no text of that set. */
function decodeStrictly(bytes: Uint8Array, encoding: NameEncoding): string | null {
  if (encoding === 'cp437') return decodeCp437(bytes);
  let decoder = decoders.get(encoding);
  if (!decoder) {
    decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
    decoders.set(encoding, decoder);
  }
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** A name as text; one that is no text of that set is read as code page 437, which has a letter for every byte. */
export function decodeName(bytes: Uint8Array, encoding: NameEncoding): string {
  return decodeStrictly(bytes, encoding) ?? decodeCp437(bytes);
}

/** The names that are enough for a guess: those of one archive are of a kind. */
const mostNames = 4000;

/** The set that all these names make the most sense in. */
export function guessNameEncoding(names: Iterable<Uint8Array>): NameEncoding {
  const parts = distinctParts(names);
  let best: NameEncoding = 'cp437';
  let bestSense = Number.NEGATIVE_INFINITY;
  for (const encoding of nameEncodings) {
    const sense = senseOf(parts, encoding);
    if (sense <= bestSense) continue;
    best = encoding;
    bestSense = sense;
  }
  return best;
}

/** Folder and file names among the paths, each once, that have more than ASCII. Split at `/` alone: in some sets a backslash is half
 *  of a letter. */
function distinctParts(names: Iterable<Uint8Array>): Uint8Array[] {
  const parts = new Map<string, Uint8Array>();
  for (const name of names) {
    for (let from = 0; from < name.length; ) {
      const slash = name.indexOf(0x2f, from);
      const part = name.subarray(from, slash < 0 ? name.length : slash);
      if (part.some((byte) => byte > 127)) parts.set(part.join(), part);
      from += part.length + 1;
    }
    if (parts.size >= mostNames) break;
  }
  return [...parts.values()];
}

const noText = -3;

/** The mean over the letters beyond ASCII: from 1, a common one of that set's language, to −3, where the bytes are no text. */
function senseOf(parts: readonly Uint8Array[], encoding: NameEncoding): number {
  let sum = 0;
  let count = 0;
  for (const part of parts) {
    const text = decodeStrictly(part, encoding);
    if (text === null) {
      const bytes = part.filter((byte) => byte > 127).length;
      sum += noText * bytes;
      count += bytes;
      continue;
    }
    const letters = [...text];
    for (const [at, letter] of letters.entries()) {
      if (letter < '\x80') continue;
      sum += judges[encoding](letter, letters, at);
      count++;
    }
  }
  return count === 0 ? 0 : sum / count;
}

/** How much sense a letter makes where it is. */
type Judge = (letter: string, letters: readonly string[], at: number) => number;

const isHan = /\p{Script=Han}/u;
const isHangul = /[가-힣]/u;
const isKana = /[\u3041-\u30ff]/u;
const isCyrillic = /[А-яЁё]/u;
const isLatin1Letter = /[À-ÖØ-öø-ÿ]/u;
const isLetter = /\p{L}/u;
const isMark = /\p{M}/u;
/** What is neither letter, sign nor digit of any script. */
const isNothing = /[\p{Co}\p{Cn}\p{Cc}]/u;
const isCjkSign = /[\u3000-\u303f\uff01-\uff5e·—…“”‘’]/u;

/** Of a Latin alphabet with some letters beyond ASCII: those are few, and stand among others. */
function europeanJudge(own: RegExp): Judge {
  return (letter, letters, at) => {
    if (!own.test(letter)) return -1;
    const besides = [letters[at - 1] ?? '', letters[at + 1] ?? ''];
    if (besides.some((beside) => beside >= '\x80')) return 0.2;
    // half of all letters: the other half of those of two bytes
    const stem = letters.slice(0, letters.lastIndexOf('.') > 0 ? letters.lastIndexOf('.') : undefined);
    const beyond = stem.filter((one) => one >= '\x80').length;
    const all = stem.filter((one) => one >= '\x80' || /[a-z\\]/i.test(one)).length;
    return beyond > 0.45 * all && all > 1 ? 0.3 : 1;
  };
}

function chineseJudge(common: ReadonlySet<string>): Judge {
  return (letter) => {
    if (common.has(letter)) return 1;
    if (isHan.test(letter)) return 0.2;
    return isCjkSign.test(letter) ? 0.3 : -1;
  };
}

const common = {
  simplified: new Set(
    '的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感见明问力理尔点文几定本公特做外孩相西果走将月十实向声车全信重三机工物气每并别真打太新比才便夫再书部水像眼等体却加电主界门利海受听表德少克代员许先口由死安写性马光白或住难望教命花结乐色更拉东神记处让母父应直字场平报友关放至张认接告入笑内英军候民岁往何度山觉路带万男边风解叫任金快原吃变通师立象数四失满战远格士音轻目条呢病始达深完今提求清王化空业思切怎非找片罗钱语元喜曾离飞科言干流欢约各即指合反题必该论交终林请医晚制球决传画保读运及则房早院量苦火布品近坐产答星精视五连司巴奇管类未朋且婚台夜青北队久乎越观落尽形影红爸百令周吧识步希亚术留市半热送兴造谈容极随演收首根讲整式取照办强石古华拿计您装似足双妻尼转诉米称丽客南领节衣站黑刻统断福城故历惊脸选包紧争另建维绝树系伤示愿持千史谁准联妇纪基买志静阿诗独复痛消社算义竟确酒需单治卡幸兰念举仅钟怕共毛句息功官待究跟穿室易游程号居考突皮哪费倒价图具刚脑永歌响商礼细专黄块脚味灵改据般破引食仍存众注笔甚某沉血备习校默务土微娘须试怀料调广苏显赛查密议底列富梦错座参八除跑训练测验恐惧厌恶悲愤怒惊讶兴奋平静中性录音频采样集说话害吓哭鸟狗猫虫雨雷铃敲键盘清晰噪环境背景唱甲乙丙丁春夏秋冬零六七九男童甜辣酸疼哈嘿嗯',
  ),
  traditional: new Set(
    '的一是了我不人在他有這個上們來到時大地為子中你說生國年著就那和要她出也得裡後自以會家可下而過天去能對小多然於心學麼之都好看起發當沒成只如事把還用第樣道想作種開美總從無情己面最女但現前些所同日手又行意動方期它頭經長兒回位分愛老因很給名法間知世什兩次使身者被高已親其進此話常與活正感見明問力理點文幾定本公特做外孩相西果走將月十實向聲車全信重三機工物氣每並別真打太新比才便再書部水像眼等體卻加電主界門利海受聽表德少克代員許先口由死安寫性馬光白或住難望教命花結樂色更拉東神記處讓母父應直字場平報友關放至張認接告入笑內英軍候民歲往何度山覺路帶萬男邊風解叫任金快原吃變通師立象數四失滿戰遠格士音輕目條病始達深完今提求清王化空業思切怎非找片語元喜曾離飛科言流歡約各即指合反題必該論交終林請醫晚制球決傳畫保讀運房早院量苦火品近坐答星精視五連奇管類未朋且台夜青北隊久越觀落盡形影紅百周識步希術留市半熱送興造談容極隨演收首根講整式取照辦強石古華計您裝足雙妻轉訴米稱麗客南領節衣站黑刻統斷福城故歷驚臉選包緊爭另建維絕樹系傷示願持千史誰準聯憤怒悲傷厭惡恐懼訝錄測試訓練資料集中性靜哭鳥狗貓雨雷鈴',
  ),
  /** Beside the kana. */
  kanji: new Set(
    '日本人大年出中行分上生国会子事東自者見時手同長合立間地方前対下金業入内定力学場通部発社体高動女明議回新気理作電性教実物点現知万戦意関考心面最記書言話語声音男女子母父友学校先生男性女性感情怒喜悲哀驚恐嫌悪怖平静普通楽笑泣叫中立録練習試験評価訓練検証青赤白黒犬猫鳥雨風水火木金土月一二三四五六七八九十百千小山川田正名前後左右今来毎週曜何私彼愛好',
  ),
  hangul: new Set(
    '이다의는에을가한하고지를도로은나사어기그아자인서해있들리대시과일수정라것만부전으장보주상원제여게오적니구까스성었우면러와안비연중무동없공할음신소생년간국경조내며위말치모개관문당민계분했유요세남때선회미거던실방교마식바법진화행양학물발된명려반알불드번월같르각호통서김박최강윤임한신권황송류홍슬픔기쁨분노공포놀람중립혐오행복평온화남여녹음데터훈련검증테스트감정목소리강아지고양새비천둥종',
  ),
};

const chinese = chineseJudge(common.simplified);

const judges: Readonly<Record<NameEncoding, Judge>> = {
  // valid UTF-8 is hardly ever anything else, unless it is of a few letters
  'utf-8': (letter, letters, at) => {
    if (isNothing.test(letter)) return -1;
    if (isMark.test(letter)) return isLetter.test(letters[at - 1] ?? '') ? 1.3 : -1;
    if (letter > '\u07ff') return 1.3;
    if (!isLetter.test(letter)) return 0.5;
    // of two bytes, as Chinese ones are in GBK
    return isLatin1Letter.test(letter) || isCyrillic.test(letter) ? 1.3 : 0.9;
  },
  cp437: europeanJudge(/[ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜáíóúñÑß]/u),
  gb18030: (letter, letters, at) => (isKana.test(letter) ? 0.2 : chinese(letter, letters, at)),
  shift_jis: (letter) => {
    if (isKana.test(letter) || common.kanji.has(letter)) return 1;
    if (isHan.test(letter)) return 0.2;
    return isCjkSign.test(letter) ? 0.3 : -1;
  },
  'euc-kr': (letter) => {
    if (common.hangul.has(letter)) return 1;
    return isHangul.test(letter) ? 0.2 : -1;
  },
  big5: chineseJudge(common.traditional),
  ibm866: (letter, letters, at) => {
    if (!isCyrillic.test(letter)) return -1;
    const before = letters[at - 1] ?? '';
    if (/[a-z\\]/i.test(before + (letters[at + 1] ?? ''))) return -0.5;
    if (/[а-яё]/u.test(letter)) return 1;
    return isCyrillic.test(before) ? 0 : 0.5;
  },
  'windows-1252': europeanJudge(isLatin1Letter),
};
