/** At another time: the usual ones, or any. */
import { Button, Popover, TextInput } from '@mantine/core'
import { IconChevronDown, IconClock } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { localeOf } from '../../kit/words.ts'
import { chosenTime, laterTimes } from '../model/later.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'
import css from './compose.module.css'

export function SendLater({
  disabled,
  onChoose,
}: {
  readonly disabled: boolean
  readonly onChoose: (at: Date) => void
}): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  const { language } = useKit()
  const [written, setWritten] = useState('')
  const [opened, setOpened] = useState(false)
  const now = new Date()
  const chosen = chosenTime(written, now)
  const choose = (at: Date): void => {
    setOpened(false)
    onChoose(at)
  }
  const when = (at: Date): string => at.toLocaleTimeString(localeOf(language), { timeStyle: 'short' })
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
      <Popover.Dropdown className={css.times ?? ''}>
        {laterTimes(now).map(({ name, at }) => (
          <Button key={at.getTime()} variant="subtle" size="sm" justify="start" onClick={() => choose(at)}>
            {say(name, { when: when(at) })}
          </Button>
        ))}
        <div className={css.another}>
          <TextInput
            type="datetime-local"
            label={say('laterAt')}
            value={written}
            onChange={(event) => setWritten(event.currentTarget.value)}
          />
          <Button
            size="sm"
            disabled={chosen === undefined}
            onClick={() => chosen !== undefined && choose(chosen)}
          >
            {say('laterPut')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
