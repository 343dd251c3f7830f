/**
 * Rows that one looks through: who or what, state, sentence, number, time. The whole row opens; arrows or j and k walk,
 * Enter opens, x chooses. From some hundred rows on only those in sight are on the page. UI.md §4, WAI-ARIA grid
 */
import { Checkbox } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { DENSITY, useDeviceChoice } from '../device-choice.ts'
import { useWords } from '../kit-context.ts'
import { PART_TEXTS } from '../texts/parts.ts'
import css from './data-table.module.css'

export type Column<T> = {
  readonly key: string
  /** Empty over what is done with a row. */
  readonly head: string
  /** Of a CSS grid: `minmax(0,2fr)`, `120px`. */
  readonly width: string
  /** Numbers and times. */
  readonly end?: boolean
  /** Not on a phone. */
  readonly wide?: boolean
  readonly cell: (row: T) => ReactNode
}

export type DataTableProps<T> = {
  /** What these rows are, for who does not see them. */
  readonly label: string
  readonly rows: readonly T[]
  readonly columns: readonly Column<T>[]
  readonly keyOf: (row: T) => string
  /** The row in words: of its checkbox. */
  readonly nameOf: (row: T) => string
  /** How many there are in all, when more than are here. */
  readonly total?: number
  /** px */
  readonly rowHeight?: number
  readonly onOpen?: (row: T) => void
  /** Of the row that is open in the drawer. */
  readonly openKey?: string
  readonly chosen?: ReadonlySet<string>
  readonly onChoose?: (keys: ReadonlySet<string>) => void
  /** The last row is in sight, and there are more. */
  readonly onEnd?: () => void
}

/** From here on the rows are windowed. */
const WINDOW_FROM = 150
const ROW_PX = 48
const COMPACT_PX = 36
/** On a phone a row is a card of three lines. */
const CARD_PX = 82
const OVERSCAN = 12
/** As in the style sheet. */
const PHONE = '(max-width: 39.99em)'
const CHECK_COLUMN = '24px'

export function DataTable<T>(props: DataTableProps<T>): ReactNode {
  const { label, rows, columns, onChoose, total } = props
  const [density] = useDeviceChoice(DENSITY)
  const isPhone = useMediaQuery(PHONE)
  const usual = density === 'compact' ? COMPACT_PX : (props.rowHeight ?? ROW_PX)
  const rowHeight = isPhone ? CARD_PX : usual
  const tracks = columns.map(({ width }) => width).join(' ')
  const style = {
    '--columns': onChoose === undefined ? tracks : `${CHECK_COLUMN} ${tracks}`,
    '--row': `${rowHeight}px`,
  } as CSSProperties
  return (
    <div
      className={css.frame}
      style={style}
      data-density={density}
      role="grid"
      aria-label={label}
      aria-rowcount={(total ?? rows.length) + 1}
      aria-multiselectable={onChoose !== undefined}
    >
      <Head {...props} />
      <Body {...props} rowHeight={rowHeight} />
    </div>
  )
}

function Head<T>({ rows, columns, keyOf, chosen, onChoose }: DataTableProps<T>): ReactNode {
  const say = useWords(PART_TEXTS)
  const every = rows.length > 0 && rows.every((row) => chosen?.has(keyOf(row)) === true)
  return (
    <div role="rowgroup">
      <div className={`${css.row} ${css.head}`} role="row" aria-rowindex={1}>
        {onChoose !== undefined && (
          <div className={css.check} role="columnheader">
            <Checkbox
              size="xs"
              aria-label={say('chooseShown')}
              checked={every}
              indeterminate={!every && (chosen?.size ?? 0) > 0}
              onChange={() => onChoose(every ? new Set() : new Set(rows.map(keyOf)))}
            />
          </div>
        )}
        {columns.map(({ key, head, end, wide }) => (
          <div key={key} role="columnheader" className={cellClass(end, wide)}>
            {head === '' ? <span className="v-hidden">{say('actions')}</span> : head}
          </div>
        ))}
      </div>
    </div>
  )
}

function cellClass(end = false, wide = false): string {
  return [css.cell, end ? css.end : '', wide ? css.wide : ''].join(' ').trim()
}

