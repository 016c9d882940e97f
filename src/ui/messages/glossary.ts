// One word for one thing: words that the page does not say, and what it says in their place. docs/contributing.md has the list of
// the words themselves.

/** `not`: what must not stand in a message. `except`: keys (namespace:key) where it means something else. */
export interface WrongWord {
  not: RegExp;
  say: string;
  except?: readonly string[];
}

export const wrongWords: Readonly<Record<'en' | 'zh', readonly WrongWord[]>> = {
  en: [
    { not: /\bdatasets?\b/i, say: 'data set' },
    { not: /\b(optimizer )?steps?\b/i, say: 'update', except: ['shell:steps'] },
    { not: /\b(utterances?|snippets?|soundbites?)\b/i, say: 'clip, or recording' },
    { not: /\b(experiments?|jobs?)\b/i, say: 'run' },
    { not: /\bhyper-?parameters?\b/i, say: 'setting' },
    { not: /\b(snapshots?|savepoints?)\b/i, say: 'checkpoint' },
    { not: /\b(dev set|development set|held-out set)\b/i, say: 'validation clips' },
    { not: /\b(microbatch(es)?|mini-?batch(es)?)\b/i, say: 'micro-batch' },
    { not: /\bfine ?tun/i, say: 'fine-tune' },
    { not: /\b(computer|laptop|PC)\b/, say: 'machine' },
    { not: /\b(colors?|gray|center|normalize[sd]?|recognize[sd]?)\b/i, say: 'British spelling' },
    { not: /!/, say: 'a sentence without an exclamation mark' },
    { not: /\b(please|sorry|oops|simply)\b/i, say: 'what to do' },
  ],
  zh: [
    { not: /片段|剪辑|音频段/, say: '录音' },
    { not: /[你妳]/, say: '您' },
    { not: /用户/, say: '您' },
    { not: /载入/, say: '加载' },
    { not: /存档点|快照/, say: '检查点' },
    { not: /拆分|分割/, say: '划分' },
    { not: /校验/, say: '验证，或检查' },
    { not: /瞎猜|乱猜/, say: '猜测' },
    { not: /扫描|参数搜索/, say: '批量试验' },
    { not: /发言人|讲话者/, say: '说话人' },
    { not: /话筒/, say: '麦克风' },
    { not: /储存/, say: '存储' },
    { not: /评测/, say: '评估' },
    { not: /推断|推理/, say: '预测' },
    { not: /快乐|开心/, say: '高兴' },
    { not: /群组/, say: '组' },
    { not: /次运行|的运行|运行记录|作业/, say: '训练，或训练记录' },
    { not: /步数|每一步|一步|训练步/, say: '更新' },
    { not: /资料集|数据集合/, say: '数据集' },
    { not: /工作室/, say: 'Voxtune' },
    { not: /电脑|计算机/, say: '机器' },
    { not: /[!！]/, say: '不用感叹号' },
    { not: /[\u4e00-\u9fff，。：；] “|” [\u4e00-\u9fff]/, say: '引号旁不加空格' },
  ],
};
