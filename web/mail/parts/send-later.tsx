/** At another time: the usual ones, or any. */
import { Button, Popover } from '@mantine/core'
import { IconChevronDown, IconClock } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { laterTimes } from '../model/later.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'
import css from './compose.module.css'
import { LaterTimes } from './later-times.tsx'

export function SendLater({
  disabled,
  onChoose,
}: {
  readonly disabled: boolean
  readonly onChoose: (at: Date) => void
}): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  const [opened, setOpened] = useState(false)
  const choose = (at: Date): void => {
    setOpened(false)
    onChoose(at)
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="filled"
          className={css.later ?? ''}
          aria-label={say('later')}
          title={say('later')}
          disabled={disabled}
          onClick={() => setOpened(!opened)}
        >
          <IconClock size={14} stroke={1.75} aria-hidden="true" />
          <IconChevronDown size={14} stroke={1.75} aria-hidden="true" />
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <LaterTimes times={laterTimes(new Date())} put={say('laterPut')} onChoose={choose} />
      </Popover.Dropdown>
    </Popover>
  )
}
