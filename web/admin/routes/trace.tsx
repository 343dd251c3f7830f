/** Tracking: did it arrive, and can I prove it? UI.md §6, MISSION M15 */
import { Button, TextInput } from '@mantine/core'
import { IconEye, IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { type Event, fateOf, messagesIn, recipientsOf, textOf } from '../model/route.ts'
import { questionOf } from '../model/trace-search.ts'
import css from '../parts/control.module.css'
import { FateTag } from '../parts/fate-tag.tsx'
import look from '../parts/trace.module.css'
import { TraceDetail } from '../parts/trace-detail.tsx'
import { useTimes } from '../parts/use-times.ts'
import { CONTROL_TEXTS } from '../texts/control.ts'
import { TRACE_TEXTS } from '../texts/trace.ts'

type Page = { readonly events: readonly Event[]; readonly next: string | null }
type Search = Readonly<Record<string, string | undefined>>
const KINDS = [
  'accepted',
  'delivered',
  'relayed',
  'deferred',
  'bounced',
  'expired',
  'returned',
  'filtered',
  'policy-refused',
  'refused',
  'held',
  'dropped',
]
const PAGE = 200

export function Screen(): ReactNode {
  const say = useWords(TRACE_TEXTS)
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const { buscar = '', evento } = search
  const go = (change: Search): void =>
    void navigate({ to: '/seguimiento', search: { ...search, ...change } as Record<string, string> })
  useEffect(() => {
    document.title = `${say('name')} · Valija`
  }, [say])
  return (
    <div className={`${css.lay} ${css.withList}`}>
      <div className={look.list}>
        <Find key={buscar} typed={buscar} find={(words) => go({ buscar: words, evento: undefined })} />
        <Found typed={buscar} open={evento} show={(event) => go({ evento: event })} />
      </div>
      <div>
        {evento === undefined ? (
          <Empty
            icon={<IconEye size={22} />}
            title={say('start')}
            text={buscar === '' ? say('startWhy') : say('pick')}
          />
        ) : (
          <TraceDetail key={evento} event={evento} />
        )}
      </div>
    </div>
  )
}

function Find({
  typed,
  find,
}: {
  readonly typed: string
  readonly find: (words: string) => void
}): ReactNode {
  const say = useWords(TRACE_TEXTS)
  const [words, setWords] = useState(typed)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    find(words.trim())
  }
  return (
    <form className={look.find} onSubmit={submit}>
      <h1>{say('name')}</h1>
      <TextInput
        type="search"
        aria-label={say('find')}
        placeholder={say('find')}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={words}
        onChange={({ currentTarget }) => setWords(currentTarget.value)}
      />
      <Button type="submit">{say('search')}</Button>
    </form>
  )
}

function Found({
  typed,
  open,
  show,
}: {
  readonly typed: string
  readonly open: string | undefined
  readonly show: (event: string) => void
}): ReactNode {
  const say = useWords(TRACE_TEXTS)
  const words = useWords(CONTROL_TEXTS)
  const api = useApi()
  const question = questionOf(typed)
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['trace', question],
    enabled: question !== undefined,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ ...question, limit: String(PAGE) })
      for (const kind of KINDS) query.append('kinds', kind)
      if (pageParam !== '') query.set('before', pageParam)
      return api.get<Page>(`/api/v1/ledger?${query.toString()}`, { signal })
    },
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  if (question === undefined) return null
  if (error !== null) return <ScreenTrouble error={error} retry={() => void refetch()} />
  if (data === undefined) return <Shape />
  const found = messagesIn(data.pages.flatMap(({ events }) => events))
  if (found.length === 0 && !hasNextPage) return <Empty title={say('nothing')} text={say('nothingWhy')} />
  return (
    <>
      <p className={look.count} role="status">
        {say('found', { n: found.length })}
      </p>
      <ul className={css.list}>
        {found.map((one) => (
          <li key={one.event}>
            <FoundOne event={one} open={one.event === open} show={show} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button m={16} loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {words('more')}
        </Button>
      )}
    </>
  )
}

function FoundOne({
  event,
  open,
  show,
}: {
  readonly event: Event
  readonly open: boolean
  readonly show: (event: string) => void
}): ReactNode {
  const say = useWords(TRACE_TEXTS)
  const times = useTimes()
  const [to = say('unknown')] = recipientsOf([event])
  return (
    <button type="button" className={look.one} aria-current={open} onClick={() => show(event.event)}>
      <span className={look.line}>
        <span className={`${css.strong} ${css.cut}`}>{to}</span>
        <time className={css.small} dateTime={event.at} title={times.exact(event.at)}>
          {times.moment(event.at)}
        </time>
      </span>
      <span className={look.line}>
        <span className={`${css.muted} ${css.cut}`}>{textOf(event, 'from') || say('nobody')}</span>
        <FateTag fate={fateOf(event)} />
      </span>
    </button>
  )
}
