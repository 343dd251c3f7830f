/** Quarantine: is something good held? UI.md §6, MISSION M9 */
import { NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { HeldMailList } from '../../../contract/src/quarantine.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import css from '../parts/control.module.css'
import { Page } from '../parts/control-page.tsx'
import { HeldList } from '../parts/quarantine-list.tsx'
import { HeldSide } from '../parts/quarantine-side.tsx'
import { ChangeSummary, Steps, useSettings } from '../parts/quarantine-summary.tsx'
import { useTold } from '../parts/use-told.ts'
import { CONTROL_TEXTS } from '../texts/control.ts'
import { QUARANTINE_TEXTS } from '../texts/quarantine.ts'

type Answer = AnswerOf<typeof HeldMailList>
type Search = Readonly<Record<string, string | undefined>>
const STATES = ['held', 'released', 'dropped', 'any'] as const
const DEBOUNCE_MS = 150
/** The list is looked at again that often: held mail comes in slowly. */
const AGAIN_MS = 15_000

function useHeld(search: Search) {
  const api = useApi()
  const [words] = useDebouncedValue(search['buscar'] ?? '', DEBOUNCE_MS)
  const [address] = useDebouncedValue(search['para'] ?? '', DEBOUNCE_MS)
  const query = {
    state: STATES.find((one) => one === search['estado']) ?? 'held',
    ...(words !== '' && { words }),
    ...(address.includes('@') && { address }),
  }
  return useInfiniteQuery({
    queryKey: ['quarantine', query],
    initialPageParam: '',
    refetchInterval: AGAIN_MS,
    queryFn: ({ pageParam, signal }) =>
      api.get<Answer>('/api/v1/quarantine', {
        query: { ...query, ...(pageParam !== '' && { after: pageParam }) },
        signal,
      }),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
}

export function Screen(): ReactNode {
  const say = useWords(QUARANTINE_TEXTS)
  const words = useWords(CONTROL_TEXTS)
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const settings = useSettings()
  const { tell, fail } = useTold()
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useHeld(search)
  const set = (change: Search): void =>
    void navigate({
      to: '/cuarentena',
      search: { ...search, ...change } as Record<string, string>,
      replace: true,
      resetScroll: false,
    })
  const messages = data?.pages.flatMap((page) => page.messages) ?? []
  const open = messages.find(({ id }) => id === search['mensaje'])
  const filtered =
    search['buscar'] !== undefined || search['para'] !== undefined || search['estado'] !== undefined
  return (
    <Page
      title={data === undefined || filtered ? say('name') : say('title', { n: data.pages[0]?.total ?? 0 })}
      say={`${say('say')} ${say('looked')}`}
      actions={settings !== undefined && <ChangeSummary settings={settings} told={{ tell, fail }} />}
      side={
        open && (
          <HeldSide
            key={open.id}
            held={open}
            close={() => set({ mensaje: undefined })}
            told={{ tell, fail }}
          />
        )
      }
    >
      {settings !== undefined && <Steps settings={settings} />}
      <Filters search={search} set={set} />
      {error !== null && <ScreenTrouble error={error} retry={() => void refetch()} />}
      {error === null && data === undefined && <Shape />}
      {data !== undefined && messages.length === 0 && (
        <Empty
          title={filtered ? words('nothingFits') : say('empty')}
          text={filtered ? undefined : say('emptyWhy', { days: settings?.keepDays ?? 30 })}
        />
      )}
      {messages.length > 0 && (
        <HeldList
          messages={messages}
          open={open?.id}
          show={(id) => set({ mensaje: id === open?.id ? undefined : id })}
          more={hasNextPage ? { next: () => void fetchNextPage(), busy: isFetchingNextPage } : undefined}
        />
      )}
    </Page>
  )
}

function Filters({
  search,
  set,
}: {
  readonly search: Search
  readonly set: (change: Search) => void
}): ReactNode {
  const say = useWords(QUARANTINE_TEXTS)
  return (
    <div className={css.row}>
      <NativeSelect
        aria-label={say('stateName')}
        value={search['estado'] ?? 'held'}
        onChange={({ currentTarget: { value } }) => set({ estado: value === 'held' ? undefined : value })}
        data={STATES.map((value) => ({ value, label: say(value) }))}
      />
      <TextInput
        type="search"
        w={260}
        aria-label={say('find')}
        placeholder={say('find')}
        defaultValue={search['buscar'] ?? ''}
        onChange={({ currentTarget }) => set({ buscar: currentTarget.value || undefined })}
      />
      <TextInput
        type="search"
        aria-label={say('findTo')}
        placeholder={say('findTo')}
        defaultValue={search['para'] ?? ''}
        onChange={({ currentTarget }) => set({ para: currentTarget.value || undefined })}
      />
    </div>
  )
}
