// GELU in its exact (erf) form, and its derivative, as WGSL functions of a scalar or a vector type.
// The normal distribution's tail by Chebyshev's fit of erfc (Press et al., Numerical Recipes, §6.2): its relative error is
// 1.2e-7 everywhere, so neither tail of GELU loses digits to a difference.

/** `upperTail`, `normalCdf` and `gelu` for the type `type`. */
export function geluFunctions(type = 'Value'): string {
  return /* wgsl */ `
// 1 − Φ(x) for x ≥ 0
fn upperTail(x: ${type}) -> ${type} {
  let z = x * ${Math.SQRT1_2};
  let t = 1.0 / (1.0 + 0.5 * z);
  var p = t * 0.17087277 - 0.82215223;
  p = p * t + 1.48851587;
  p = p * t - 1.13520398;
  p = p * t + 0.27886807;
  p = p * t - 0.18628806;
  p = p * t + 0.09678418;
  p = p * t + 0.37409196;
  p = p * t + 1.00002368;
  p = p * t - 1.26551223;
  return 0.5 * t * exp(p - z * z);
}

fn normalCdf(x: ${type}) -> ${type} {
  let tail = upperTail(abs(x));
  return select(1.0 - tail, tail, x < ${type}(0.0));
}

fn gelu(x: ${type}) -> ${type} {
  return x * normalCdf(x);
}
`;
}

/** d gelu / dx = Φ(x) + x · φ(x), with the functions above. */
export const geluSlopeFunction = /* wgsl */ `
fn normalDensity(x: Value) -> Value {
  return exp(-0.5 * x * x) * ${1 / Math.sqrt(2 * Math.PI)};
}

fn geluSlope(x: Value) -> Value {
  return normalCdf(x) + x * normalDensity(x);
}
`;
