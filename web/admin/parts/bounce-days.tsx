/** Bounces of each day, stacked by class; the same as a table. The sentence above says what to see. UI.md §4 */
import { Box, Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { CLASSES, type Day, dateOfDay, jumpIn } from '../model/bounces.ts'
import { BOUNCE_TEXTS } from '../texts/bounces.ts'
import { CONTROL_TEXTS } from '../texts/control.ts'
import { classColours } from './bounce-class.tsx'
import css from './bounces.module.css'
import page from './control.module.css'
import { Card } from './control-page.tsx'
import tab from './control-table.module.css'
import { useTimes } from './use-times.ts'

const WIDTH = 1000
const HEIGHT = 170
const FLOOR = 146
const LEFT = 36
const BAR_MAX = 34

export function BounceDays({ days }: { readonly days: readonly Day[] }): ReactNode {
  const say = useWords(BOUNCE_TEXTS)
  const words = useWords(CONTROL_TEXTS)
  const times = useTimes()
  const [asTable, setAsTable] = useState(false)
  const jump = jumpIn(days)
  const sentence =
    jump === undefined
      ? say('noJump')
      : say('jump', {
          day: times.day(dateOfDay(jump.day)),
          ...{ n: jump.count, total: jump.total, what: say(jump.class) },
        })
  return (
    <Card
      title={say('byDay')}
      note={sentence}
      action={
        <Button size="sm" variant="subtle" onClick={() => setAsTable(!asTable)}>
          {words(asTable ? 'asChart' : 'asTable')}
        </Button>
      }
      pad={!asTable}
    >
      {asTable ? <DaysTable days={days} /> : <DaysChart days={days} sentence={sentence} />}
    </Card>
  )
}

function DaysChart({
  days,
  sentence,
}: {
  readonly days: readonly Day[]
  readonly sentence: string
}): ReactNode {
  const times = useTimes()
  const step = stepOf(Math.max(1, ...days.map(({ total }) => total)))
  const top = step * Math.max(1, Math.ceil(Math.max(1, ...days.map(({ total }) => total)) / step))
  const scale = (FLOOR - 20) / top
  const room = (WIDTH - LEFT) / Math.max(1, days.length)
  const lines = Array.from({ length: top / step + 1 }, (_, n) => n * step)
  return (
    <svg
      className={css.chart}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={sentence}
      preserveAspectRatio="none"
    >
      {lines.map((value) => (
        <g key={value}>
          <path className={css.line} d={`M${LEFT} ${FLOOR - value * scale}H${WIDTH}`} />
          <text x={LEFT - 8} y={FLOOR - value * scale + 4} textAnchor="end">
            {times.number(value)}
          </text>
        </g>
      ))}
      {days.map(({ day, counts, total }, place) => {
        const middle = LEFT + room * (place + 0.5)
        const width = Math.min(BAR_MAX, room * 0.6)
        let y = FLOOR
        return (
          <g key={day}>
            {CLASSES.map((one) => {
              const height = counts[one] * scale
              y -= height
              return (
                counts[one] > 0 && (
                  <rect
                    key={one}
                    className={`${css.mark} ${classColours(one)}`}
                    {...{ x: middle - width / 2, y: y + 0.5, width, height: Math.max(1, height - 1), rx: 2 }}
                  />
                )
              )
            })}
            {total > 0 && (
              <text className={css.top} x={middle} y={y - 5} textAnchor="middle">
                {times.number(total)}
              </text>
            )}
            {(days.length <= 16 || place % 3 === 0) && (
              <text x={middle} y={HEIGHT - 6} textAnchor="middle">
                {times.day(dateOfDay(day))}
              </text>
            )}
          </g>
        )
      })}
    </svg>
  )
}

/** Of the lines behind the bars: at most four. */
function stepOf(most: number): number {
  const rough = most / 4
  const ten = 10 ** Math.floor(Math.log10(Math.max(1, rough)))
  return [1, 2, 5, 10].map((one) => one * ten).find((one) => one >= rough) ?? ten
}

function DaysTable({ days }: { readonly days: readonly Day[] }): ReactNode {
  const say = useWords(BOUNCE_TEXTS)
  const times = useTimes()
  return (
    <Box component="section" className={page.scroll} tabIndex={0} aria-label={say('byDay')}>
      <table className={tab.table}>
        <thead>
          <tr>
            <th scope="col">{say('day')}</th>
            {CLASSES.map((one) => (
              <th scope="col" key={one} className={tab.num}>
                {say(one)}
              </th>
            ))}
            <th scope="col" className={tab.num}>
              {say('total')}
            </th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, counts, total }) => (
            <tr key={day}>
              <th scope="row">{times.day(dateOfDay(day))}</th>
              {CLASSES.map((one) => (
                <td key={one} className={tab.num}>
                  {times.number(counts[one])}
                </td>
              ))}
              <td className={tab.num}>{times.number(total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Box>
  )
}
