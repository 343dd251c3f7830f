/** Keys of [filter] in valija.toml about who connects: level 1. */
import { z } from 'zod'
import { hostName } from './schema-pieces.ts'

/** `spamhaus-zen`, or `bl.example.org:2.5`: then it counts so many points instead of refusing. */
const LIST = /^[a-z0-9.-]{1,253}(?::\d{1,2}(?:\.\d{1,2})?)?$/i
/** Lists that are asked about one client: each costs a question, and more of them say the same. */
const LISTS_MAX = 20
/** Seconds: programs that wait give up a greeting after five minutes, people's patience ends before. RFC 5321 §4.5.3.2.1 */
const DELAY_SECONDS_MAX = 30

export const connectionKeys = {
  /** False: level 1 looks at nobody. Default: false with --local, whose machine meets no strangers. */
  connections: z.boolean().optional(),
  block_lists: z.array(z.string().regex(LIST, 'config.expect.blockList')).max(LISTS_MAX).default([]),
  allow_lists: z.array(hostName.toLowerCase()).max(LISTS_MAX).default([]),
  greeting_delay_seconds: z.number().min(0).max(DELAY_SECONDS_MAX).default(2),
  early_talkers: z.enum(['refuse', 'points', 'off']).default('refuse'),
  greylist: z.enum(['off', 'suspects', 'all']).default('suspects'),
  tarpit: z.boolean().default(true),
}

export type ConnectionKeys = z.infer<z.ZodObject<typeof connectionKeys>>

export type ConnectionConfig = {
  /** Nothing of level 1 is done without. */
  readonly enabled: boolean
  /** By name in data/dnsbl or by zone; without points, whoever is on it is refused. */
  readonly blockLists: readonly { readonly list: string; readonly points: number | undefined }[]
  readonly allowLists: readonly string[]
  readonly greetingDelayMs: number
  readonly earlyTalkers: 'refuse' | 'points' | 'off'
  readonly greylist: 'off' | 'suspects' | 'all'
  readonly tarpit: boolean
}

export function shapeConnections(given: ConnectionKeys, local: boolean): ConnectionConfig {
  return {
    enabled: given.connections ?? !local,
    blockLists: given.block_lists.map((text) => {
      const [list = '', points] = text.toLowerCase().split(':')
      return { list, points: points === undefined ? undefined : Number(points) }
    }),
    allowLists: given.allow_lists,
    greetingDelayMs: Math.round(given.greeting_delay_seconds * 1000),
    earlyTalkers: given.early_talkers,
    greylist: given.greylist,
    tarpit: given.tarpit,
  }
}
