/** At another time: the usual ones, or any. */
import { Button, Menu, TextInput } from '@mantine/core'
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
  const when = (at: Date): string => at.toLocaleTimeString(localeOf(language), { timeStyle: 'short' })
  return (
    <Menu opened={opened} onChange={setOpened} position="top-start" keepMounted={false}>
      <Menu.Target>
        <Button
          variant="filled"
          className={css.later ?? ''}
          aria-label={say('later')}
          title={say('later')}
          disabled={disabled}
        >
          <IconClock size={14} stroke={1.75} aria-hidden="true" />
          <IconChevronDown size={14} stroke={1.75} aria-hidden="true" />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say('later')}</Menu.Label>
        {laterTimes(now).map(({ name, at }) => (
          <Menu.Item key={at.getTime()} onClick={() => onChoose(at)}>
            {say(name, { when: when(at) })}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <div className={css.another}>
          <TextInput
            type="datetime-local"
            label={say('laterAt')}
            value={written}
            onChange={(event) => setWritten(event.currentTarget.value)}
            onKeyDown={(event) => event.stopPropagation()}
          />
          <Button
            size="sm"
            disabled={chosen === undefined}
            onClick={() => {
              setOpened(false)
              if (chosen !== undefined) onChoose(chosen)
            }}
          >
            {say('laterPut')}
          </Button>
        </div>
      </Menu.Dropdown>
    </Menu>
  )
}
