/** What a message's S/MIME signature says of it. RFC 9219 §4.1 */
import { utcDate } from '../../../../mail/header/header-forms.ts'
import type { JsonObject, JsonValue } from '../../../jmap-server.ts'
import type { JmapContext } from '../../method.ts'

export const SMIME_PROPERTIES = [
  'smimeStatus',
  'smimeStatusAtDelivery',
  'smimeErrors',
  'smimeVerifiedAt',
] as const

/**
 * Those that were asked for; empty where none was. `receivedMs` undefined: it was never delivered. The state at delivery is what it was with
 * the authorities that are believed today: which ones were then is not kept.
 */
export async function smimeProperties(
  context: JmapContext,
  bytes: Uint8Array,
  properties: ReadonlySet<string>,
  receivedMs: number | undefined,
): Promise<JsonObject> {
  if (!SMIME_PROPERTIES.some((name) => properties.has(name))) return {}
  const { smime, clock } = context.deps
  const nowMs = clock.now()
  const judge = (atMs: number) => smime.judge(bytes, atMs, () => context.breathe())
  const now = await judge(nowMs)
  const then =
    now === undefined || receivedMs === undefined || !properties.has('smimeStatusAtDelivery')
      ? undefined
      : await judge(receivedMs)
  const faults = now?.faults.map((fault) => context.say({ key: `jmap.smime-${fault}` })) ?? []
  const object = new Map<string, JsonValue>([
    ['smimeStatus', now?.status ?? null],
    ['smimeStatusAtDelivery', then?.status ?? null],
    ['smimeErrors', faults.length === 0 ? null : faults],
    ['smimeVerifiedAt', now === undefined || now.status === 'unknown' ? null : utcDate(nowMs)],
  ])
  return Object.fromEntries([...object].filter(([name]) => properties.has(name)))
}
