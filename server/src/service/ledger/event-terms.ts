/** What an event can be found by, and whether it is one that was looked for. The index and the plain reading agree here. */
import { domainOf } from '../../mail/address.ts'
import type { Read } from '../../store/ledger/ledger-index.ts'
import type { RecordedEvent } from './event.ts'
import { DAY_MS } from './limits.ts'

/** All that is given has to fit. Texts in the form in which events have them. */
export type EventFilter = {
  /** Delivery id. */
  readonly id?: string | undefined
  readonly queue?: string | undefined
  readonly messageId?: string | undefined
  readonly ip?: string | undefined
  /** Of the other side, or of any address. */
  readonly domain?: string | undefined
  /** Sender or recipient; a whole address, or `@domain`. */
  readonly address?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly account?: number | undefined
  readonly kinds?: readonly string[] | undefined
  /** Both included. */
  readonly fromMs: number
  readonly toMs: number
}

export function parseLine(line: Buffer): RecordedEvent {
  return JSON.parse(line.toString()) as RecordedEvent
}

/** For the index. */
export function readLine(line: Buffer): Read {
  const event = parseLine(line)
  return {
    terms: [...termsOf(event)],
    sum: {
      day: Math.floor(event.at / DAY_MS),
      kind: event.kind,
      account: event.account ?? 0,
      // What strangers ask for and never get would make sums without end.
      destination: event.organisation === undefined ? '' : (event.domain ?? ''),
      class: event.class ?? '',
    },
    recipients: event.to?.length ?? 0,
    bytes: event.size ?? 0,
  }
}

function termsOf(event: RecordedEvent): Set<string> {
  const terms = new Set<string>()
  const add = (kind: string, value: string | number | undefined): void => {
    if (value !== undefined && value !== '') terms.add(`${kind}:${value}`)
  }
  add('id', event.id)
  add('queue', event.queue)
  add('message', event.messageId)
  add('ip', event.ip)
  add('account', event.account)
  add('domain', event.domain)
  for (const address of addressesOf(event)) {
    add('address', address)
    add('domain', domainOf(address))
  }
  return terms
}

function addressesOf({ from, to }: RecordedEvent): readonly string[] {
  return [...(from === undefined || from === '' ? [] : [from]), ...(to ?? [])]
}

/** Terms that every event of the filter has. Empty: the index is of no help. */
export function termsWanted(filter: EventFilter): string[] {
  const terms: string[] = []
  const add = (kind: string, value: string | number | undefined): void => {
    if (value !== undefined) terms.push(`${kind}:${value}`)
  }
  add('id', filter.id)
  add('queue', filter.queue)
  add('message', filter.messageId)
  add('ip', filter.ip)
  add('account', filter.account)
  add('domain', filter.domain)
  for (const address of [filter.address, filter.from, filter.to])
    if (address?.startsWith('@') === true) add('domain', address.slice(1))
    else add('address', address)
  return terms
}

/**
 * A text that stands in every line of the filter, as JSON has it, so that other lines need not be parsed; undefined: there
 * is none that is surely written one way.
 */
export function needleOf(filter: EventFilter): Buffer | undefined {
  for (const text of [
    filter.queue,
    filter.id,
    filter.messageId,
    filter.ip,
    filter.address,
    filter.from,
    filter.to,
  ])
    if (text !== undefined && !text.startsWith('@')) return Buffer.from(JSON.stringify(text))
  const domain = filter.domain ?? [filter.address, filter.from, filter.to].find(Boolean)?.slice(1)
  return domain === undefined ? undefined : Buffer.from(`${domain}"`)
}

export function fits(event: RecordedEvent, filter: EventFilter): boolean {
  if (event.at < filter.fromMs || event.at > filter.toMs) return false
  const plain: readonly (readonly [string | number | undefined, string | number | undefined])[] = [
    [filter.id, event.id],
    [filter.queue, event.queue],
    [filter.messageId, event.messageId],
    [filter.ip, event.ip],
    [filter.account, event.account],
  ]
  if (plain.some(([wanted, found]) => wanted !== undefined && wanted !== found)) return false
  if (filter.kinds !== undefined && !filter.kinds.includes(event.kind)) return false
  return (
    isAt(event.from === undefined ? [] : [event.from], filter.from) &&
    isAt(event.to ?? [], filter.to) &&
    isAt(addressesOf(event), filter.address) &&
    isInDomain(event, filter.domain)
  )
}

function isAt(addresses: readonly string[], wanted: string | undefined): boolean {
  if (wanted === undefined) return true
  return wanted.startsWith('@')
    ? addresses.some((address) => address.endsWith(wanted))
    : addresses.includes(wanted)
}

function isInDomain(event: RecordedEvent, wanted: string | undefined): boolean {
  if (wanted === undefined || event.domain === wanted) return true
  return addressesOf(event).some((address) => address.endsWith(`@${wanted}`))
}
