/** Lines over days, drawn by uPlot, which is loaded when the first chart is shown. The canvas has the sentence as its name. */
import { type ReactNode, useEffect, useRef } from 'react'
import type uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import css from './line-chart.module.css'

export type Line = {
  readonly name: string
  /** A custom property of tokens.css. */
  readonly colour: string
  readonly values: readonly number[]
}

const HEIGHT_PX = 200

/** `days`: noon of each, UTC. */
export function LineChart({
  days,
  lines,
  sentence,
  language,
}: {
  readonly days: readonly Date[]
  readonly lines: readonly Line[]
  readonly sentence: string
  readonly language: string
}): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const place = box.current
    if (place === null) return
    let gone = false
    let plot: uPlot | undefined
    const draw = async (): Promise<void> => {
      const { default: Plot } = await import('uplot')
      if (gone) return
      plot?.destroy()
      plot = new Plot(optionsOf(place, lines, language), dataOf(days, lines), place)
    }
    const seen = new ResizeObserver(() => plot?.setSize({ width: place.clientWidth, height: HEIGHT_PX }))
    seen.observe(place)
    // Colours are read when it is drawn: with another scheme it is drawn anew.
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    const again = (): void => void draw()
    scheme.addEventListener('change', again)
    void draw()
    return () => {
      gone = true
      seen.disconnect()
      scheme.removeEventListener('change', again)
      plot?.destroy()
    }
  }, [days, lines, language])
  return (
    <div>
      <div className={css.legend} aria-hidden="true">
        {lines.map(({ name, colour }) => (
          <span key={name}>
            <i style={{ background: `var(${colour})` }} /> {name}
          </span>
        ))}
      </div>
      <div className={css.box} ref={box} role="img" aria-label={sentence} />
    </div>
  )
}

function dataOf(days: readonly Date[], lines: readonly Line[]): uPlot.AlignedData {
  return [days.map((day) => day.getTime() / 1000), ...lines.map(({ values }) => [...values])]
}

function optionsOf(place: HTMLElement, lines: readonly Line[], language: string): uPlot.Options {
  const style = getComputedStyle(place)
  const colour = (name: string): string => style.getPropertyValue(name).trim()
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' })
  const number = new Intl.NumberFormat(language)
  const axis = {
    stroke: colour('--v-muted'),
    font: `11px ${style.fontFamily}`,
    grid: { stroke: colour('--v-line'), width: 1 },
    ticks: { show: false },
  }
  return {
    width: place.clientWidth,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { drag: { x: false, y: false } },
    scales: { y: { range: (_, __, most) => [0, Math.max(4, most)] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        values: (_, splits) => splits.map((at) => day.format(new Date(at * 1000))),
      },
      {
        ...axis,
        size: 44,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000],
        values: (_, splits) => splits.map((value) => number.format(value)),
      },
    ],
    series: [
      {},
      ...lines.map(({ name, colour: of }) => ({
        label: name,
        stroke: colour(of),
        width: 2,
        points: { show: false },
      })),
    ],
  }
}
