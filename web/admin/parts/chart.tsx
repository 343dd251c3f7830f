/**
 * A sentence that says what to see, the chart, and the same numbers as a table that can be copied. At most five series.
 * UI.md §4
 */
import { Button } from '@mantine/core'
import { type CSSProperties, lazy, type ReactNode, Suspense, useMemo, useState } from 'react'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { Shape } from '../../kit/parts/shape.tsx'
import { PART_TEXTS } from '../../kit/texts/parts.ts'
import { chartRows } from '../model/chart-rows.ts'
import css from './chart.module.css'
import type { ChartMark, ChartSeries } from './chart-canvas.tsx'

const Canvas = lazy(async () => ({ default: (await import('./chart-canvas.tsx')).ChartCanvas }))

export type ChartProps = {
  readonly title: string
  /** What to see in it, in words. */
  readonly sentence: string
  /** Head of the column of times. */
  readonly timeHead: string
  /** Seconds since 1970, the oldest first. */
  readonly times: readonly number[]
  readonly series: readonly ChartSeries[]
  readonly mark?: ChartMark
  readonly kind?: 'line' | 'bars'
}

export function Chart(props: ChartProps): ReactNode {
  const { title, sentence, times, series, mark, kind = 'line' } = props
  const say = useWords(PART_TEXTS)
  const [asTable, setAsTable] = useState(false)
  const picture = useMemo(
    () => ({ times, series, kind, name: `${title}. ${sentence}`, ...(mark !== undefined && { mark }) }),
    [times, series, kind, title, sentence, mark],
  )
  return (
    <section className={css.card} aria-label={title}>
      <div className={css.head}>
        <h2>{title}</h2>
        <p className={css.sentence}>{sentence}</p>
        <Button variant="transparent" size="sm" onClick={() => setAsTable(!asTable)}>
          {say(asTable ? 'asChart' : 'asTable')}
        </Button>
      </div>
      {asTable ? (
        <ChartTable {...props} />
      ) : (
        <div className={css.plot}>
          <Suspense fallback={<Shape rows={2} />}>
            <Canvas {...picture} />
          </Suspense>
        </div>
      )}
      {series.length > 1 && <Legend series={series} />}
    </section>
  )
}

function Legend({ series }: { readonly series: readonly ChartSeries[] }): ReactNode {
  return (
    <ul className={css.legend}>
      {series.map(({ label, token }) => (
        <li key={label}>
          <span
            className={css.swatch}
            style={{ '--swatch': `var(${token})` } as CSSProperties}
            aria-hidden="true"
          />
          {label}
        </li>
      ))}
    </ul>
  )
}

function ChartTable({ title, timeHead, times, series }: ChartProps): ReactNode {
  const { language } = useKit()
  const number = new Intl.NumberFormat(language)
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' })
  return (
    // The keyboard scrolls it.
    <section className={css.table} tabIndex={0} aria-label={title}>
      <table>
        <thead>
          <tr>
            <th scope="col">{timeHead}</th>
            {series.map(({ label }) => (
              <th scope="col" key={label}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {chartRows(times, series).map(({ at, values }) => (
            <tr key={at}>
              <th scope="row">{time.format(at * 1000)}</th>
              {values.map((value, index) => (
                <td key={series[index]?.label}>{value === null ? '–' : number.format(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
