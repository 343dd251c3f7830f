/** What this account did and what happened to it, the newest first: sign-ins too. MISSION M17 */
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import type { LedgerPage } from '../../../contract/src/ledger.ts'
import { useApi, useKit, useWords } from '../../kit/kit-context.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { PAGE_ROWS } from '../limits.ts'
import { ACCOUNT_TEXTS } from '../texts/account.ts'
import { ACCOUNTS_TEXTS } from '../texts/accounts.ts'
import css from './panel.module.css'

type Event = NonNullable<z.infer<typeof LedgerPage>['events']>[number]

const wordOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Whom or what it was about. */
function withWhom(event: Event): string {
  const to = Array.isArray(event['to']) ? event['to'].filter((one) => typeof one === 'string') : []
  return [wordOf(event['from']), to.join(', ')].filter((one) => one !== '').join(' → ')
}

export function AccountActivity({ address }: { readonly address: string }): ReactNode {
  const say = useWords(ACCOUNT_TEXTS)
  const more = useWords(ACCOUNTS_TEXTS)
  const api = useApi()
  const { language } = useKit()
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' })
  const found = useInfiniteQuery({
    queryKey: ['ledger', address],
    queryFn: ({ pageParam }) =>
      api.get<z.infer<typeof LedgerPage>>('/api/v1/ledger', {
        query: { account: address, limit: PAGE_ROWS, before: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  if (found.isError) return <ScreenTrouble error={found.error} retry={() => void found.refetch()} />
  if (found.data === undefined) return <Shape />
  const events = found.data.pages.flatMap((page) => page.events ?? [])
  if (events.length === 0) return <Empty title={say('nothing')} text={say('nothingWhy')} />
  return (
    <div className={css.stack}>
      <section className={`${css.card} ${css.wide}`} tabIndex={0} aria-label={say('activity')}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{say('when')}</th>
              <th scope="col">{say('what')}</th>
              <th scope="col">{say('with')}</th>
              <th scope="col">{say('where')}</th>
            </tr>
          </thead>
          <tbody>
            {events.map((event) => (
              <tr key={event.event}>
                <td className="v-num">{moment.format(new Date(event.at))}</td>
                <td>{say('kind', { kind: event.kind.replaceAll('-', '_'), raw: event.kind })}</td>
                <td>{withWhom(event)}</td>
                <td>{[wordOf(event['via']), wordOf(event['ip'])].filter((one) => one !== '').join(' · ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {found.hasNextPage && (
        <div>
          <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {more('more')}
          </Button>
        </div>
      )}
    </div>
  )
}