function Body<T>(props: DataTableProps<T> & { readonly rowHeight: number }): ReactNode {
  const { rows, keyOf, rowHeight, total, onEnd } = props
  const place = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  const aim = useRef(0)
  const windowed = rows.length > WINDOW_FROM
  const view = useVirtualizer({
    count: windowed ? rows.length : 0,
    estimateSize: () => rowHeight,
    getScrollElement: () => scrollerOf(place.current),
    scrollMargin: place.current?.offsetTop ?? 0,
    overscan: OVERSCAN,
  })
  const shown = windowed
    ? view.getVirtualItems().map(({ index, start }) => ({ index, top: start - view.options.scrollMargin }))
    : rows.map((_, index) => ({ index, top: undefined }))
  const last = shown.at(-1)?.index ?? -1
  useEffect(() => {
    if (windowed && last >= rows.length - 1 && rows.length < (total ?? rows.length)) onEnd?.()
  }, [windowed, last, rows.length, total, onEnd])
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = stepOf(event.key)
    if (step === 0 || event.ctrlKey || event.metaKey || event.altKey) return
    const next = Math.min(Math.max(at + step, 0), rows.length - 1)
    event.preventDefault()
    setAt(next)
    aim.current = next
    if (windowed) view.scrollToIndex(next)
    const focus = (): boolean => {
      const row = place.current?.querySelector<HTMLElement>(`[aria-rowindex="${next + 2}"]`)
      row?.focus()
      return row !== null && row !== undefined
    }
    // A row that is not drawn yet comes with the next frame; keys that came since aim further.
    if (!focus()) requestAnimationFrame(() => aim.current === next && focus())
  }
  return (
    <div
      ref={place}
      role="rowgroup"
      className={windowed ? `${css.body} ${css.fixed}` : css.body}
      onKeyDown={onKeyDown}
      {...(windowed && { style: { height: view.getTotalSize() } })}
    >
      {shown.map(({ index, top }) => {
        const row = rows[index]
        return row === undefined ? null : (
          <Row
            {...props}
            key={keyOf(row)}
            row={row}
            index={index}
            top={top}
            current={index === Math.min(at, rows.length - 1)}
            onFocus={() => setAt(index)}
          />
        )
      })}
    </div>
  )
}

type RowProps<T> = DataTableProps<T> & {
  readonly row: T
  readonly index: number
  /** px from the first row; undefined: it stands where it falls. */
  readonly top: number | undefined
  readonly current: boolean
  readonly onFocus: () => void
}

function Row<T>(props: RowProps<T>): ReactNode {
  const { row, index, top, current, columns, keyOf, nameOf, onOpen, openKey, chosen, onChoose } = props
  const say = useWords(PART_TEXTS)
  const key = keyOf(row)
  const isChosen = chosen?.has(key) === true
  const choose = (): void => onChoose?.(toggled(chosen ?? new Set(), key))
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'Enter') onOpen?.(row)
    else if (event.key === 'x' || event.key === ' ') choose()
    else return
    event.preventDefault()
  }
  const classes = [
    css.row,
    onOpen === undefined ? '' : css.opens,
    key === openKey ? css.open : '',
    isChosen ? css.chosen : '',
  ]
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isChosen || key === openKey}
      tabIndex={current ? 0 : -1}
      className={classes.join(' ')}
      onClick={(event) => {
        if (!isControl(event.target)) onOpen?.(row)
      }}
      onKeyDown={onKeyDown}
      onFocus={props.onFocus}
      {...(top !== undefined && { style: { transform: `translateY(${top}px)` } })}
    >
      {onChoose !== undefined && (
        <div className={css.check} role="gridcell">
          <Checkbox
            size="xs"
            aria-label={say('chooseRow', { name: nameOf(row) })}
            checked={isChosen}
            onChange={choose}
          />
        </div>
      )}
      {columns.map(({ key: column, cell, end, wide }) => (
        <div key={column} role="gridcell" className={cellClass(end, wide)}>
          {cell(row)}
        </div>
      ))}
    </div>
  )
}

/** Two lines in a cell: the name, and what tells it from others. */
export function TwoLines({
  first,
  second,
}: {
  readonly first: ReactNode
  readonly second: ReactNode
}): ReactNode {
  return (
    <div className={css.two}>
      <span>{first}</span>
      <span>{second}</span>
    </div>
  )
}

/** What does something of its own does not open the row. */
function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button, a, input, label, [role=menu]') !== null
}

function stepOf(key: string): number {
  if (key === 'ArrowDown' || key === 'j') return 1
  return key === 'ArrowUp' || key === 'k' ? -1 : 0
}

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return next
}

function scrollerOf(element: HTMLElement | null): HTMLElement | null {
  for (let one = element?.parentElement ?? null; one !== null; one = one.parentElement)
    if (/auto|scroll/.test(getComputedStyle(one).overflowY)) return one
  return null
}
