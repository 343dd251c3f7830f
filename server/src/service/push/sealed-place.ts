/** What a subscription keeps sealed: where it leads, under which keys, and the code that proves it. RFC 8620 §7.2 */
import { Secret } from '../../lib/secret.ts'
import type { Place, Sealer } from '../../store/sealed/sealer.ts'
import type { PushPlace } from './post-push.ts'

export type SealedPush = PushPlace & { readonly code: string }

export function sealPush(sealer: Sealer, id: number, { url, keys, code }: SealedPush): string {
  return sealer.seal(new Secret(JSON.stringify([url, keys ?? null, code])), placeOf(id))
}

/** Throws SealFault. */
export function openPush(sealer: Sealer, id: number, sealed: string): SealedPush {
  const [url, keys, code] = JSON.parse(sealer.open(sealed, placeOf(id)).reveal()) as [
    string,
    SealedPush['keys'] | null,
    string,
  ]
  return { url, keys: keys ?? undefined, code }
}

function placeOf(id: number): Place {
  return ['push_subscription.sealed', id]
}
