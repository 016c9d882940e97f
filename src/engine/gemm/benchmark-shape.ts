// The GEMM whose speed the page shows and benchmarks compare.

/** Of hubert-base's feed-forward layer over 20 seconds: rows, inputs, outputs. */
export const gemmBenchmarkShape = { rows: 1000, inputs: 768, outputs: 3072 } as const;

/** Its floating-point operations, by the plain rule. */
export const gemmBenchmarkFlops = 2 * gemmBenchmarkShape.rows * gemmBenchmarkShape.inputs * gemmBenchmarkShape.outputs;
