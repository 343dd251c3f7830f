/** The first run as six steps, each read from how things are: whoever comes back another day goes on where it stands. UI.md §7 */
import type { DnsRow } from './dns-rows.ts'

export const STEPS = ['server', 'companyStep', 'person', 'dns', 'certificate', 'test'] as const
export type Step = (typeof STEPS)[number]

export type Known = {
  readonly hasDomain: boolean
  /** A passkey or verification codes. */
  readonly hasSecond: boolean
  readonly mayGoOn: boolean
  readonly certified: boolean
}

/** Records without which something of everyday life does not work. */
export const NEEDED = ['mx', 'spf', 'dkim'] as const
export type Needed = (typeof NEEDED)[number]

/** What is published first: the server's own address belongs to it, for the others lead there. */
export function isNeeded({ kind }: Pick<DnsRow, 'kind'>): boolean {
  return kind === 'address' || NEEDED.some((one) => one === kind)
}

/** Those of them that are not right, in the order in which people miss them. */
export function missingOf(rows: readonly Pick<DnsRow, 'kind' | 'state'>[]): readonly Needed[] {
  return NEEDED.filter((kind) => {
    const own = rows.filter((row) => row.kind === kind)
    return own.length === 0 || own.some(({ state }) => state !== 'ok' && state !== 'warning')
  })
}

/** Whether mail gets here and is believed: the rest may follow later. Without records it does not. */
export function mayGoOn(rows: readonly Pick<DnsRow, 'kind' | 'state'>[]): boolean {
  return missingOf(rows).length === 0
}

export function isDone(step: Step, known: Known): boolean {
  switch (step) {
    case 'server':
      return true
    case 'companyStep':
      return known.hasDomain
    case 'person':
      return known.hasSecond
    case 'dns':
      return known.mayGoOn
    case 'certificate':
      return known.certified
    case 'test':
      return false
  }
}

/** The first one that is not done. */
export const stepNow = (known: Known): Step => STEPS.find((step) => !isDone(step, known)) ?? 'test'

/** The token of a link, as it stands behind # in the address; undefined: there is none. */
export function tokenIn({ pathname, hash }: { readonly pathname: string; readonly hash: string }) {
  return pathname.endsWith('/primer-arranque') && /^#[\w-]{43}$/.test(hash) ? hash.slice(1) : undefined
}
