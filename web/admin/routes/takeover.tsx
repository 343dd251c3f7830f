/** One account that was stopped: what is good, what is bad, whom to warn, and the way back, on one screen. UI.md §6, MISSION M19 */
import { IconBan, IconCheck } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { TakeoverPiles } from '../../../contract/src/takeover.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import { Page } from '../../kit/parts/page.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { type Choices, decisionOf, keyOf } from '../model/triage.ts'
import css from '../parts/control.module.css'
import look from '../parts/takeover.module.css'
import { Acts } from '../parts/takeover-acts.tsx'
import { type Case, GiveBack, Sample, Warn, Why } from '../parts/takeover-aside.tsx'
import { Piles } from '../parts/takeover-piles.tsx'
import { useTimes } from '../parts/use-times.ts'
import { useTold } from '../parts/use-told.ts'
import { TAKEOVER_TEXTS } from '../texts/takeover.ts'

type Answer = AnswerOf<typeof TakeoverPiles>

export function Screen(): ReactNode {
  const api = useApi()
  const { address = '' }: { readonly address?: string } = useParams({ strict: false })
  const { data, error, refetch } = useQuery({
    queryKey: ['takeover', address],
    queryFn: ({ signal }) => api.get<Case>(`/api/v1/takeovers/${encodeURIComponent(address)}`, { signal }),
  })
  if (error !== null)
    return (
      <Page title={address}>
        <ScreenTrouble error={error} retry={() => void refetch()} />
      </Page>
    )
  if (data === undefined) return <Shape />
  return <OneCase one={data} address={address} />
}

function OneCase({ one, address }: { readonly one: Case; readonly address: string }): ReactNode {
  const api = useApi()
  const queries = useQueryClient()
  const { tell, fail } = useTold()
  // The new password is shown once: it stays when the case is closed by it.
  const [wasOpen] = useState(one.state === 'open')
  const [choices, setChoices] = useState<Choices>({})
  const [open, setOpen] = useState<string>()
  const { data, error, refetch } = useQuery({
    queryKey: ['takeover', address, 'piles'],
    // Each look is written down: none happens by itself.
    ...{ staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false, refetchOnReconnect: false },
    queryFn: ({ signal }) =>
      api.get<Answer>(`/api/v1/takeovers/${encodeURIComponent(address)}/piles`, { signal }),
  })
  const piles = data?.piles ?? []
  const shown = piles.find((pile) => keyOf(pile) === open) ?? piles[0]
  const told = { tell, fail }
  const again = (): void => void queries.invalidateQueries({ queryKey: ['takeover'] })
  return (
    <div className={look.whole}>
      <Banner one={one} address={address} />
      <div className={look.lay}>
        <div className={look.left}>
          <ReviewHead />
          {error !== null && <ScreenTrouble error={error} retry={() => void refetch()} />}
          {data === undefined && error === null && <Shape rows={4} />}
          {data !== undefined && (
            <Review data={data} choices={choices} choose={setChoices} open={shown} show={setOpen} />
          )}
          <Warn one={one} address={address} told={told} />
        </div>
        <aside className={look.right} aria-label={address}>
          {shown !== undefined && <Sample pile={shown} />}
          <Why one={one} />
          {wasOpen && <GiveBack address={address} told={told} done={again} />}
        </aside>
      </div>
      {piles.length > 0 && (
        <Acts address={address} decision={decisionOf(piles, choices)} told={told} done={again} />
      )}
    </div>
  )
}

function ReviewHead(): ReactNode {
  const say = useWords(TAKEOVER_TEXTS)
  return (
    <div>
      <h2>{say('reviewTitle')}</h2>
      <p className={css.muted}>{say('reviewSay')}</p>
    </div>
  )
}

function Review({
  data,
  choices,
  choose,
  open,
  show,
}: {
  readonly data: Answer
  readonly choices: Choices
  readonly choose: (choices: Choices) => void
  readonly open: Answer['piles'][number] | undefined
  readonly show: (key: string) => void
}): ReactNode {
  const say = useWords(TAKEOVER_TEXTS)
  if (data.piles.length === 0) return <Empty icon={<IconCheck size={22} />} title={say('empty0')} />
  return (
    <>
      <Piles
        piles={data.piles}
        choices={choices}
        choose={(pile, choice) => choose({ ...choices, [keyOf(pile)]: choice })}
        open={open}
        show={(pile) => show(keyOf(pile))}
      />
      {data.more && (
        <p className={css.muted}>
          {say('more', { n: data.piles.reduce((sum, { messages }) => sum + messages, 0) })}
        </p>
      )}
    </>
  )
}

function Banner({ one, address }: { readonly one: Case; readonly address: string }): ReactNode {
  const say = useWords(TAKEOVER_TEXTS)
  const times = useTimes()
  const title = say('title', { address })
  useEffect(() => {
    document.title = `${title} · Valija`
  }, [title])
  const done = [
    say('donePaused', { at: times.clock(one.beganAt) }),
    say('doneSessions'),
    ...(one.toldAt === null ? [] : [say('doneTold')]),
    ...(one.state === 'closed' ? [say('closed')] : []),
  ]
  return (
    <header className={look.banner}>
      <span className={look.sign}>
        <IconBan size={24} aria-hidden="true" />
      </span>
      <div>
        <h1>{title}</h1>
        <p className={css.say}>{say('say', { why: one.why, n: one.held })}</p>
        <ul className={look.done}>
          {done.map((what) => (
            <li key={what}>
              <IconCheck size={16} stroke={2.2} aria-hidden="true" />
              {what}
            </li>
          ))}
        </ul>
      </div>
    </header>
  )
}
