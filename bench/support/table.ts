export type Cell = string | number | undefined;

/** Text to the left, numbers to the right; what is undefined is a dash. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[], textColumns = 1): string {
  const texts = [head, ...rows].map((row) => row.map((cell) => (cell === undefined ? '–' : String(cell))));
  const widths = head.map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column < textColumns ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const [first = [], ...rest] = texts;
  return [line(first), widths.map((width) => '─'.repeat(width)).join('──'), ...rest.map(line)].join('\n');
}

/** Rounded to `digits` decimals, as text so that 0.50 keeps its zero. */
export function fixed(value: number | undefined, digits = 0): string | undefined {
  return value?.toFixed(digits);
}
