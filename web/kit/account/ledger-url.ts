/** The way to one's own events: a list of kinds is a field that is said several times. */
import { pathWith } from '../api-client.ts'

export function ledgerUrl({
  kinds,
  ...rest
}: {
  readonly account: string
  readonly kinds: readonly string[]
  readonly limit: number
  readonly before?: string | undefined
}): string {
  return `${pathWith('/api/v1/ledger', rest)}${kinds.map((kind) => `&kinds=${kind}`).join('')}`
}
