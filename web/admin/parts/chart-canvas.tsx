/** The drawn half of a chart, loaded when a chart is first shown. Its colours are those of the page as it is now. */
import { useComputedColorScheme } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import UPlot from 'uplot'
import { useKit } from '../../kit/kit-context.ts'
import 'uplot/dist/uPlot.min.css'

export type ChartSeries = {
  readonly label: string
  /** A variable of tokens.css: `--v-brand`. */
  readonly token: `--v-${string}`
  readonly values: readonly (number | null)[]
}
/** Something that happened, with its cause. */
export type ChartMark = { readonly at: number; readonly text: string }
export type ChartCanvasProps = {
  /** Seconds since 1970. */
  readonly times: readonly number[]
  readonly series: readonly ChartSeries[]
  readonly mark?: ChartMark
  readonly kind: 'line' | 'bars'
  /** Of the picture, for who does not see it. */
  readonly name: string
}

const AXIS_FONT = '11px "Inter Variable", system-ui, sans-serif'
const BAR_SHARE = 0.7
const BAR_MAX_PX = 40
const LINE_PX = 2
const DAY_S = 86_400
/** How far the upright axis goes beyond what is highest: words of a mark stand there. */
const ABOVE = 1.1
const ABOVE_MARKED = 1.35
/** Height of the axis of times, and width of the other. px */
const TIMES_PX = 28
const NUMBERS_PX = 44
/** What is counted is counted in whole numbers. */
const STEPS = Array.from({ length: 10 }, (_, ten) => [1, 2, 5].map((one) => one * 10 ** ten)).flat()
/** Of the upright axis: a day with one message is not a wall. */
const TOP_MIN = 4

export function ChartCanvas(props: ChartCanvasProps): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const { language } = useKit()
  const scheme = useComputedColorScheme('light')
  useEffect(() => {
    const box = place.current
    if (box === null) return undefined
    // Named, because the colours of the page change with it.
    const plot = new UPlot(optionsOf(props, box, language, scheme), dataOf(props), box)
    const watch = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height: box.clientHeight }))
    watch.observe(box)
    return () => {
      watch.disconnect()
      plot.destroy()
    }
  }, [props, language, scheme])
  return <div ref={place} role="img" aria-label={props.name} style={{ height: '100%' }} />
}

function dataOf({ times, series }: ChartCanvasProps): UPlot.AlignedData {
  return [[...times], ...series.map(({ values }) => [...values])] as UPlot.AlignedData
}

function optionsOf(
  { series, mark, kind }: ChartCanvasProps,
  box: HTMLElement,
  language: string,
  scheme: 'light' | 'dark',
): UPlot.Options {
  const style = getComputedStyle(box)
  const color = (token: string): string => style.getPropertyValue(token).trim()
  const grid = { stroke: color('--v-line'), width: 1 }
  const axis = { stroke: color('--v-muted'), font: AXIS_FONT, ticks: { show: false } }
  const number = new Intl.NumberFormat(language, { notation: 'compact' })
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' })
  const hour = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' })
  const bars = UPlot.paths.bars?.({ size: [BAR_SHARE, BAR_MAX_PX] })
  return {
    class: scheme,
    width: box.clientWidth,
    height: box.clientHeight,
    legend: { show: false },
    cursor: { y: false },
    scales: {
      y: {
        range: (_plot, _low, high) => [
          0,
          Math.max(high * (mark === undefined ? ABOVE : ABOVE_MARKED), TOP_MIN),
        ],
      },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: TIMES_PX,
        values: (_plot, ticks, _axis, _room, step) =>
          ticks.map((tick) => (step < DAY_S ? hour : day).format(tick * 1000)),
      },
      {
        ...{ ...axis, grid, size: NUMBERS_PX, incrs: STEPS },
        values: (_plot, ticks) => ticks.map((tick) => number.format(tick)),
      },
    ],
    series: [
      {},
      ...series.map(({ label, token }) => ({
        label,
        stroke: color(token),
        width: kind === 'line' ? LINE_PX : 0,
        fill: kind === 'line' ? `color-mix(in srgb, ${color(token)} 12%, transparent)` : color(token),
        points: { show: false },
        ...(kind === 'bars' && bars !== undefined && { paths: bars }),
      })),
    ],
    hooks: mark === undefined ? {} : { draw: [(plot) => drawMark(plot, mark, color('--v-bad-text'))] },
  }
}

/** A dashed line at the time, its cause beside it on the side that has room. */
function drawMark(plot: UPlot, { at, text }: ChartMark, color: string): void {
  const { ctx, bbox } = plot
  const x = plot.valToPos(at, 'x', true)
  const pixels = devicePixelRatio
  ctx.save()
  ctx.strokeStyle = color
  ctx.fillStyle = color
  ctx.setLineDash([3 * pixels, 3 * pixels])
  ctx.beginPath()
  ctx.moveTo(x, bbox.top)
  ctx.lineTo(x, bbox.top + bbox.height)
  ctx.stroke()
  ctx.font = `${12 * pixels}px "Inter Variable", system-ui, sans-serif`
  const roomLeft = x - bbox.left > bbox.width / 2
  ctx.textAlign = roomLeft ? 'right' : 'left'
  ctx.fillText(text, x + (roomLeft ? -6 : 6) * pixels, bbox.top + 14 * pixels)
  ctx.restore()
}
