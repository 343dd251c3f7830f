/** Folders and headers of somebody's mailbox, for a reason that is asked first and written down. THREATS LG3 */
import { Button, NativeSelect } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { ExploredMail as Answer } from '../../../contract/src/explorer.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { ACTIVITY_TEXTS } from '../texts/activity.ts'
import { CONTROL_TEXTS } from '../texts/control.ts'
import css from './control.module.css'
import { Tag } from './control-bits.tsx'
import { Card } from './control-page.tsx'
import tab from './control-table.module.css'
import { useTimes } from './use-times.ts'

type Page = AnswerOf<typeof Answer>
type Mailbox = Page['mailboxes'][number]
const REASONS = ['lost-message', 'owner-asked', 'stolen-account', 'legal'] as const
type Reason = (typeof REASONS)[number]
const NAMED = ['sent', 'drafts', 'junk', 'trash', 'archive'] as const

export function ExploredMail({ address }: { readonly address: string }): ReactNode {
  const say = useWords(ACTIVITY_TEXTS)
  const [picked, setPicked] = useState<Reason>('lost-message')
  const [reason, setReason] = useState<Reason>()
  if (reason !== undefined) return <Headers address={address} reason={reason} />
  return (
    <Card title={say('messages')}>
      <h3>{say('askTitle')}</h3>
      <p className={css.muted}>{say('askWhy')}</p>
      <div className={css.row}>
        <NativeSelect
          aria-label={say('reason')}
          value={picked}
          onChange={({ currentTarget: { value } }) =>
            setPicked(REASONS.find((one) => one === value) ?? picked)
          }
          data={REASONS.map((value) => ({ value, label: say(value) }))}
        />
        <Button leftSection={<IconEye size={16} aria-hidden="true" />} onClick={() => setReason(picked)}>
          {say('look')}
        </Button>
      </div>
    </Card>
  )
}

function Headers({ address, reason }: { readonly address: string; readonly reason: Reason }): ReactNode {
  const api = useApi()
  const say = useWords(ACTIVITY_TEXTS)
  const words = useWords(CONTROL_TEXTS)
  const [mailbox, setMailbox] = useState('INBOX')
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['explored', address, reason, mailbox],
    initialPageParam: 0,
    // Each look is written down: none happens by itself.
    ...{
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: false,
    },
    queryFn: ({ pageParam, signal }) =>
      api.get<Page>(`/api/v1/accounts/${encodeURIComponent(address)}/messages`, {
        query: { reason, mailbox, ...(pageParam > 0 && { before: pageParam }) },
        signal,
      }),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  if (error !== null) return <ScreenTrouble error={error} retry={() => void refetch()} />
  if (data === undefined) return <Shape />
  const messages = data.pages.flatMap((page) => page.messages)
  return (
    <Card
      title={say('messages')}
      pad={false}
      action={
        <NativeSelect
          aria-label={say('folder')}
          value={mailbox}
          onChange={({ currentTarget }) => setMailbox(currentTarget.value)}
          data={(data.pages[0]?.mailboxes ?? []).map((one) => ({
            value: one.name,
            label: say('folderCount', { name: folderName(one, say), n: one.messages }),
          }))}
        />
      }
    >
      {messages.length === 0 ? <Empty title={say('noMessages')} /> : <MessageTable messages={messages} />}
      {hasNextPage && (
        <Button m={16} loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {words('more')}
        </Button>
      )}
    </Card>
  )
}

function folderName(
  { name, specialUse }: Mailbox,
  say: (key: keyof typeof ACTIVITY_TEXTS) => string,
): string {
  const known = name === 'INBOX' ? name : NAMED.find((one) => one === specialUse)
  return known === undefined ? name : say(known)
}

function MessageTable({ messages }: { readonly messages: Page['messages'] }): ReactNode {
  const say = useWords(ACTIVITY_TEXTS)
  const words = useWords(CONTROL_TEXTS)
  const times = useTimes()
  return (
    <table className={`${tab.table} ${tab.cards}`}>
      <thead>
        <tr>
          <th scope="col">{words('from')}</th>
          <th scope="col">{words('to')}</th>
          <th scope="col">{words('subject')}</th>
          <th scope="col" className={tab.num}>
            {words('size')}
          </th>
          <th scope="col" className={tab.num}>
            {words('date')}
          </th>
        </tr>
      </thead>
      <tbody>
        {messages.map(({ uid, from, to, subject, sizeBytes, receivedAt: at, seen }) => (
          <tr key={uid}>
            <td>{from}</td>
            <td>{to}</td>
            <td className={css.strong}>
              {subject || words('noSubject')} {!seen && <Tag tone="go">{say('unread')}</Tag>}
            </td>
            <td className={tab.num}>{times.size(sizeBytes)}</td>
            <td className={tab.num}>
              <time dateTime={at} title={times.exact(at)}>
                {times.moment(at)}
              </time>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
