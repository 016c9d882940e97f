// The sizes of a convolution over time, as its kernels and their fallbacks take them.
// Letters: B clips, T frames, G groups, C input channels of a group, O outputs of a group.

export interface Conv1dAttrs {
  kernel: number;
  stride: number;
  padLeft: number;
  padRight: number;
  groups: number;
  /** T. */
  frames: number;
  /** O. */
  outputs: number;
}
