// Which parameters decay, by name: Trainer's `get_decay_parameter_names` (transformers 5.17) leaves out biases and norms.
// It also leaves out nn.LayerNorm by type; in HuBERT and wav2vec 2.0 every one of those has "norm" in its name.

const withoutDecay = [/bias/, /layernorm/, /rmsnorm/, /(?:^|\.)norm(?:$|\.)/, /_norm(?:$|\.)/];

export function decays(parameterName: string): boolean {
  const name = parameterName.toLowerCase();
  return !withoutDecay.some((pattern) => pattern.test(name));
}
