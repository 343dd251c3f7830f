/** Who came to this account, when, from where, by what, and whether they got in; the newest first. MISSION M12, UI.md §6 */
import { Button, SegmentedControl } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { LedgerPage } from '../../../contract/src/ledger.ts'
import lines from '../../kit/account/account.module.css'
import { EventWords } from '../../kit/account/event-words.tsx'
import { ledgerUrl } from '../../kit/account/ledger-url.ts'
import { useWhen } from '../../kit/account/use-when.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { ipOf, type LedgerEvent, wayOf } from '../../kit/model/events.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { WAY_TEXTS } from '../../kit/texts/events.ts'
import { PAGE_ROWS } from '../limits.ts'
import { ACCOUNT_MORE_TEXTS } from '../texts/account-more.ts'
import { ACCOUNTS_TEXTS } from '../texts/accounts.ts'
import css from './panel.module.css'

const KINDS = { all: ['signed-in', 'sign-in-refused'], refused: ['sign-in-refused'] } as const
type Which = keyof typeof KINDS

export function AccountSignIns({ address }: { readonly address: string }): ReactNode {
  const say = useWords(ACCOUNT_MORE_TEXTS)
  const more = useWords(ACCOUNTS_TEXTS)
  const api = useApi()
  const [which, setWhich] = useState<Which>('all')
  const found = useInfiniteQuery({
    queryKey: ['sign-ins', address, which],
    queryFn: ({ pageParam }) =>
      api.get<AnswerOf<typeof LedgerPage>>(
        ledgerUrl({ account: address, kinds: KINDS[which], limit: PAGE_ROWS, before: pageParam }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const events = found.data?.pages.flatMap((page) => page.events ?? [])
  const none =
    which === 'all' ? (['noSignIns', 'noSignInsWhy'] as const) : (['noneRefused', 'noneRefusedWhy'] as const)
  return (
    <div className={css.stack}>
      <SegmentedControl
        aria-label={say('which')}
        value={which}
        onChange={(value) => setWhich(value === 'refused' ? 'refused' : 'all')}
        data={[
          { value: 'all', label: say('allSignIns') },
          { value: 'refused', label: say('refused') },
        ]}
        maw={360}
      />
      {found.isError && <ScreenTrouble error={found.error} retry={() => void found.refetch()} />}
      {events === undefined && !found.isError && <Shape />}
      {events?.length === 0 && <Empty title={say(none[0])} text={say(none[1])} />}
      {events !== undefined && events.length > 0 && <SignInTable events={events} />}
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

function SignInTable({ events }: { readonly events: readonly LedgerEvent[] }): ReactNode {
  const say = useWords(ACCOUNT_MORE_TEXTS)
  const ways = useWords(WAY_TEXTS)
  const when = useWhen()
  return (
    <section className={`${css.card} ${lines.tableWrap}`} tabIndex={0} aria-label={say('signIns')}>
      <table className={lines.table}>
        <thead>
          <tr>
            <th scope="col">{say('when')}</th>
            <th scope="col">{say('result')}</th>
            <th scope="col">{say('by')}</th>
            <th scope="col">{say('from')}</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => {
            const way = wayOf(event)
            return (
              <tr key={event.event}>
                <td className={`${lines.nowrap} v-num`}>
                  <time dateTime={event.at}>{when(event.at)}</time>
                </td>
                <td>
                  <EventWords event={event} />
                </td>
                <td>{way === undefined ? say('program') : ways(way)}</td>
                <td className={`${css.quiet} v-num`}>{ipOf(event)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
