/** Statistics: how much, by whom? UI.md §6, MISSION M16 */
import { Box, Button, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
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
import { dateOfDay, dayName, type StatsRows } from '../model/bounces.ts'
import { csvOf, saveFile } from '../model/download.ts'
import { acceptedShare, byMovement, MEASURES, moved, perDay, sumOf } from '../model/stats.ts'
import { Chart } from '../parts/chart.tsx'
import css from '../parts/control.module.css'
import { Card, Page } from '../parts/control-page.tsx'
import tab from '../parts/control-table.module.css'
import { type Times, useTimes } from '../parts/use-times.ts'
import { CONTROL_TEXTS } from '../texts/control.ts'
import { STATS_TEXTS } from '../texts/stats.ts'

type Search = Readonly<Record<string, string | undefined>>
type By = 'account' | 'destination' | 'day'
const BY: readonly By[] = ['account', 'destination', 'day']
const ONE = { account: 'oneAccount', destination: 'oneDestination', day: 'oneDay' } as const
const SPANS = ['7', '30', '90', '365']
/** Rows that are drawn: the rest is in the file. */
const ROWS_SHOWN = 200
const DEBOUNCE_MS = 150

function useStats(by: By, span: number, account: string) {
  const api = useApi()
  const since = new Date(Date.now() - (span - 1) * 86_400_000).toISOString().slice(0, 10)
  const query = { by, since, ...(account.includes('@') && { account }) }
  return useQuery({
    queryKey: ['mail-stats', query],
    queryFn: ({ signal }) => api.get<AnswerOf<typeof MailStats>>('/api/v1/mail-stats', { query, signal }),
  })
}

export function Screen(): ReactNode {
  const say = useWords(STATS_TEXTS)
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const set = (change: Search): void =>
    void navigate({
      to: '/estadisticas',
      search: { ...search, ...change } as Record<string, string>,
      replace: true,
      resetScroll: false,
    })
  const span = Number(SPANS.find((one) => one === search['dias']) ?? '30')
  const by = BY.find((one) => one === search['por']) ?? 'account'
  const [account] = useDebouncedValue(search['cuenta'] ?? '', DEBOUNCE_MS)
  const days = useStats('day', span, account)
  const rows = useStats(by, span, account)
  return (
    <Page title={say('title', { d: span })} say={days.data && <Sentence rows={days.data.rows} />}>
      <div className={css.row}>
        <NativeSelect
          aria-label={say('perDay')}
          value={String(span)}
          onChange={({ currentTarget }) => set({ dias: currentTarget.value })}
          data={SPANS.map((value) => ({ value, label: say('span', { d: Number(value) }) }))}
        />
        <TextInput
          type="search"
          aria-label={say('onlyAccount')}
          placeholder={say('onlyAccount')}
          defaultValue={search['cuenta'] ?? ''}
          onChange={({ currentTarget }) => set({ cuenta: currentTarget.value || undefined })}
        />
      </div>
      {days.error !== null && <ScreenTrouble error={days.error} retry={() => void days.refetch()} />}
      {days.error === null && days.data === undefined && <Shape />}
      {days.data !== undefined && <Days rows={days.data.rows} span={span} />}
      <div className={css.row}>
        <SegmentedControl
          aria-label={say('by')}
          value={by}
          onChange={(por) => set({ por })}
          data={BY.map((value) => ({ value, label: say(value) }))}
        />
      </div>
      {rows.data !== undefined && <SumsTable by={by} rows={rows.data.rows} />}
      <p className={css.small}>{say('help')}</p>
    </Page>
  )
}

function Sentence({ rows }: { readonly rows: StatsRows }): ReactNode {
  const say = useWords(STATS_TEXTS)
  const times = useTimes()
  const sums = sumOf(rows)
  const share = acceptedShare(sums)
  if (share === undefined) return say('sayNone')
  return say('say', {
    sent: times.number(sums.sent),
    received: times.number(sums.received),
    share: times.share(share),
  })
}

function Days({ rows, span }: { readonly rows: StatsRows; readonly span: number }): ReactNode {
  const say = useWords(STATS_TEXTS)
  const times = useTimes()
  const { days, series, busiest } = useMemo(() => {
    const each = perDay(rows, new Date(Date.now() - (span - 1) * 86_400_000), span)
    return {
      days: each.map(({ day }) => dateOfDay(day).getTime() / 1000),
      busiest: each.toSorted((a, b) => moved(b.sums) - moved(a.sums))[0],
      series: [
        { label: say('sent'), token: '--v-brand', values: each.map(({ sums }) => sums.sent) },
        { label: say('received'), token: '--v-brass', values: each.map(({ sums }) => sums.received) },
        {
          label: say('bounced'),
          token: '--v-bad',
          values: each.map(({ sums }) => sums.bounced + sums.returned),
        },
      ] as const,
    }
  }, [rows, span, say])
  const sentence =
    busiest === undefined || moved(busiest.sums) === 0
      ? say('sayNone')
      : say('busiest', { day: times.day(dateOfDay(busiest.day)), n: times.number(moved(busiest.sums)) })
  return (
    <Chart title={say('perDay')} sentence={sentence} timeHead={say('oneDay')} times={days} series={series} />
  )
}

function SumsTable({ by, rows }: { readonly by: By; readonly rows: StatsRows }): ReactNode {
  const say = useWords(STATS_TEXTS)
  const words = useWords(CONTROL_TEXTS)
  const times = useTimes()
  const sorted = by === 'day' ? rows.toReversed() : byMovement(rows)
  const name = (row: StatsRows[number]): string =>
    nameOf(by, row, times, { nobody: say('nobody'), none: say('none') })
  const save = (): void =>
    saveFile(
      `estadisticas-${by}-${dayName(new Date())}.csv`,
      csvOf([
        [say(ONE[by]), ...MEASURES.map((one) => say(one))],
        ...sorted.map((row) => [name(row), ...MEASURES.map((one) => row[one])]),
      ]),
    )
  return (
    <Card
      title={say(by)}
      note={say('rows', { n: rows.length })}
      pad={false}
      action={
        <Button size="sm" leftSection={<IconDownload size={14} aria-hidden="true" />} onClick={save}>
          {words('csv')}
        </Button>
      }
    >
      <Box component="section" className={css.scroll} tabIndex={0} aria-label={say(by)}>
        <table className={tab.table}>
          <thead>
            <tr>
              <th scope="col">{say(ONE[by])}</th>
              {MEASURES.map((one) => (
                <th scope="col" key={one} className={tab.num}>
                  {say(one)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, ROWS_SHOWN).map((row) => (
              <tr key={row.day ?? row.account ?? row.destination ?? ''}>
                <td className={css.strong}>{name(row)}</td>
                {MEASURES.map((one) => (
                  <td key={one} className={tab.num}>
                    {times.number(row[one])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Box>
    </Card>
  )
}

function nameOf(
  by: By,
  row: StatsRows[number],
  times: Times,
  { nobody, none }: { readonly nobody: string; readonly none: string },
): string {
  if (by === 'day') return times.day(dateOfDay(row.day ?? ''))
  return by === 'account' ? (row.account ?? nobody) : row.destination || none
}
