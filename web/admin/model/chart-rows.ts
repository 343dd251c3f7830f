/** The same numbers as a chart, as rows that can be read out and copied. */
import type { ChartSeries } from '../parts/chart-canvas.tsx'

export type ChartRow = { readonly at: number; readonly values: readonly (number | null)[] }

/** The newest first. */
export function chartRows(times: readonly number[], series: readonly ChartSeries[]): readonly ChartRow[] {
  return times
    .map((at, index) => ({ at, values: series.map(({ values }) => values[index] ?? null) }))
    .reverse()
}
