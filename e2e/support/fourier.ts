/** The discrete Fourier transform of a power of two of values, in place. */
export function transform(re: Float64Array, im: Float64Array, inverse = false): void {
  const size = re.length;
  reorder(re);
  reorder(im);
  const { cos, sin } = circle(size);
  const sign = inverse ? 1 : -1;
  for (let span = 2; span <= size; span *= 2) {
    const half = span / 2;
    const stride = size / span;
    for (let start = 0; start < size; start += span) {
      for (let k = 0; k < half; k++) {
        const a = start + k;
        const b = a + half;
        const c = cos[k * stride] ?? 0;
        const s = sign * (sin[k * stride] ?? 0);
        const x = (re[b] ?? 0) * c - (im[b] ?? 0) * s;
        const y = (re[b] ?? 0) * s + (im[b] ?? 0) * c;
        re[b] = (re[a] ?? 0) - x;
        im[b] = (im[a] ?? 0) - y;
        re[a] = (re[a] ?? 0) + x;
        im[a] = (im[a] ?? 0) + y;
      }
    }
  }
}

/** By bit-reversed index. */
function reorder(values: Float64Array): void {
  for (let i = 1, j = 0; i < values.length; i++) {
    let bit = values.length >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) [values[i], values[j]] = [values[j] ?? 0, values[i] ?? 0];
  }
}

const circles = new Map<number, { readonly cos: Float64Array; readonly sin: Float64Array }>();

function circle(size: number): { readonly cos: Float64Array; readonly sin: Float64Array } {
  const known = circles.get(size);
  if (known) return known;
  const angles = Array.from({ length: size / 2 }, (_, k) => (2 * Math.PI * k) / size);
  const made = { cos: Float64Array.from(angles, Math.cos), sin: Float64Array.from(angles, Math.sin) };
  circles.set(size, made);
  return made;
}
