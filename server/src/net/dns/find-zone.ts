/** Which zone a name is in, and who serves it: the nearest name above it that has servers. RFC 1034 §4.2.1 */
import type { Resolver } from './resolver.ts'

export type FoundZone =
  | { readonly kind: 'found'; readonly zone: string; readonly servers: readonly string[] }
  | { readonly kind: 'none' }
  /** Nobody could say. */
  | { readonly kind: 'failed'; readonly why: string }

/** The name is no alias. A single label is no zone of anybody we speak of. */
export async function findZone(name: string, resolver: Resolver): Promise<FoundZone> {
  const labels = name.split('.')
  for (let from = 0; from < labels.length - 1; from++) {
    const zone = labels.slice(from).join('.')
    const answer = await resolver.query(zone, 'NS')
    if (answer.kind === 'failed') return answer
    if (answer.kind === 'found') return { kind: 'found', zone, servers: answer.records }
  }
  return { kind: 'none' }
}
