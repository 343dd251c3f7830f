/** What came back, newest first: whom, why, whose problem, and the remedy. */
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { classOf } from '../model/bounces.ts'
import { type Event, replyOf, textOf } from '../model/route.ts'
import { BOUNCE_TEXTS } from '../texts/bounces.ts'
import { CONTROL_TEXTS } from '../texts/control.ts'
import { Address } from './address.tsx'
import { ClassTag } from './bounce-class.tsx'
import css from './control.module.css'
import tab from './control-table.module.css'
import { useTimes } from './use-times.ts'

type Page = { readonly bounces: readonly Event[]; readonly next: string | null }
const PAGE = 100
const DO = {
  invalid: 'doInvalid',
  full: 'doFull',
  spam: 'doSpam',
  domain: 'doDomain',
  unknown: 'doUnknown',
} as const

export function BounceList({
  query,
  clear,
}: {
  readonly query: Readonly<Record<string, string>>
  readonly clear: (() => void) | undefined
}): ReactNode {
  const api = useApi()
  const say = useWords(BOUNCE_TEXTS)
  const words = useWords(CONTROL_TEXTS)
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['bounces', query],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.get<Page>('/api/v1/bounces', {
        query: { ...query, limit: PAGE, ...(pageParam !== '' && { before: pageParam }) },
        signal,
      }),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  if (error !== null) return <ScreenTrouble error={error} retry={() => void refetch()} />
  if (data === undefined) return <Shape />
  const bounces = data.pages.flatMap((page) => page.bounces)
  if (bounces.length === 0)
    return clear === undefined ? (
      <Empty title={say('empty')} text={say('emptyWhy')} />
    ) : (
      <Empty title={words('nothingFits')} action={<Button onClick={clear}>{words('clear')}</Button>} />
    )
  return (
    <>
      <div className={css.card}>
        <table className={`${tab.table} ${tab.cards}`} aria-label={say('name')}>
          <thead>
            <tr>
              {(['class', 'to', 'from', 'what', 'when', 'remedy'] as const).map((one) => (
                <th scope="col" key={one}>
                  {say(one)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bounces.map((one) => (
              <BounceRow key={one.event} bounce={one} />
            ))}
          </tbody>
        </table>
      </div>
      <div className={css.spread}>
        <span className={css.muted}>{say('count', { n: bounces.length })}</span>
        {hasNextPage && (
          <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {words('more')}
          </Button>
        )}
      </div>
    </>
  )
}

function BounceRow({ bounce }: { readonly bounce: Event }): ReactNode {
  const say = useWords(BOUNCE_TEXTS)
  const times = useTimes()
  const name = classOf(bounce['class'])
  const to = Array.isArray(bounce['to']) ? bounce['to'].join(', ') : ''
  const ours = bounce['fault'] === 'reputation'
  const reply = replyOf(bounce)
  return (
    <tr>
      <td>
        <ClassTag name={name} />
      </td>
      <td className={css.strong}>
        <Address of={to} />
      </td>
      <td>
        <Address of={textOf(bounce, 'from')} />
      </td>
      <td>
        <p>
          {ours && <strong className={css.badText}>{say('ourSide')} </strong>}
          {say(DO[name])}
        </p>
        {reply !== '' && (
          <p className={css.muted}>
            <span className={`v-mono ${css.small}`}>{reply}</span>
          </p>
        )}
      </td>
      <td>
        <time className={css.nowrap} dateTime={bounce.at} title={times.exact(bounce.at)}>
          {times.moment(bounce.at)}
        </time>
      </td>
      <td>
        {ours ? (
          <Button component={Link} to="/reputacion" size="sm">
            {say('seeCause')}
          </Button>
        ) : (
          <Button component={Link} to={`/seguimiento?evento=${bounce.event}`} size="sm">
            {say('trace')}
          </Button>
        )}
      </td>
    </tr>
  )
}
