/** What waits, one by one, by cursor: however long the queue is, only the rows that are seen are drawn. UI.md §4 */
import { ActionIcon, Menu, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconDots } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { QueueEntry, QueuePage } from '../../../contract/src/queue.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { CONTROL_TEXTS } from '../texts/control.ts'
import { QUEUE_TEXTS } from '../texts/queue.ts'
import css from './control.module.css'
import { Chip, Tag, type Tone } from './control-bits.tsx'
import list from './queue-list.module.css'
import { useQueueVerbs } from './use-queue-verbs.tsx'
import { useTimes } from './use-times.ts'

type Entry = AnswerOf<typeof QueueEntry>
type Page = AnswerOf<typeof QueuePage>
type State = Entry['state']

const STATES: readonly State[] = ['waiting', 'delivering', 'held', 'aside']
const WORDS = {
  waiting: 'stateWaiting',
  delivering: 'stateDelivering',
  held: 'stateHeld',
  aside: 'stateAside',
} as const
const TONES: Readonly<Record<State, Tone>> = { waiting: 'warn', delivering: 'go', held: 'held', aside: 'bad' }
const ROW_PX = 64
const DEBOUNCE_MS = 150
const PAGE = 200

export function QueueList(): ReactNode {
  const say = useWords(QUEUE_TEXTS)
  const [sender, setSender] = useState('')
  const [recipient, setRecipient] = useState('')
  const [state, setState] = useState<State>()
  const [filter] = useDebouncedValue({ sender: sender.trim(), recipient: recipient.trim() }, DEBOUNCE_MS)
  return (
    <>
      <div className={css.row}>
        <TextInput
          aria-label={say('findOne')}
          placeholder={say('findOne')}
          value={sender}
          onChange={({ currentTarget }) => setSender(currentTarget.value)}
          w={250}
        />
        <TextInput
          aria-label={say('findTo')}
          placeholder={say('findTo')}
          value={recipient}
          onChange={({ currentTarget }) => setRecipient(currentTarget.value)}
          w={250}
        />
        {STATES.map((one) => (
          <Chip key={one} on={state === one} toggle={() => setState(state === one ? undefined : one)}>
            {say(WORDS[one])}
          </Chip>
        ))}
      </div>
      <Entries sender={filter.sender} recipient={filter.recipient} state={state} />
    </>
  )
}

function Entries({
  sender,
  recipient,
  state,
}: {
  readonly sender: string
  readonly recipient: string
  readonly state: State | undefined
}): ReactNode {
  const api = useApi()
  const say = useWords(QUEUE_TEXTS)
  const words = useWords(CONTROL_TEXTS)
  const box = useRef<HTMLDivElement>(null)
  const query = {
    limit: PAGE,
    ...(sender !== '' && { sender }),
    ...(recipient !== '' && { recipient }),
    ...(state !== undefined && { state }),
  }
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['queue', 'list', query],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.get<Page>('/api/v1/queue', {
        query: { ...query, ...(pageParam !== '' && { after: pageParam }) },
        signal,
      }),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const entries = data?.pages.flatMap((page) => page.entries) ?? []
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  })
  const shown = rows.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= entries.length - PAGE / 4 && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [last, entries.length, hasNextPage, isFetchingNextPage, fetchNextPage])
  if (error !== null) return <ScreenTrouble error={error} retry={() => void refetch()} />
  if (data === undefined) return <Shape />
  if (entries.length === 0) {
    const filtered = Object.keys(query).length > 1
    return (
      <Empty title={filtered ? words('nothingFits') : say('empty')} text={filtered ? '' : say('emptyWhy')} />
    )
  }
  return (
    <div className={`${css.card} ${list.box}`} ref={box}>
      <ol aria-label={say('listName')} className={css.virtual} style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const entry = entries[index]
          return (
            entry !== undefined && (
              <li
                key={`${entry.id} ${entry.recipient}`}
                className={list.entry}
                aria-posinset={index + 1}
                aria-setsize={hasNextPage ? -1 : entries.length}
                style={{ transform: `translateY(${start}px)` }}
              >
                <EntryCells entry={entry} />
              </li>
            )
          )
        })}
      </ol>
    </div>
  )
}

function EntryCells({ entry }: { readonly entry: Entry }): ReactNode {
  const say = useWords(QUEUE_TEXTS)
  const times = useTimes()
  const reply = typeof entry.reply?.['text'] === 'string' ? entry.reply['text'] : ''
  return (
    <>
      <div className={list.who}>
        <p className={`${css.strong} ${css.cut}`}>{entry.recipient}</p>
        <p className={`${css.muted} ${css.cut}`}>{entry.sender ?? say('nobody')}</p>
      </div>
      <div>
        <Tag tone={TONES[entry.state]}>{say(WORDS[entry.state])}</Tag>
      </div>
      <div className={list.reply}>
        <p className={css.cut}>{reply}</p>
        <p className={css.muted}>
          {say('attempts', { n: entry.attempts })}
          {entry.nextAt !== null && ` · ${say('next', { at: times.moment(entry.nextAt) })}`}
        </p>
      </div>
      <div className={list.since}>{entry.acceptedAt !== null && times.since(entry.acceptedAt)}</div>
      <div>
        <EntryMenu entry={entry} />
      </div>
    </>
  )
}

function EntryMenu({ entry }: { readonly entry: Entry }): ReactNode {
  const say = useWords(QUEUE_TEXTS)
  const { run } = useQueueVerbs()
  const what = { id: entry.id, recipient: entry.recipient }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={entry.recipient}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => run('retry', what)}>{say('retry')}</Menu.Item>
        {entry.state === 'held' || entry.state === 'aside' ? (
          <Menu.Item onClick={() => run('release', what)}>{say('release')}</Menu.Item>
        ) : (
          <Menu.Item onClick={() => run('hold', what)}>{say('hold')}</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
