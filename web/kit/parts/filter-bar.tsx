/** What a list is narrowed by: set filters are solid and say their value, unset ones dashed with a plus. UI.md §4 */
import { Button, Popover } from '@mantine/core'
import { IconFilter, IconPlus } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useWords } from '../kit-context.ts'
import { PART_TEXTS } from '../texts/parts.ts'
import css from './filter-bar.module.css'

/** `count`: of what is left. `onClear`: there when any filter is set. */
export function FilterBar({
  count,
  onClear,
  children,
}: {
  readonly count?: ReactNode
  readonly onClear?: (() => void) | undefined
  readonly children: ReactNode
}): ReactNode {
  const say = useWords(PART_TEXTS)
  return (
    <search className={css.bar} aria-label={say('filters')}>
      {children}
      {onClear !== undefined && (
        <Button variant="subtle" size="sm" onClick={onClear}>
          {say('clearAll')}
        </Button>
      )}
      {count !== undefined && (
        <span className={css.count} role="status">
          {count}
        </span>
      )}
    </search>
  )
}

/** `value`: in words, when set. `children`: what one chooses the value with; calls `close` when chosen. */
export function FilterChip({
  name,
  value,
  onClear,
  children,
}: {
  readonly name: string
  readonly value: string | undefined
  readonly onClear: () => void
  readonly children: (close: () => void) => ReactNode
}): ReactNode {
  const say = useWords(PART_TEXTS)
  const [open, setOpen] = useState(false)
  const isSet = value !== undefined
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className={isSet ? `${css.chip} ${css.set}` : css.chip}
          onClick={() => setOpen((before) => !before)}
        >
          {isSet ? <IconFilter size={14} stroke={1.75} /> : <IconPlus size={14} stroke={1.75} />}
          {isSet ? `${name}: ${value}` : name}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        {children(() => setOpen(false))}
        {isSet && (
          <Button
            variant="subtle"
            size="sm"
            mt="xs"
            onClick={() => {
              onClear()
              setOpen(false)
            }}
          >
            {say('clear')}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
