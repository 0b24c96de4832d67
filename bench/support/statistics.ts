/** The q-quantile by nearest rank, as the app itself reckons its p50 and p95 (engine/metrics/zap-statistics.ts). */
export function quantile(values: readonly number[], q: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
}

export const median = (values: readonly number[]): number | undefined => quantile(values, 0.5);

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The slope of the least-squares line, in units of y per unit of x; 0 where there is no line to fit. */
export function slopeOf(points: readonly Point[]): number {
  const mean = (of: (point: Point) => number) => points.reduce((sum, each) => sum + of(each), 0) / points.length;
  const meanX = mean(({ x }) => x);
  const meanY = mean(({ y }) => y);
  let products = 0;
  let squares = 0;
  for (const { x, y } of points) {
    products += (x - meanX) * (y - meanY);
    squares += (x - meanX) ** 2;
  }
  return squares === 0 ? 0 : products / squares;
}
