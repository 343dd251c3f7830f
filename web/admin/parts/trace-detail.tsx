/** One message: its way to each recipient, the literal reply, the proof, and what was written down of it. */
import { Button, SegmentedControl } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useApi, useKit, useWords } from '../../kit/kit-context.ts'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { csvOf, saveFile } from '../model/download.ts'
import { type Event, type Fate, type Route, recipientsOf, replyOf, routeOf, textOf } from '../model/route.ts'
import { CONTROL_TEXTS } from '../texts/control.ts'
import { TRACE_TEXTS } from '../texts/trace.ts'
import css from './control.module.css'
import { Card } from './control-page.tsx'
import { FateTag } from './fate-tag.tsx'
import look from './trace.module.css'
import { TraceRoute } from './trace-route.tsx'
import { useTimes } from './use-times.ts'

type Way = { readonly event: Event; readonly way: readonly Event[] }
/** More recipients than this are chosen from the list of events. */
const TABS_MAX = 6

export function TraceDetail({ event }: { readonly event: string }): ReactNode {
  const api = useApi()
  const { data, error, refetch } = useQuery({
    queryKey: ['ledger', event],
    queryFn: ({ signal }) => api.get<Way>(`/api/v1/ledger/${encodeURIComponent(event)}`, { signal }),
  })
  if (error !== null) return <ScreenTrouble error={error} retry={() => void refetch()} />
  if (data === undefined) return <Shape />
  return <OneMessage key={event} {...data} />
}

function OneMessage({ event, way }: Way): ReactNode {
  const say = useWords(TRACE_TEXTS)
  const times = useTimes()
  const all = recipientsOf(way)
  const own = recipientsOf([event]).find((one) => all.includes(one)) ?? all[0]
  const [recipient, setRecipient] = useState(own)
  const route = routeOf(way, recipient)
  const from =
    textOf(
      way.find((one) => one['from'] !== undefined),
      'from',
    ) || say('nobody')
  const seconds = times.number(Math.round(route.tookMs / 100) / 10)
  return (
    <div className={css.body}>
      <header className={css.head}>
        <div>
          <div className={css.row}>
            <FateTag fate={route.fate} />
            {ENDED.has(route.fate) && (
              <span className={css.muted}>{say('took', { s: seconds, tries: route.attempts })}</span>
            )}
          </div>
          <h2>{say('title', { to: recipient ?? say('unknown') })}</h2>
          <p className={css.muted}>
            {say('whoToWhom', { from, to: recipient ?? say('unknown') })}, {times.moment(event.at)}
          </p>
        </div>
        {route.last !== undefined && <Proof event={route.last} />}
      </header>
      {all.length > 1 && all.length <= TABS_MAX && (
        <SegmentedControl
          aria-label={say('recipient')}
          value={recipient ?? ''}
          onChange={setRecipient}
          data={all}
        />
      )}
      <TraceRoute route={route} />
      <LastWord route={route} />
      <RawLog way={way} />
    </div>
  )
}

const ENDED: ReadonlySet<Fate> = new Set(['delivered', 'handed-over', 'bounced', 'returned'])

function Proof({ event: { event } }: { readonly event: Event }): ReactNode {
  const say = useWords(TRACE_TEXTS)
  const { language } = useKit()
  const path = `/api/v1/ledger/${encodeURIComponent(event)}/proof`
  return (
    <div className={css.row}>
      <Button
        component="a"
        href={`${path}.pdf?language=${language}`}
        download
        variant="filled"
        c="var(--v-on-solid)"
        leftSection={<IconDownload size={16} aria-hidden="true" />}
      >
        {say('proof')}
      </Button>
      <Button component="a" href={path} download={`${event}.json`}>
        {say('proofData')}
      </Button>
    </div>
  )
}

const MEANS: Readonly<Record<Fate, keyof typeof TRACE_TEXTS>> = {
  ...{ delivered: 'meansLocal', 'handed-over': 'meansDone', waiting: 'meansWaiting' },
  ...{ bounced: 'meansFailed', returned: 'meansFailed', stopped: 'meansFailed' },
  ...{ held: 'meansOther', underway: 'meansOther' },
}

function LastWord({ route: { last, fate } }: { readonly route: Route }): ReactNode {
  const say = useWords(TRACE_TEXTS)
  const times = useTimes()
  if (last === undefined) return null
  const reply = replyOf(last)
  const host = [textOf(last, 'host'), textOf(last, 'ip')].filter((one) => one !== '').join(' ')
  const facts = [
    [say('means'), say(MEANS[fate], { at: times.clock(last.at) })],
    [say('server'), host || say('unknown')],
    [say('secure'), textOf(last, 'tls') || say('clear')],
    [say('reference'), textOf(last, 'id') || say('unknown')],
    [say('line'), say('lineIs', { event: last.event })],
    ['Message-ID', textOf(last, 'messageId') || say('unknown')],
  ] as const
  return (
    <section className={css.card}>
      <header className={css.cardHead}>
        <h2>{say('literal')}</h2>
      </header>
      {reply !== '' && <p className={look.final}>{reply}</p>}
      <dl className={css.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function RawLog({ way }: { readonly way: readonly Event[] }): ReactNode {
  const say = useWords(TRACE_TEXTS)
  const words = useWords(CONTROL_TEXTS)
  const times = useTimes()
  const rows = way.map((one) => ({ at: one.at, kind: one.kind, event: one.event, detail: detailOf(one) }))
  return (
    <Card
      title={say('raw')}
      note={say('lines', { n: way.length })}
      pad={false}
      action={
        <Button
          size="sm"
          variant="subtle"
          leftSection={<IconDownload size={14} aria-hidden="true" />}
          onClick={() =>
            saveFile(
              `${way[0]?.event ?? 'log'}.csv`,
              csvOf([
                [words('date'), say('kind'), say('line'), say('detail')],
                ...rows.map(({ at, kind, event, detail }) => [at, kind, event, detail]),
              ]),
            )
          }
        >
          CSV
        </Button>
      }
    >
      <ol className={look.raw}>
        {rows.map(({ at, kind, event, detail }) => (
          <li key={event}>
            <span className={css.muted}>{times.clock(at)}</span> <strong>{kind}</strong> {detail}
          </li>
        ))}
      </ol>
    </Card>
  )
}

const SHOWN = ['from', 'to', 'host', 'ip', 'tls', 'via', 'mailbox', 'class', 'by'] as const

function detailOf(event: Event): string {
  const words = SHOWN.flatMap((name) => {
    const value = event[name]
    return value === undefined || value === ''
      ? []
      : [`${name}=${Array.isArray(value) ? value.join(',') : String(value)}`]
  })
  return [...words, replyOf(event)].filter((one) => one !== '').join(' ')
}
