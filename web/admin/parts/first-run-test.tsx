/** The test message out and back, with what each way showed. UI.md §7.6, mock wizard */
import { Button, TextInput } from '@mantine/core'
import {
  IconArrowNarrowLeft,
  IconArrowNarrowRight,
  IconCheck,
  IconClock,
  IconPrinter,
  IconUsers,
  IconWorld,
  IconX,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useApi, useJmap, useWords } from '../../kit/kit-context.ts'
import { Note } from '../../kit/parts/note.tsx'
import { TEST_LOOK_MS } from '../limits.ts'
import type { DnsRow } from '../model/dns-rows.ts'
import {
  type Answer,
  type Outward,
  readAnswer,
  readOutward,
  type Sent,
  sendTest,
} from '../model/test-message.ts'
import { FIRST_RUN_TEXTS } from '../texts/first-run.ts'
import css from './first-run.module.css'
import { type CheckRow, useListsRow } from './first-run-lists.ts'
import panel from './panel.module.css'
import { useTimes } from './use-times.ts'

export function FirstRunTest({
  domain,
  reverse,
}: {
  readonly domain: string
  readonly reverse: DnsRow | undefined
}): ReactNode {
  const say = useWords(FIRST_RUN_TEXTS)
  const jmap = useJmap()
  const [to, setTo] = useState('')
  const [sent, setSent] = useState<Sent | undefined>()
  const [why, setWhy] = useState<string | undefined>()
  const [busy, setBusy] = useState(false)
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    setWhy(undefined)
    const host = location.hostname
    try {
      const words = { subject: say('subject', { domain }), text: say('body', { host }) }
      setSent(await sendTest(jmap, { to: to.trim(), ...words }))
    } catch (error) {
      setWhy(error instanceof Error && error.message !== '' ? error.message : say('noMail'))
    } finally {
      setBusy(false)
    }
  }
  if (sent !== undefined)
    return <Trip key={sent.messageId} sent={sent} reverse={reverse} again={() => setSent(undefined)} />
  return (
    <>
      <form className={css.form} onSubmit={(event) => void send(event)}>
        {why !== undefined && <Note kind="bad" alert title={why} />}
        <TextInput
          size="lg"
          type="email"
          label={say('otherAddress')}
          required
          withAsterisk={false}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <div>
          <Button type="submit" size="lg" variant="filled" loading={busy}>
            {say('sendTest')}
          </Button>
        </div>
      </form>
      <WhatNext domain={domain} />
    </>
  )
}

function Trip({
  sent,
  reverse,
  again,
}: {
  readonly sent: Sent
  readonly reverse: DnsRow | undefined
  readonly again: () => void
}): ReactNode {
  const say = useWords(FIRST_RUN_TEXTS)
  const api = useApi()
  const jmap = useJmap()
  const out = useQuery({
    queryKey: ['test-out', sent.messageId],
    queryFn: () => readOutward(api, sent),
    refetchInterval: TEST_LOOK_MS,
  }).data
  const back = useQuery({
    queryKey: ['test-back', sent.messageId],
    queryFn: () => readAnswer(api, jmap, sent),
    refetchInterval: (query) => (query.state.data ? false : TEST_LOOK_MS),
  }).data
  const times = useTimes()
  const seconds = (ms: number): string => say('seconds', { s: times.number(Math.round(ms / 100) / 10) })
  const arrived = out?.state === 'arrived'
  return (
    <>
      <div className={css.trip}>
        <div className={css.end}>
          <b>{sent.from}</b>
          <span>{location.hostname}</span>
        </div>
        <div className={css.ways2} role="status">
          <span className={`${css.leg} ${arrived ? '' : css.quiet}`}>
            {arrived ? seconds(out.tookMs) : '…'}
            <IconArrowNarrowRight size={28} stroke={1.5} aria-hidden="true" />
          </span>
          <span className={`${css.leg} ${back ? '' : css.quiet}`}>
            <IconArrowNarrowLeft size={28} stroke={1.5} aria-hidden="true" />
            {back ? seconds(back.tookMs) : '…'}
          </span>
        </div>
        <div className={css.end}>
          <b>{sent.to}</b>
          <span>{out?.host ?? ''}</span>
        </div>
      </div>
      <Checks out={out} back={back ?? undefined} sent={sent} reverse={reverse} />
      {back && <WhatNext domain={sent.from.slice(sent.from.lastIndexOf('@') + 1)} />}
      <Button className={css.again} onClick={again}>
        {say('again')}
      </Button>
    </>
  )
}

