/**
 * How much one may have, and how much there is: octets and messages, each where the company has set a bound. A state says both,
 * so that it tells later what has changed.
 *
 *   o1048576.5000000-c12.      1 MiB of 5 MB, 12 messages without a bound
 *
 * RFC 9425 §4
 */
import type { JsonValue } from '../../../jmap-server.ts'
import type { JmapContext } from '../../method.ts'
import { MethodError } from '../../method-error.ts'

export const QUOTA_PROPERTIES = [
  'id',
  'resourceType',
  'used',
  'hardLimit',
  'warnLimit',
  'softLimit',
  'scope',
  'name',
  'types',
  'description',
] as const
export type QuotaObject = Readonly<Record<(typeof QUOTA_PROPERTIES)[number], JsonValue>> & {
  readonly id: string
}

/** Of one resource: what is used of it, and the bound; undefined: there is none. */
type Measure = { readonly used: number; readonly limit: number | undefined }
export type Measures = { readonly octets: Measure; readonly count: Measure }
export const RESOURCES = ['octets', 'count'] as const

/** Of the bound: what is above it is nearly full. RFC 9425 §4 */
const WARN_SHARE = 0.9

export async function measuresOf({ own: mail }: JmapContext): Promise<Measures> {
  const [quota, usage] = [await mail.quota(), await mail.usage()]
  return {
    octets: { used: usage.bytes, limit: quota.bytes },
    count: { used: usage.messages, limit: quota.messages },
  }
}

/** Those that have a bound. */
export function quotaObjects(context: JmapContext, measures: Measures): readonly QuotaObject[] {
  return RESOURCES.flatMap((resourceType) => {
    const { used, limit } = measures[resourceType]
    if (limit === undefined) return []
    return {
      ...{ id: resourceType, resourceType, used, hardLimit: limit },
      ...{ warnLimit: Math.floor(limit * WARN_SHARE), softLimit: null, scope: 'account' },
      name: context.say({ key: `jmap.quota-${resourceType}` }),
      types: ['Email'],
      description: null,
    }
  })
}

export function quotaState({ octets, count }: Measures): string {
  return `o${octets.used}.${octets.limit ?? ''}-c${count.used}.${count.limit ?? ''}`
}

/** Throws MethodError `cannotCalculateChanges`. */
export function readQuotaState(text: string): Measures {
  const [, octets, octetsMax = '', count, countMax = ''] =
    /^o(\d{1,16})\.(\d{0,16})-c(\d{1,16})\.(\d{0,16})$/.exec(text) ?? []
  if (octets === undefined || count === undefined) throw new MethodError('cannotCalculateChanges')
  const limit = (digits: string): number | undefined => (digits === '' ? undefined : Number(digits))
  return {
    octets: { used: Number(octets), limit: limit(octetsMax) },
    count: { used: Number(count), limit: limit(countMax) },
  }
}
