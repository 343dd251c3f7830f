/** Bounced mail: what came back, and whose fault is it? UI.md §6, MISSION M14 */
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { MailStats } from '../../../contract/src/ledger.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { type BounceClass, CLASSES, dayName, daysOf, totalsOf } from '../model/bounces.ts'
import { csvOf, saveFile } from '../model/download.ts'
import { ClassName, classColours } from '../parts/bounce-class.tsx'
import { BounceDays } from '../parts/bounce-days.tsx'
import { BounceList } from '../parts/bounce-list.tsx'
import five from '../parts/bounces.module.css'
import css from '../parts/control.module.css'
import { Page } from '../parts/control-page.tsx'
import { PausedAddresses } from '../parts/paused-addresses.tsx'
import { useTimes } from '../parts/use-times.ts'
import { BOUNCE_TEXTS } from '../texts/bounces.ts'
import { CONTROL_TEXTS } from '../texts/control.ts'

type Stats = AnswerOf<typeof MailStats>
type Search = Readonly<Record<string, string | undefined>>
const SPANS = ['7', '14', '30', '90']
const FAULTS = ['recipient', 'reputation', 'policy', 'content', 'transient'] as const
const WHY = {
  invalid: 'invalidWhy',
  full: 'fullWhy',
  spam: 'spamWhy',
  domain: 'domainWhy',
  unknown: 'unknownWhy',
} as const
/** Bounces of every thousand that left, up to which nothing is unusual. */
const USUAL_PER_MILLE = 20
const DEBOUNCE_MS = 150

function useNumbers(days: number, account: string) {
  const api = useApi()
  const from = useMemo(() => new Date(Date.now() - (days - 1) * 86_400_000), [days])
  const query = { since: from.toISOString().slice(0, 10), ...(account !== '' && { account }) }
  const ask = (by: string) => ({
    queryKey: ['bounce-stats', by, query],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      api.get<Stats>(`/api/v1/mail-stats?${by}&${new URLSearchParams(query).toString()}`, { signal }),
  })
  const byClass = useQuery(ask('by=day&by=class'))
  const left = useQuery(ask('by=day'))
  const perDay = byClass.data === undefined ? undefined : daysOf(byClass.data.rows, from, days)
  const relayed = left.data?.rows.reduce((sum, row) => sum + row.relayed + row.bounced, 0) ?? 0
  return { days: perDay, relayed, query, error: byClass.error, retry: () => void byClass.refetch() }
}

export function Screen(): ReactNode {
  const say = useWords(BOUNCE_TEXTS)
  const words = useWords(CONTROL_TEXTS)
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const set = (change: Search): void =>
    void navigate({
      to: '/rebotado',
      search: { ...search, ...change } as Record<string, string>,
      replace: true,
      resetScroll: false,
    })
  const span = Number(SPANS.find((one) => one === search['dias']) ?? '14')
  const [typed] = useDebouncedValue(
    { account: search['cuenta'] ?? '', address: search['destinatario'] ?? '' },
    DEBOUNCE_MS,
  )
  const account = typed.account.includes('@') ? typed.account : ''
  const { days, relayed, query, error, retry } = useNumbers(span, account)
  const picked = CLASSES.find((one) => one === search['clase'])
  const fault = FAULTS.find((one) => one === search['problema'])
  const total = days?.reduce((sum, day) => sum + day.total, 0) ?? 0
  const filter = {
    ...query,
    ...(picked !== undefined && { class: picked }),
    ...(fault !== undefined && { fault }),
    ...(typed.address.includes('@') && { address: typed.address }),
  }
  const filtered = Object.keys(filter).length > 1
  return (
    <Page
      title={days === undefined ? say('name') : say('title', { n: total, d: span })}
      say={
        days !== undefined && total > 0 && relayed > 0 ? (
          <Sentence total={total} relayed={relayed} query={query} />
        ) : undefined
      }
      actions={
        days !== undefined && (
          <Button
            leftSection={<IconDownload size={16} aria-hidden="true" />}
            onClick={() =>
              saveFile(
                `rebotado-${dayName(new Date())}.csv`,
                csvOf([
                  [say('day'), ...CLASSES.map((one) => say(one))],
                  ...days.map(({ day, counts }) => [day, ...CLASSES.map((one) => counts[one])]),
                ]),
              )
            }
          >
            {words('csv')}
          </Button>
        )
      }
    >
      {error !== null && <ScreenTrouble error={error} retry={retry} />}
      {error === null && days === undefined && <Shape />}
      {days !== undefined && (
        <Five totals={totalsOf(days)} picked={picked} pick={(one) => set({ clase: one })} />
      )}
      {days !== undefined && <BounceDays days={days} />}
      <Filters search={search} span={span} set={set} />
      <BounceList
        query={filter}
        clear={filtered ? () => void navigate({ to: '/rebotado', search: {} }) : undefined}
      />
      <PausedAddresses />
    </Page>
  )
}

