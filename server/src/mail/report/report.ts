/** What every report comes to, whatever its format: how many messages or sessions of which source ended how. */
import { escapeLine } from '../../lib/safe-text.ts'
import { toAsciiDomain } from '../domain.ts'
import { REPORT_COUNT_MAX, REPORT_ROWS_MAX, REPORT_TEXT_MAX } from './limits.ts'

export const REPORT_KINDS = ['dmarc', 'tls', 'feedback'] as const
export type ReportKind = (typeof REPORT_KINDS)[number]

export type ReportRow = {
  /** The domain it is about; several where the report does not tell which of them, the likeliest first. In A-labels. */
  readonly domains: readonly string[]
  /** An IP address, for TLS the receiving machine; empty: not told. */
  readonly source: string
  /** `none pass fail` (disposition, DKIM, SPF), `sts certificate-expired` or `sts ok`, `abuse`. */
  readonly result: string
  readonly count: number
}

export type Report = {
  readonly kind: ReportKind
  /** As it calls itself: nobody vouches for that. */
  readonly organisation: string
  /** The same report has the same one; empty: it has none. */
  readonly reportId: string
  /** The time it covers; undefined: not told. */
  readonly beginMs: number | undefined
  readonly endMs: number | undefined
  readonly rows: readonly ReportRow[]
}

/** One line of bounded length without anything that a terminal would obey. */
export function reportText(text: string): string {
  return escapeLine(text.trim().slice(0, REPORT_TEXT_MAX)).slice(0, REPORT_TEXT_MAX)
}

/** In A-labels and lower case without a final dot; undefined when it is no name. */
export function reportDomain(text: string): string | undefined {
  return toAsciiDomain(text.trim().replace(/\.$/, ''))
}

const ADDRESS = /^[0-9a-f:.]{2,45}$/

/** An IP address, or what has its signs; empty for anything else. */
export function reportAddress(text: string): string {
  const address = text.trim().toLowerCase()
  return ADDRESS.test(address) ? address : ''
}

/** A whole number of at most REPORT_COUNT_MAX; undefined for anything else. */
export function reportCount(value: string | number): number | undefined {
  const count = typeof value === 'number' ? value : /^\d{1,10}$/.test(value.trim()) ? Number(value) : -1
  return Number.isSafeInteger(count) && count >= 0 && count <= REPORT_COUNT_MAX ? count : undefined
}

/** Adds up rows that say the same. Lives for one report. */
export class ReportRows {
  readonly #rows = new Map<string, ReportRow>()

  add(row: ReportRow): void {
    if (row.count === 0) return
    const key = keyOf(row)
    const isFull = this.#rows.size >= REPORT_ROWS_MAX && !this.#rows.has(key)
    this.#put(isFull ? { ...row, source: '' } : row)
  }

  list(): readonly ReportRow[] {
    return [...this.#rows.values()]
  }

  #put(row: ReportRow): void {
    const key = keyOf(row)
    const before = this.#rows.get(key)
    if (before === undefined && this.#rows.size >= 2 * REPORT_ROWS_MAX) return
    const count = Math.min((before?.count ?? 0) + row.count, REPORT_COUNT_MAX)
    this.#rows.set(key, { ...row, count })
  }
}

function keyOf({ domains, source, result }: ReportRow): string {
  return `${domains.join(',')} ${source} ${result}`
}
