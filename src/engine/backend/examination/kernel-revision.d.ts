declare module 'virtual:kernel-revision' {
  /** Changes with the kernels of the GPU and with how they are examined (tools/kernel-revision.ts). */
  export const kernelRevision: string;
}