function Filters({
  search,
  span,
  set,
}: {
  readonly search: Search
  readonly span: number
  readonly set: (change: Search) => void
}): ReactNode {
  const say = useWords(BOUNCE_TEXTS)
  const words = useWords(CONTROL_TEXTS)
  return (
    <div className={css.row}>
      <NativeSelect
        aria-label={words('date')}
        value={String(span)}
        onChange={({ currentTarget }) => set({ dias: currentTarget.value })}
        data={SPANS.map((value) => ({ value, label: say('span', { d: Number(value) }) }))}
      />
      <TextInput
        type="search"
        aria-label={say('findAccount')}
        placeholder={say('findAccount')}
        defaultValue={search['cuenta'] ?? ''}
        onChange={({ currentTarget }) => set({ cuenta: currentTarget.value || undefined })}
      />
      <TextInput
        type="search"
        aria-label={say('findAddress')}
        placeholder={say('findAddress')}
        defaultValue={search['destinatario'] ?? ''}
        onChange={({ currentTarget }) => set({ destinatario: currentTarget.value || undefined })}
      />
      <NativeSelect
        aria-label={say('faultAll')}
        value={search['problema'] ?? ''}
        onChange={({ currentTarget }) => set({ problema: currentTarget.value || undefined })}
        data={[
          { value: '', label: say('faultAll') },
          ...FAULTS.map((value) => ({ value, label: say(value) })),
        ]}
      />
    </div>
  )
}

function Sentence({
  total,
  relayed,
  query,
}: {
  readonly total: number
  readonly relayed: number
  readonly query: Readonly<Record<string, string>>
}): ReactNode {
  const say = useWords(BOUNCE_TEXTS)
  const api = useApi()
  const { data } = useQuery({
    queryKey: ['bounces', 'ours', query],
    queryFn: ({ signal }) =>
      api.get<{ readonly bounces: readonly object[]; readonly next: string | null }>('/api/v1/bounces', {
        query: { ...query, fault: 'reputation', limit: 100 },
        signal,
      }),
  })
  const share = Math.round((1000 * total) / relayed)
  return (
    <>
      {say('sayShare', { n: Math.max(1, share), level: share <= USUAL_PER_MILLE ? 'usual' : 'more' })}{' '}
      {data !== undefined && data.bounces.length > 0 && (
        <>
          <strong>{say('sayOurs', { n: data.bounces.length })}</strong>
          {say('sayOursWhy')}
        </>
      )}
      {data?.bounces.length === 0 && say('sayTheirs')}
    </>
  )
}

function Five({
  totals,
  picked,
  pick,
}: {
  readonly totals: Readonly<Record<BounceClass, number>>
  readonly picked: BounceClass | undefined
  readonly pick: (one: BounceClass | undefined) => void
}): ReactNode {
  const say = useWords(BOUNCE_TEXTS)
  const times = useTimes()
  return (
    <div className={five.five}>
      {CLASSES.map((one) => (
        <button
          type="button"
          key={one}
          className={classColours(one)}
          aria-pressed={picked === one}
          onClick={() => pick(picked === one ? undefined : one)}
        >
          <ClassName name={one} />
          <strong>{times.number(totals[one])}</strong>
          <small>{say(WHY[one])}</small>
        </button>
      ))}
    </div>
  )
}