const SIGNS = { ok: IconCheck, warn: IconClock, bad: IconX, idle: IconClock } as const

function Checks({
  out,
  back,
  sent,
  reverse,
}: {
  readonly out: Outward | undefined
  readonly back: Answer | undefined
  readonly sent: Sent
  readonly reverse: DnsRow | undefined
}): ReactNode {
  const say = useWords(FIRST_RUN_TEXTS)
  const { state = 'underway', host = '', reply = '', tls = '' } = out ?? {}
  const lists = useListsRow(sent.from.slice(sent.from.lastIndexOf('@') + 1))
  const rows: CheckRow[] = [
    state === 'arrived'
      ? { name: say('checkOut'), tone: 'ok', text: `${say('outDone', { host: host || sent.to })} ${reply}` }
      : state === 'failed'
        ? { name: say('failed'), tone: 'bad', text: reply }
        : {
            ...{ name: say('checkOut'), tone: state === 'waiting' ? 'warn' : 'idle' },
            text:
              state === 'waiting'
                ? `${say('deferred', { host })} ${reply}`
                : say('onItsWay', { to: sent.to }),
          },
  ]
  if (state === 'arrived' && host !== '')
    rows.push({
      ...{ name: say('checkTls'), tone: tls === '' ? 'warn' : 'ok' },
      text: tls === '' ? say('tlsNo', { host }) : say('tlsYes', { tls, host }),
    })
  if (reverse !== undefined)
    rows.push({ name: say('checkName'), tone: reverse.state === 'ok' ? 'ok' : 'warn', text: reverse.text })
  if (lists !== undefined) rows.push(lists)
  if (back !== undefined)
    rows.push({
      ...{ name: say('checkBack'), tone: back.view.sender.proof === 'proved' ? 'ok' : 'warn' },
      text: back.view.sender.sentence,
    })
  else if (state === 'arrived')
    rows.push({ name: say('waitAnswer', { to: sent.to }), tone: 'idle', text: say('waitAnswerLead') })
  return (
    <ul className={css.checks}>
      {rows.map(({ name, tone, text }) => {
        const Icon = SIGNS[tone]
        return (
          <li key={name}>
            <span className={`${css.sign} ${panel[tone]}`} aria-hidden="true">
              <Icon size={16} stroke={2} />
            </span>
            <b>{name}</b>
            <p>{text}</p>
          </li>
        )
      })}
    </ul>
  )
}

function WhatNext({ domain }: { readonly domain: string }): ReactNode {
  const say = useWords(FIRST_RUN_TEXTS)
  return (
    <>
      <h2>{say('whatNext')}</h2>
      <div className={css.ways}>
        <Link className={css.way} to="/cuentas/cargar">
          <NextWords
            icon={<IconUsers size={20} stroke={1.75} />}
            name={say('nextAccounts')}
            why={say('nextAccountsWhy')}
          />
        </Link>
        <Link className={css.way} to="/dominios/$domain" params={{ domain }}>
          <NextWords
            icon={<IconWorld size={20} stroke={1.75} />}
            name={say('nextDns')}
            why={say('nextDnsWhy')}
          />
        </Link>
        <Link className={css.way} to="/cuentas">
          <NextWords
            icon={<IconPrinter size={20} stroke={1.75} />}
            name={say('nextDevices')}
            why={say('nextDevicesWhy')}
          />
        </Link>
      </div>
    </>
  )
}

function NextWords({
  icon,
  name,
  why,
}: {
  readonly icon: ReactNode
  readonly name: string
  readonly why: string
}): ReactNode {
  return (
    <>
      <span className={css.wayIcon} aria-hidden="true">
        {icon}
      </span>
      <span>
        <b>{name}</b>
        <span className={css.wayWhy}>{why}</span>
      </span>
    </>
  )
}
