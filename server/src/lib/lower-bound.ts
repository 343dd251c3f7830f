/** The first place in `from` up to `to` whose value is not below `wanted`, `to` when there is none; `values` ascend there. */
export function lowerBound(
  values: { readonly [place: number]: number; readonly length: number },
  wanted: number,
  from = 0,
  to = values.length,
): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((values[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
