// Philox 4×32 with 10 rounds in WGSL: the same words as lib/philox.ts, which names the paper.

export const philoxFunction = /* wgsl */ `
// Upper 32 bits of a product, from halves of 16 bits.
fn multiplyHigh(a: u32, b: u32) -> u32 {
  let aLow = a & 0xffff;
  let aHigh = a >> 16;
  let bLow = b & 0xffff;
  let bHigh = b >> 16;
  let middle = aHigh * bLow + ((aLow * bLow) >> 16);
  let middleLow = (middle & 0xffff) + aLow * bHigh;
  return aHigh * bHigh + (middle >> 16) + (middleLow >> 16);
}

// The four random words of a counter under a key.
fn philox(key: vec2u, counter: vec4u) -> vec4u {
  var k = key;
  var c = counter;
  for (var round = 0; round < 10; round++) {
    let high0 = multiplyHigh(0xd2511f53u, c.x);
    let high1 = multiplyHigh(0xcd9e8d57u, c.z);
    c = vec4u(high1 ^ c.y ^ k.x, 0xcd9e8d57u * c.z, high0 ^ c.w ^ k.y, 0xd2511f53u * c.x);
    k += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}
`;
