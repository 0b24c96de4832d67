/** Which rows of a long list of equal rows can be seen, and a few more for a quick turn of the wheel. Pure. */
const overscan = 6;

export function visibleRows(
  box: { readonly top: number; readonly height: number; readonly row: number },
  count: number,
): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.floor(box.top / box.row) - overscan);
  const to = Math.min(count, Math.ceil((box.top + box.height) / box.row) + overscan);
  return { from: Math.min(from, to), to };
}

export const rowId = (index: number): string => `channel-row-${index}`;
