/** Activity log: what did this account do? Headers only, and whoever looks is written down. UI.md §6, MISSION M17 */
import { Button, TextInput } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { type Event, replyOf, textOf } from '../model/route.ts'
import css from '../parts/control.module.css'
import { Card, Page } from '../parts/control-page.tsx'
import tab from '../parts/control-table.module.css'
import { ExploredMail } from '../parts/explored-mail.tsx'
import { useTimes } from '../parts/use-times.ts'
import { ACTIVITY_TEXTS } from '../texts/activity.ts'
import { CONTROL_TEXTS } from '../texts/control.ts'

type Found = { readonly events: readonly Event[]; readonly next: string | null }
const PAGE = 50

export function Screen(): ReactNode {
  const say = useWords(ACTIVITY_TEXTS)
  const { cuenta = '' }: Readonly<Record<string, string | undefined>> = useSearch({ strict: false })
  const navigate = useNavigate()
  const [typed, setTyped] = useState(cuenta)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void navigate({ to: '/registro', search: { cuenta: typed.trim() } })
  }
  return (
    <Page title={cuenta === '' ? say('name') : say('title', { address: cuenta })} say={say('say')}>
      <form className={css.row} onSubmit={submit}>
        <TextInput
          type="search"
          w={280}
          aria-label={say('which')}
          placeholder={say('whichHint')}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <Button type="submit">{say('show')}</Button>
      </form>
      {cuenta === '' ? (
        <Empty title={say('start')} text={say('startWhy')} />
      ) : (
        <>
          <ExploredMail key={cuenta} address={cuenta} />
          <Happened account={cuenta} />
        </>
      )}
    </Page>
  )
}

function Happened({ account }: { readonly account: string }): ReactNode {
  const api = useApi()
  const say = useWords(ACTIVITY_TEXTS)
  const words = useWords(CONTROL_TEXTS)
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['activity', account],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.get<Found>('/api/v1/ledger', {
        query: { account, limit: PAGE, ...(pageParam !== '' && { before: pageParam }) },
        signal,
      }),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  if (error !== null) return <ScreenTrouble error={error} retry={() => void refetch()} />
  if (data === undefined) return <Shape />
  const events = data.pages.flatMap((page) => page.events)
  return (
    <Card title={say('events')} pad={events.length === 0}>
      {events.length === 0 && <p className={css.muted}>{say('noEvents')}</p>}
      {events.length > 0 && (
        <table className={`${tab.table} ${tab.cards}`}>
          <thead>
            <tr>
              <th scope="col">{say('when')}</th>
              <th scope="col">{say('what')}</th>
              <th scope="col">{say('detail')}</th>
            </tr>
          </thead>
          <tbody>
            {events.map((one) => (
              <EventRow key={one.event} event={one} />
            ))}
          </tbody>
        </table>
      )}
      {hasNextPage && (
        <Button m={16} loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {words('more')}
        </Button>
      )}
    </Card>
  )
}

function EventRow({ event }: { readonly event: Event }): ReactNode {
  const say = useWords(ACTIVITY_TEXTS)
  const times = useTimes()
  const key = `k-${event.kind}`
  const to = Array.isArray(event['to']) ? event['to'].join(', ') : ''
  const details = [
    textOf(event, 'from'),
    to && `→ ${to}`,
    textOf(event, 'via'),
    textOf(event, 'ip'),
    textOf(event, 'by'),
    reasonOf(event, say),
  ]
  return (
    <tr>
      <td className={css.nowrap}>
        <time dateTime={event.at} title={times.exact(event.at)}>
          {times.moment(event.at)}
        </time>
      </td>
      <td className={css.strong}>{isKnown(key) ? say(key) : event.kind}</td>
      <td>
        <p>{details.filter((one) => one !== '').join(' · ')}</p>
        <p className={css.small}>{replyOf(event)}</p>
        {textOf(event, 'id') !== '' && (
          <Link className={css.small} to={`/seguimiento?evento=${event.event}`}>
            {say('way')}
          </Link>
        )}
      </td>
    </tr>
  )
}

function reasonOf(event: Event, say: (key: keyof typeof ACTIVITY_TEXTS) => string): string {
  const word = textOf(event, 'class')
  return isKnown(word) ? say(word) : word
}

function isKnown(key: string): key is keyof typeof ACTIVITY_TEXTS {
  return Object.hasOwn(ACTIVITY_TEXTS, key)
}
