// torch.optim.AdamW (decoupled weight decay, arXiv 1711.05101) on the model's variables, with Trainer's decay group.
// A parameter without a gradient in a step is left alone, moments and count too, as torch does.

import type { TrainingConfig } from '../config/training-config.ts';
import type { AdamWAttributes } from '../engine/kernel-set/kernel-set.ts';
import { adamwSteps } from '../engine/ops/adamw/adamw.ts';
import { dispose, ops, type Tensor, tensorOf, type Variable } from '../engine/tensor.ts';
import { itemAt } from '../lib/present.ts';

/** Trainer's `get_decay_parameter_names` (transformers 5.17) leaves out biases and norms by name. It also leaves out
 *  nn.LayerNorm by type; in HuBERT and wav2vec 2.0 every one of those has "norm" in its name. */
const withoutDecay = [/bias/, /layernorm/, /rmsnorm/, /(?:^|\.)norm(?:$|\.)/, /_norm(?:$|\.)/];

export function decays(parameterName: string): boolean {
  const name = parameterName.toLowerCase();
  return !withoutDecay.some((pattern) => pattern.test(name));
}

export type AdamWConfig = Pick<TrainingConfig, 'adamBeta1' | 'adamBeta2' | 'adamEpsilon' | 'weightDecay'>;

/** The optimizer's memory: off the device, or as tensors. */
export interface AdamWState<Values = Float32Array> {
  firstMoments: Map<string, Values>;
  secondMoments: Map<string, Values>;
  /** Steps in which each parameter changed. */
  stepCounts: Record<string, number>;
}

interface Moments {
  first: Tensor;
  second: Tensor;
  stepCount: number;
}

export class AdamW {
  private readonly moments = new Map<string, Moments>();
  private readonly parameters: ReadonlyMap<string, Variable>;
  private readonly config: AdamWConfig;

  /** `parameters` stay the caller's: the optimizer assigns them and never disposes them. */
  constructor(parameters: ReadonlyMap<string, Variable>, config: AdamWConfig) {
    this.parameters = parameters;
    this.config = config;
    for (const [name, parameter] of parameters)
      this.moments.set(name, { first: ops.zerosLike(parameter), second: ops.zerosLike(parameter), stepCount: 0 });
  }

  /** The gradients, which are multiplied by `gradientScale` first, stay the caller's. */
  step(gradients: ReadonlyMap<string, Tensor>, learningRate: number, gradientScale = 1): void {
    const items = [...this.parameters].flatMap(([name, parameter]) => {
      const gradient = gradients.get(name);
      if (!gradient) return [];
      const { first, second, stepCount: before } = this.momentsOf(name);
      const stepCount = before + 1;
      const numbers = this.numbersOf(name, stepCount, learningRate);
      return [{ name, parameter, stepCount, gradient, numbers, tensors: { parameter, first, second } }];
    });
    const stepped = adamwSteps(items, gradientScale);
    for (const [i, { name, parameter, stepCount, tensors }] of items.entries()) {
      const next = itemAt(stepped, i);
      parameter.assign(next.parameter);
      dispose([next.parameter, tensors.first, tensors.second]);
      this.moments.set(name, { first: next.first, second: next.second, stepCount });
    }
  }

  private numbersOf(name: string, stepCount: number, learningRate: number): AdamWAttributes {
    const { adamBeta1: beta1, adamBeta2: beta2, adamEpsilon: epsilon, weightDecay } = this.config;
    const keptShare = decays(name) ? 1 - learningRate * weightDecay : 1;
    const stepSize = learningRate / (1 - beta1 ** stepCount);
    const secondCorrection = Math.sqrt(1 - beta2 ** stepCount);
    return { beta1, beta2, epsilon, stepSize, secondCorrection, keptShare };
  }

  private momentsOf(name: string): Moments {
    const moments = this.moments.get(name);
    if (!moments) throw new Error(`AdamW: no moments for ${name}`);
    return moments;
  }

  /** Its memory as it is now. The tensors stay the optimizer's, which never writes into them: a step makes new ones. */
  get state(): AdamWState<Tensor> {
    const moments = [...this.moments];
    return {
      firstMoments: new Map(moments.map(([name, { first }]) => [name, first])),
      secondMoments: new Map(moments.map(([name, { second }]) => [name, second])),
      stepCounts: Object.fromEntries(moments.map(([name, { stepCount }]) => [name, stepCount])),
    };
  }

  /** Goes on from a state that was read; one without any moments, of weights that were trained elsewhere, begins anew. Throws where a
   *  parameter is missing in it or has another size. */
  importState(state: AdamWState): void {
    if (state.firstMoments.size === 0) return;
    for (const [name, parameter] of this.parameters) {
      const first = state.firstMoments.get(name);
      const second = state.secondMoments.get(name);
      if (first?.length !== parameter.size || second?.length !== parameter.size)
        throw new Error(`AdamW: expected ${parameter.size} moments for ${name}, found ${first?.length}`);
      const old = this.momentsOf(name);
      dispose([old.first, old.second]);
      this.moments.set(name, {
        first: tensorOf(first, parameter.shape),
        second: tensorOf(second, parameter.shape),
        stepCount: state.stepCounts[name] ?? 0,
      });
    }
  }

  dispose(): void {
    for (const { first, second } of this.moments.values()) dispose([first, second]);
    this.moments.clear();
  }
}
