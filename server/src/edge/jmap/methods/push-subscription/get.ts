/** The push addresses that this sign-in has made, without what is secret in them. RFC 8620 §7.2.1 */
import { z } from 'zod'
import { pushId, type ShownPush } from '../../../../service/push/push-door.ts'
import type { JsonValue } from '../../../jmap-server.ts'
import { GET_ARGS, pick, wantedIds, wantedProperties } from '../../get-args.ts'
import { CORE, method } from '../../method.ts'
import { MethodError } from '../../method-error.ts'

const PROPERTIES = ['id', 'deviceClientId', 'verificationCode', 'expires', 'types'] as const
/** Never told. RFC 8620 §7.2.1 */
const SECRET: readonly string[] = ['url', 'keys']

export const pushSubscriptionGet = method({
  name: 'PushSubscription/get',
  capability: CORE,
  args: z.strictObject({ ids: GET_ARGS.ids, properties: GET_ARGS.properties }),
  async run({ deps, principal }, { ids, properties }) {
    if (properties?.some((name) => SECRET.includes(name)) === true)
      throw new MethodError('forbidden', 'addresses and keys are not told')
    const wanted = wantedProperties(properties, PROPERTIES)
    const known = new Map((await deps.push.list(principal)).map((one) => [pushId(one.id), one]))
    const asked = wantedIds(ids, () => [...known.keys()])
    const list = asked.flatMap((id) => known.get(id) ?? []).map((one) => pick(objectOf(one), wanted))
    return { list, notFound: asked.filter((id) => !known.has(id)) }
  },
})

/** The code is what the push address was told: it is never told here. */
function objectOf({
  id,
  device,
  types,
  expiresMs,
}: ShownPush): Record<(typeof PROPERTIES)[number], JsonValue> {
  return {
    ...{ id: pushId(id), deviceClientId: device, verificationCode: null },
    ...{ expires: formatUtc(expiresMs), types: types.length === 0 ? null : types },
  }
}

/** UTCDate. RFC 8620 §1.4 */
export function formatUtc(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
}
