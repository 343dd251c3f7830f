/** Beside the piles: what one looks like, why the account was stopped, whom to warn, and the way to give it back. */
import { Box, Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { RestoredAccount, TakeoverCase } from '../../../contract/src/takeover.ts'
import { useApi, useKit, useWords } from '../../kit/kit-context.ts'
import type { Event } from '../model/route.ts'
import { type Pile, reachedBy } from '../model/triage.ts'
import { TAKEOVER_TEXTS } from '../texts/takeover.ts'
import css from './control.module.css'
import { Card } from './control-page.tsx'
import look from './takeover.module.css'
import { subjectOf } from './takeover-piles.tsx'
import { useTimes } from './use-times.ts'

export type Case = AnswerOf<typeof TakeoverCase>
export type Tell = { readonly tell: (text: string) => void; readonly fail: (error: unknown) => void }

export function Sample({ pile }: { readonly pile: Pile }): ReactNode {
  const say = useWords(TAKEOVER_TEXTS)
  return (
    <section>
      <h2>{say('sample')}</h2>
      <div className={look.mail}>
        <p className={css.muted}>{say('sampleTo', { to: pile.sample.recipient })}</p>
        <p className={css.strong}>{subjectOf({ ...pile, subjects: 1 }, say)}</p>
        <Box component="pre" className={look.text} tabIndex={0}>
          {pile.sample.text || say('noText')}
        </Box>
      </div>
    </section>
  )
}

export function Why({ one: { evidence } }: { readonly one: Case }): ReactNode {
  const say = useWords(TAKEOVER_TEXTS)
  const times = useTimes()
  const { language } = useKit()
  const country = evidence.country
  const reasons = [
    evidence.newRecipients > 0 ? say('newPeople', { n: times.number(evidence.newRecipients) }) : '',
    evidence.usual > 0 ? say('usual', { n: times.number(evidence.usual) }) : '',
    country === undefined
      ? ''
      : say('country', {
          country: new Intl.DisplayNames(language, { type: 'region' }).of(country) ?? country,
        }),
    evidence.hour === undefined ? '' : say('hour'),
    evidence.bounced === undefined ? '' : say('bounced', { n: times.number(evidence.bounced) }),
  ].filter((one) => one !== '')
  return (
    <section>
      <h2>{say('why')}</h2>
      <ul className={css.list}>
        {reasons.map((one) => (
          <li key={one} className={look.reason}>
            <IconX size={14} aria-hidden="true" /> {one}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Milliseconds before the case in which the outbreak may have begun. */
const BEFORE_MS = 3_600_000

export function Warn({
  one,
  address,
  told,
}: {
  readonly one: Case
  readonly address: string
  readonly told: Tell
}): ReactNode {
  const api = useApi()
  const say = useWords(TAKEOVER_TEXTS)
  const times = useTimes()
  const { data } = useQuery({
    queryKey: ['takeover', 'reached', address, one.beganAt],
    queryFn: ({ signal }) =>
      api.get<{ readonly events: readonly Event[] }>('/api/v1/ledger', {
        query: {
          ...{ account: address, kinds: 'relayed', limit: 1000 },
          since: new Date(Date.parse(one.beganAt) - BEFORE_MS).toISOString(),
        },
        signal,
      }),
  })
  if (data === undefined) return null
  const reached = reachedBy(data.events)
  const text = say('warnText', { address, day: times.date(one.beganAt) })
  const copy = async (what: string): Promise<void> => {
    await navigator.clipboard.writeText(what)
    told.tell(say('copied'))
  }
  return (
    <Card title={say('warn')} note={say('warnSay', { n: reached.length })}>
      {reached.length > 0 && (
        <>
          <p>“{text}”</p>
          <div className={css.row}>
            <Button size="sm" onClick={() => void copy(reached.join(', '))}>
              {say('copyPeople')}
            </Button>
            <Button size="sm" onClick={() => void copy(text)}>
              {say('copyText')}
            </Button>
          </div>
        </>
      )}
    </Card>
  )
}

export function GiveBack({
  address,
  told,
  done,
}: {
  readonly address: string
  readonly told: Tell
  readonly done: () => void
}): ReactNode {
  const api = useApi()
  const say = useWords(TAKEOVER_TEXTS)
  const [given, setGiven] = useState(false)
  const [password, setPassword] = useState<string>()
  const [busy, setBusy] = useState(false)
  const give = async (how: Readonly<Record<string, boolean>>): Promise<void> => {
    setBusy(true)
    try {
      const path = `/api/v1/takeovers/${encodeURIComponent(address)}/restore`
      const answer = await api.post<AnswerOf<typeof RestoredAccount>>(path, how)
      setPassword(answer.password)
      setGiven(true)
      told.tell(say('restored', { address }))
      done()
    } catch (error) {
      told.fail(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Card title={say('back')}>
      <p className={css.muted}>{say('backSay')}</p>
      {!given && (
        <>
          <Button size="sm" mt={8} disabled={busy} onClick={() => void give({ generate: true })}>
            {say('newPassword')}
          </Button>
          <p className={css.small}>{say('newPasswordWhy')}</p>
          <Button size="sm" mt={8} disabled={busy} onClick={() => void give({ itWasThem: true })}>
            {say('itWasThem')}
          </Button>
          <p className={css.small}>{say('itWasThemWhy')}</p>
        </>
      )}
      {given && <p>{say('restored', { address })}</p>}
      {password !== undefined && (
        <>
          <h3>{say('password', { address })}</h3>
          <p className={css.code}>{password}</p>
        </>
      )}
    </Card>
  )
}
