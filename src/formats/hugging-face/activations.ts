// The names of activation functions in config.json: those of transformers' ACT2FN that have no parameters of their own, and
// `selu`, which its documentation promises.

export const activationNames = [
  'gelu',
  'gelu_10',
  'gelu_accurate',
  'gelu_fast',
  'gelu_new',
  'gelu_python',
  'gelu_python_tanh',
  'gelu_pytorch_tanh',
  'hardswish',
  'laplace',
  'leaky_relu',
  'linear',
  'mish',
  'quick_gelu',
  'relu',
  'relu2',
  'relu6',
  'selu',
  'sigmoid',
  'silu',
  'sqrtsoftplus',
  'swish',
  'tanh',
] as const;

export type ActivationName = (typeof activationNames)[number];

export function isActivationName(name: string): name is ActivationName {
  return (activationNames as readonly string[]).includes(name);
}
