/** How one leaves a step: with it done, or on purpose without, told what will not work. UI.md §7.4 */
import { Button } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { Note } from '../../kit/parts/note.tsx'
import type { Needed, Step } from '../model/first-run.ts'
import { FIRST_RUN_TEXTS } from '../texts/first-run.ts'

const NAMES: Readonly<Record<Needed, string>> = { mx: 'MX', spf: 'SPF', dkim: 'DKIM' }
const WITHOUT = { mx: 'withoutMx', spf: 'withoutSpf', dkim: 'withoutDkim' } as const

export function FirstRunFoot({
  now,
  ready,
  whole,
  missing,
  domain,
  go,
}: {
  readonly now: Step
  readonly ready: boolean
  readonly whole: boolean
  /** Records without which something does not work. */
  readonly missing: readonly Needed[]
  readonly domain: string
  readonly go: () => void
}): ReactNode {
  const say = useWords(FIRST_RUN_TEXTS)
  const { language } = useKit()
  const [asking, setAsking] = useState(false)
  const isLast = now === 'test'
  if (asking && missing.length > 0) {
    const names = new Intl.ListFormat(language, { type: 'conjunction' }).format(
      missing.map((one) => NAMES[one]),
    )
    return (
      <Note
        kind="warn"
        alert
        title={say('withoutTitle')}
        actions={
          <>
            <Button variant="filled" onClick={() => setAsking(false)}>
              {say('backToDns')}
            </Button>
            <Button onClick={go}>{say('goWithout', { names })}</Button>
          </>
        }
      >
        <ul>
          {missing.map((one) => (
            <li key={one}>{say(WITHOUT[one], { domain })}</li>
          ))}
        </ul>
      </Note>
    )
  }
  const key = isLast ? 'toPanel' : whole ? 'next' : 'later'
  return (
    <Button
      size="lg"
      variant={whole || isLast ? 'filled' : 'default'}
      disabled={!ready}
      rightSection={<IconChevronRight size={18} stroke={1.75} />}
      onClick={missing.length > 0 ? () => setAsking(true) : go}
    >
      {say(now === 'person' && !ready ? 'next' : key)}
    </Button>
  )
}
