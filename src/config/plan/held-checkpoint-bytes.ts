// What a checkpoint that is being written keeps on the device: the parameters and moments as they were, beside those of the next steps.

/** More is not held: the next step then waits until it is written. */
export const heldLimitBytes = 512 * 2 ** 20;

/** Float32 parameters and AdamW's two moments. */
export function checkpointBytes(trainable: number): number {
  return 3 * Float32Array.BYTES_PER_ELEMENT * trainable;
}

/** On the device beyond what training takes without checkpoints. */
export function heldCheckpointBytes(trainable: number): number {
  const bytes = checkpointBytes(trainable);
  return bytes <= heldLimitBytes ? bytes : 0;
}
