/** One row of the DNS page: what was asked, what came back, and what to do about it. */
import type { TextRef, TextValues } from '../../lib/text.ts'
import type { DnsAnswer } from '../../net/dns/resolver.ts'
import { SHOWN_OCTETS_MAX, SHOWN_RECORDS_MAX } from './limits.ts'
import type { RecordKind, ZoneType } from './records.ts'

/** `warning`: it works, and should be better. `unknown`: nobody could say just now. `optional`: not there, and need not be. */
export type RowState = 'ok' | 'missing' | 'wrong' | 'warning' | 'unknown' | 'optional'

/** Beside the records: what the world sees of the machine itself. */
export type RowKind = RecordKind | 'stsPolicy' | 'port25' | 'certificate' | 'blockList' | 'conflict'

export type Mend = {
  readonly action: 'add' | 'change' | 'delete'
  readonly name: string
  readonly type: ZoneType
  /** To paste; texts without quotes. */
  readonly value: string
}

export type Row = {
  readonly kind: RowKind
  readonly name: string
  readonly type: ZoneType | undefined
  readonly expected: string | undefined
  /** Bounded: what strangers wrote. */
  readonly found: readonly string[]
  readonly state: RowState
  /** What is the matter. */
  readonly text: TextRef
  /** Why it matters. */
  readonly why: TextRef
  readonly mend: Mend | undefined
}

export type Looked = {
  readonly kind: RowKind
  readonly name: string
  readonly type?: ZoneType
  readonly value?: string
}

/** `detail` with the kind is the key of the sentence: `dns.mx.wrong`. */
export function row(
  looked: Looked,
  state: RowState,
  detail: string,
  more: {
    readonly found?: readonly string[]
    readonly values?: TextValues
    readonly mend?: Mend['action']
    /** What to paste, where it is not what was expected. */
    readonly paste?: string
  } = {},
): Row {
  const { kind, name, type, value } = looked
  const found = shownRecords(more.found ?? [])
  const values = { name, expected: plain(value ?? ''), found: found.join(', '), ...more.values }
  const paste = more.paste ?? value
  return {
    kind,
    name,
    type,
    expected: value,
    found,
    state,
    text: { key: `dns.${kind}.${detail}`, values },
    why: { key: `dns.${kind}.why`, values },
    mend:
      more.mend === undefined || type === undefined || paste === undefined
        ? undefined
        : { action: more.mend, name, type, value: paste },
  }
}

/** Nobody could say. */
export function unknown(looked: Looked, why: string): Row {
  const made = row(looked, 'unknown', 'ok')
  return { ...made, text: { key: 'dns.silent', values: { name: looked.name, reason: why.slice(0, 200) } } }
}

/** What a question found; `failed` says why nobody could tell. */
export type Answered<Data> = { readonly records: readonly Data[]; readonly failed: string | undefined }

export function answered<Data>(answer: DnsAnswer<Data>): Answered<Data> {
  if (answer.kind === 'failed') return { records: [], failed: answer.why }
  return { records: answer.kind === 'found' ? answer.records : [], failed: undefined }
}

function shownRecords(records: readonly string[]): string[] {
  const shown = records.slice(0, SHOWN_RECORDS_MAX).map((text) => text.slice(0, SHOWN_OCTETS_MAX))
  return records.length > shown.length ? [...shown, `… (${records.length})`] : shown
}

/** Without the final dot that a zone file wants. */
function plain(value: string): string {
  return value.endsWith('.') ? value.slice(0, -1) : value
}
