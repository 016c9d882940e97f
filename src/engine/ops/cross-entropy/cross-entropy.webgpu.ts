// Cross entropy of logits with targets, and its gradient, in one pass over the rows: of operations one by one, a batch's few numbers
// take thirteen dispatches.
// Letters: B clips, K classes.

import type { WebgpuKernel } from '../../webgpu/custom-webgpu-backend.ts';
import {
  describeReduction,
  enablesOf,
  type RowReduction,
  rowReductionCode,
  rowsPerWorkgroup,
} from '../../webgpu/row-reduction.ts';
import type { WgslKernel } from '../../webgpu/wgsl-kernel.ts';

export const crossEntropy: WebgpuKernel<'crossEntropy'> = (gpu, { logits, targets }) => {
  const [clips, classes] = logits.shape as [number, number];
  const [losses, gradient] = [gpu.output([clips]), gpu.output([clips, classes])];
  gpu.dispatch(kernelFor(gpu.rowReduction), {
    inputs: [logits, targets],
    outputs: [losses, gradient],
    args: { rows: clips, classes },
    workgroups: gpu.workgroupsFor(clips, rowsPerWorkgroup(gpu.rowReduction)),
    flops: 12 * clips * classes,
  });
  return [losses, gradient];
};

/** −Σ target · log softmax of a row is weight · log Σ exp − Σ target · logit, all shifted by the largest logit. */
function kernelFor(reduction: RowReduction): WgslKernel {
  return {
    name: `cross entropy, ${describeReduction(reduction)}`,
    inputs: { logits: 'f32', targets: 'f32' },
    outputs: { losses: 'f32', gradient: 'f32' },
    args: { rows: 'u32', classes: 'u32' },
    enables: enablesOf(reduction),
    code: () => /* wgsl */ `${rowReductionCode(reduction)}
fn row(r: u32, lane: u32) {
  let start = r * args.classes;
  var largest = -3.4e38;
  for (var c = lane; c < args.classes; c += LANES) { largest = max(largest, logits[start + c]); }
  let shift = rowMax(largest, lane);

  var norm = 0.0;
  var weight = 0.0;
  var wanted = 0.0;
  for (var c = lane; c < args.classes; c += LANES) {
    let shifted = logits[start + c] - shift;
    let share = targets[start + c];
    norm += exp(shifted);
    weight += share;
    wanted += share * shifted;
  }
  let rowNorm = rowSum(norm, lane);
  let rowWeight = rowSum(weight, lane);
  let rowWanted = rowSum(wanted, lane);

  if (lane == 0u) { losses[r] = rowWeight * log(rowNorm) - rowWanted; }
  for (var c = lane; c < args.classes; c += LANES) {
    gradient[start + c] = exp(logits[start + c] - shift) / rowNorm * rowWeight - targets[start + c];
  }
}`,
  };
}
