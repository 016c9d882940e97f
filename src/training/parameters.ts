// A model's trainable parameters to and from plain arrays, as checkpoints hold them.

import { dispose, ownedData, tensorOf } from '../engine/tensor.ts';
import type { TrainableModel } from './trainable-model.ts';

type Trainable = TrainableModel['trainable'];

/** Copies of the parameters, by Hugging Face name. */
export async function readParameters(trainable: Trainable): Promise<Map<string, Float32Array>> {
  const parameters = new Map<string, Float32Array>();
  for (const [name, variable] of trainable) parameters.set(name, await ownedData(variable));
  return parameters;
}

/** Gives the model a checkpoint's parameters. Throws where one is missing or has another size. */
export function assignParameters(trainable: Trainable, parameters: ReadonlyMap<string, Float32Array>): void {
  for (const [name, variable] of trainable) {
    const values = parameters.get(name);
    if (values?.length !== variable.size)
      throw new Error(`checkpoint: expected ${variable.size} values for ${name}, found ${values?.length}`);
    const tensor = tensorOf(values, variable.shape);
    variable.assign(tensor);
    dispose(tensor);
  }
}

/** The first value that is not a finite number; 0 where there is none. */
export function firstNotFinite(values: Float32Array): number {
  for (let at = 0; at < values.length; at++) if (!Number.isFinite(values[at])) return values[at];
  return 0;
}
