// What the label codes of well-known data sets stand for, in the page's languages.

export type CodeLanguage = 'en' | 'zh';

/** Both languages' names of a code. */
type CodeName = readonly [en: string, zh: string];

const emotions = {
  anger: ['anger', '愤怒'],
  disgust: ['disgust', '厌恶'],
  fear: ['fear', '恐惧'],
  happiness: ['happiness', '高兴'],
  neutral: ['neutral', '中性'],
  sadness: ['sadness', '悲伤'],
  surprise: ['surprise', '惊讶'],
  calm: ['calm', '平静'],
  boredom: ['boredom', '无聊'],
  excitement: ['excitement', '兴奋'],
  frustration: ['frustration', '沮丧'],
  contempt: ['contempt', '轻蔑'],
} as const satisfies Record<string, CodeName>;

/** As CREMA-D and many others abbreviate them; looked up without regard to case. */
const emotionCodes: Record<string, CodeName> = {
  ANG: emotions.anger,
  DIS: emotions.disgust,
  FEA: emotions.fear,
  HAP: emotions.happiness,
  NEU: emotions.neutral,
  SAD: emotions.sadness,
  SUR: emotions.surprise,
  CAL: emotions.calm,
  BOR: emotions.boredom,
  EXC: emotions.excitement,
  FRU: emotions.frustration,
  CON: emotions.contempt,
};

/** https://zenodo.org/records/1188976 */
const ravdess: Record<string, CodeName> = {
  '01': emotions.neutral,
  '02': emotions.calm,
  '03': emotions.happiness,
  '04': emotions.sadness,
  '05': emotions.anger,
  '06': emotions.fear,
  '07': emotions.disgust,
  '08': emotions.surprise,
};

/** http://emodb.bilderbar.info/index-1280.html: Wut, Langeweile, Ekel, Angst, Freude, Trauer. */
const emoDb: Record<string, CodeName> = {
  W: emotions.anger,
  L: emotions.boredom,
  E: emotions.disgust,
  A: ['anxiety', '焦虑'],
  F: emotions.happiness,
  T: emotions.sadness,
  N: emotions.neutral,
};

const savee: Record<string, CodeName> = {
  a: emotions.anger,
  d: emotions.disgust,
  f: emotions.fear,
  h: emotions.happiness,
  n: emotions.neutral,
  sa: emotions.sadness,
  su: emotions.surprise,
};

const tess: Record<string, CodeName> = {
  angry: ['angry', '愤怒'],
  disgust: emotions.disgust,
  fear: emotions.fear,
  happy: ['happy', '高兴'],
  neutral: emotions.neutral,
  ps: ['pleasant surprise', '惊喜'],
  sad: ['sad', '悲伤'],
};

/** https://github.com/karolpiczak/ESC-50: `target` in meta/esc50.csv. */
const esc50: readonly CodeName[] = [
  ['dog', '狗叫'],
  ['rooster', '公鸡打鸣'],
  ['pig', '猪叫'],
  ['cow', '牛叫'],
  ['frog', '蛙鸣'],
  ['cat', '猫叫'],
  ['hen', '母鸡叫'],
  ['insects', '昆虫'],
  ['sheep', '羊叫'],
  ['crow', '乌鸦'],
  ['rain', '雨声'],
  ['sea waves', '海浪'],
  ['crackling fire', '柴火噼啪'],
  ['crickets', '蟋蟀'],
  ['chirping birds', '鸟鸣'],
  ['water drops', '水滴'],
  ['wind', '风声'],
  ['pouring water', '倒水'],
  ['toilet flush', '冲马桶'],
  ['thunderstorm', '雷雨'],
  ['crying baby', '婴儿哭'],
  ['sneezing', '打喷嚏'],
  ['clapping', '鼓掌'],
  ['breathing', '呼吸'],
  ['coughing', '咳嗽'],
  ['footsteps', '脚步声'],
  ['laughing', '笑声'],
  ['brushing teeth', '刷牙'],
  ['snoring', '打鼾'],
  ['drinking, sipping', '喝水'],
  ['door knock', '敲门'],
  ['mouse click', '鼠标点击'],
  ['keyboard typing', '敲键盘'],
  ['door creak', '木门吱呀'],
  ['can opening', '开罐'],
  ['washing machine', '洗衣机'],
  ['vacuum cleaner', '吸尘器'],
  ['clock alarm', '闹钟'],
  ['clock tick', '钟表滴答'],
  ['glass breaking', '玻璃破碎'],
  ['helicopter', '直升机'],
  ['chainsaw', '电锯'],
  ['siren', '警笛'],
  ['car horn', '汽车喇叭'],
  ['engine', '发动机'],
  ['train', '火车'],
  ['church bells', '教堂钟声'],
  ['airplane', '飞机'],
  ['fireworks', '烟花'],
  ['hand saw', '手锯'],
];

/** https://urbansounddataset.weebly.com/urbansound8k.html: classID. */
const urbanSound8k: readonly CodeName[] = [
  ['air conditioner', '空调'],
  ['car horn', '汽车喇叭'],
  ['children playing', '儿童玩耍'],
  ['dog bark', '狗吠'],
  ['drilling', '钻孔'],
  ['engine idling', '发动机怠速'],
  ['gun shot', '枪声'],
  ['jackhammer', '风镐'],
  ['siren', '警笛'],
  ['street music', '街头音乐'],
];

const digits: readonly CodeName[] = [
  ['zero', '零'],
  ['one', '一'],
  ['two', '二'],
  ['three', '三'],
  ['four', '四'],
  ['five', '五'],
  ['six', '六'],
  ['seven', '七'],
  ['eight', '八'],
  ['nine', '九'],
];

const names = {
  'emotion-codes': emotionCodes,
  ravdess,
  'emo-db': emoDb,
  savee,
  tess,
  'esc-50': byNumber(esc50),
  urbansound8k: byNumber(urbanSound8k),
  digits: byNumber(digits),
} as const;

/** A set of codes that are known. */
export type CodeSet = keyof typeof names;

/** What a code stands for; null where it is none of the set. `set`: as stored, so that it may be one of a later version. */
export function codeName(set: string | null | undefined, code: string, language: CodeLanguage): string | null {
  if (!set || !Object.hasOwn(names, set)) return null;
  const known: Readonly<Record<string, CodeName>> = names[set as CodeSet];
  const key = set === 'emotion-codes' ? code.toUpperCase() : code;
  const name = Object.hasOwn(known, key) ? known[key] : undefined;
  return name?.[language === 'zh' ? 1 : 0] ?? null;
}

/** Whether all of these, two at least, are usual abbreviations of emotions. */
export function areEmotionCodes(labels: Iterable<string>): boolean {
  const distinct = [...new Set(labels)];
  return distinct.length >= 2 && distinct.every((label) => codeName('emotion-codes', label, 'en') !== null);
}

function byNumber(list: readonly CodeName[]): Record<string, CodeName> {
  return Object.fromEntries(list.map((name, number) => [String(number), name]));
}
