/** One event of the ledger, said for people. */
import type { ReactNode } from 'react'
import { useWords } from '../kit-context.ts'
import { ipOf, type LedgerEvent, tellEvent, wayOf } from '../model/events.ts'
import { EVENT_TEXTS, WAY_TEXTS } from '../texts/events.ts'
import css from './account.module.css'

const TONES = { good: css.good, wary: css.wary, plain: undefined } as const
type Key = keyof typeof EVENT_TEXTS

export function EventWords({ event }: { readonly event: LedgerEvent }): ReactNode {
  const say = useWords(EVENT_TEXTS)
  const { key, values, tone } = tellEvent(event)
  const known: Key = key in EVENT_TEXTS ? (key as Key) : 'other'
  return <span className={TONES[tone]}>{say(known, values)}</span>
}

export function EventPlace({ event }: { readonly event: LedgerEvent }): ReactNode {
  const say = useWords(WAY_TEXTS)
  const way = wayOf(event)
  return [way === undefined ? '' : say(way), ipOf(event)].filter((one) => one !== '').join(' · ')
}
