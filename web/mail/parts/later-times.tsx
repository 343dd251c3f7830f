/** Times to choose from, and a field for any other. */
import { Button, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { localeOf } from '../../kit/words.ts'
import { chosenTime, type Later } from '../model/later.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'
import css from './compose.module.css'

export function LaterTimes({
  times,
  put,
  onChoose,
}: {
  readonly times: readonly Later[]
  /** What is done at the time in the field. */
  readonly put: string
  readonly onChoose: (at: Date) => void
}): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  const { language } = useKit()
  const [written, setWritten] = useState('')
  const chosen = chosenTime(written, new Date())
  const when = (at: Date): string => at.toLocaleTimeString(localeOf(language), { timeStyle: 'short' })
  return (
    <div className={css.times ?? ''}>
      {times.map(({ name, at }) => (
        <Button key={at.getTime()} variant="subtle" size="sm" justify="start" onClick={() => onChoose(at)}>
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
          onClick={() => chosen !== undefined && onChoose(chosen)}
        >
          {put}
        </Button>
      </div>
    </div>
  )
}
