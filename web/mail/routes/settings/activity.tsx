/** What happened in one's own account, newest first, in plain words. MISSION M17, M20 */
import { Button, SegmentedControl } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { AnswerOf } from '../../../../contract/src/answer.ts'
import type { LedgerPage } from '../../../../contract/src/ledger.ts'
import css from '../../../kit/account/account.module.css'
import { EventPlace, EventWords } from '../../../kit/account/event-words.tsx'
import { ledgerUrl } from '../../../kit/account/ledger-url.ts'
import { useOwn } from '../../../kit/account/use-own.ts'
import { useWhen } from '../../../kit/account/use-when.ts'
import { useWords } from '../../../kit/kit-context.ts'
import { EVENT_GROUPS, type EventGroup, type LedgerEvent } from '../../../kit/model/events.ts'
import { Empty } from '../../../kit/parts/empty.tsx'
import { ScreenTrouble } from '../../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../../kit/parts/shape.tsx'
import { PAGE_ROWS } from '../../limits.ts'
import { SettingsPage } from '../../parts/settings/settings-page.tsx'
import { ACTIVITY_TEXTS } from '../../texts/settings/activity.ts'
import { SETTINGS_TEXTS } from '../../texts/settings/frame.ts'

const CHOICES = ['all', 'access', 'mail', 'changes'] as const
type Choice = (typeof CHOICES)[number]
const kindsOf = (choice: Choice): readonly string[] =>
  choice === 'all' ? Object.values(EVENT_GROUPS).flat() : EVENT_GROUPS[choice satisfies EventGroup]

export function Screen(): ReactNode {
  const say = useWords(ACTIVITY_TEXTS)
  const words = useWords(SETTINGS_TEXTS)
  const { api, address } = useOwn()
  const navigate = useNavigate()
  const { v } = useSearch({ strict: false }) as { readonly v?: string }
  const choice = CHOICES.find((one) => one === v) ?? 'all'
  const found = useInfiniteQuery({
    queryKey: ['own-ledger', choice],
    queryFn: ({ pageParam }) =>
      api.get<AnswerOf<typeof LedgerPage>>(
        ledgerUrl({ account: address, kinds: kindsOf(choice), limit: PAGE_ROWS, before: pageParam }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const events = found.data?.pages.flatMap((page) => page.events ?? [])
  const show = (wanted: string): void =>
    void navigate({
      to: '/ajustes/actividad',
      search: { v: wanted === 'all' ? '' : wanted } as never,
      replace: true,
      resetScroll: false,
    })
  return (
    <SettingsPage part="actividad" lead={say('lead')}>
      <SegmentedControl
        aria-label={say('which')}
        value={choice}
        onChange={show}
        data={CHOICES.map((one) => ({ value: one, label: say(one) }))}
        maw={480}
      />
      {found.isError && <ScreenTrouble error={found.error} retry={() => void found.refetch()} />}
      {events === undefined && !found.isError && <Shape />}
      {events?.length === 0 && <Empty title={say('nothing')} text={say('nothingWhy')} />}
      {events !== undefined && events.length > 0 && <EventTable events={events} />}
      {found.hasNextPage && (
        <div>
          <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {words('more')}
          </Button>
        </div>
      )}
    </SettingsPage>
  )
}

function EventTable({ events }: { readonly events: readonly LedgerEvent[] }): ReactNode {
  const say = useWords(ACTIVITY_TEXTS)
  const when = useWhen()
  return (
    <section className={`${css.card} ${css.tableWrap}`} tabIndex={0} aria-label={say('what')}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{say('when')}</th>
            <th scope="col">{say('what')}</th>
            <th scope="col">{say('where')}</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.event}>
              <td className={`${css.nowrap} v-num`}>
                <time dateTime={event.at}>{when(event.at)}</time>
              </td>
              <td>
                <EventWords event={event} />
              </td>
              <td className={css.quiet}>
                <EventPlace event={event} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
