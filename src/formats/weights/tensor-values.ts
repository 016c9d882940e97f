// Stored numbers to float32, the same for every weight file.

import { bfloat16ToFloat32, float16ToFloat32 } from '../../lib/float16.ts';
import { badWeights } from './bad-weights.ts';
import type { TensorDtype } from './tensor-source.ts';

/** Little-endian numbers as float32. `bytes` must fill a buffer of its own, which the result may take over.
 *  Throws `model/bad-weights` for a dtype that is not floating point. */
export function toFloat32(bytes: Uint8Array<ArrayBuffer>, dtype: TensorDtype, name: string): Float32Array<ArrayBuffer> {
  switch (dtype) {
    case 'F32':
      return new Float32Array(bytes.buffer);
    case 'F64':
      return new Float32Array(new Float64Array(bytes.buffer));
    case 'F16': {
      const values = new Float32Array(bytes.byteLength / 2);
      float16ToFloat32(new Uint16Array(bytes.buffer), values);
      return values;
    }
    case 'BF16': {
      const values = new Float32Array(bytes.byteLength / 2);
      bfloat16ToFloat32(new Uint16Array(bytes.buffer), values);
      return values;
    }
    default:
      throw badWeights(
        `Tensor "${name}" holds ${dtype} numbers; only F32, F16, BF16 and F64 can be used as weights.`,
        `dtype ${dtype}`,
        name,
      );
  }
}
