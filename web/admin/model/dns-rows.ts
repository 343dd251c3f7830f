/** Rows of a domain's records as people work them off: what is wrong first. */
import type { z } from 'zod'
import type { DnsCheck } from '../../../contract/src/dns.ts'

export type DnsRow = z.infer<typeof DnsCheck>['rows'][number]
export type DnsTone = 'bad' | 'warn' | 'idle' | 'ok'

const TONES: Readonly<Record<DnsRow['state'], DnsTone>> = {
  missing: 'bad',
  wrong: 'bad',
  warning: 'warn',
  unknown: 'idle',
  optional: 'idle',
  ok: 'ok',
}
const ORDER: readonly DnsTone[] = ['bad', 'warn', 'idle', 'ok']

export const toneOf = ({ state }: Pick<DnsRow, 'state'>): DnsTone => TONES[state]

/** The worst first; within that as the server told them. */
export function worstFirst<T extends Pick<DnsRow, 'state'>>(rows: readonly T[]): readonly T[] {
  return rows.toSorted((a, b) => ORDER.indexOf(toneOf(a)) - ORDER.indexOf(toneOf(b)))
}

export function countsOf(rows: readonly Pick<DnsRow, 'state'>[]): Readonly<Record<DnsTone, number>> {
  const counts = { bad: 0, warn: 0, idle: 0, ok: 0 }
  for (const row of rows) counts[toneOf(row)]++
  return counts
}
