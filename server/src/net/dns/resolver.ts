/**
 * A stub resolver: asks the configured servers, follows CNAMEs, keeps answers for as long as they say.
 * Unlike node:dns it tells the time to live and whether the answer was validated. RFC 1034 §5.3.1
 */
import { isIP } from 'node:net'
import type { Clock } from '../../lib/clock.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import { dnsName } from './dns-name.ts'
import { ask, DnsFault, type DnsServer } from './exchange.ts'
import * as limits from './limits.ts'
import type { DnsReply, RecordData, RecordType } from './message.ts'

/** What there is to know about a name. `failed`: nobody could say; ask again later. */
export type DnsAnswer<Data> =
  | {
      readonly kind: 'found'
      readonly records: readonly Data[]
      readonly ttlMs: number
      /** Validated by a server that we believe. RFC 6698 §4.1 needs it; THREATS DN1 */
      readonly authentic: boolean
    }
  /** The name is there, a record of this type is not. */
  | { readonly kind: 'empty'; readonly ttlMs: number }
  | { readonly kind: 'no-name'; readonly ttlMs: number }
  | { readonly kind: 'failed'; readonly why: string }

export type Resolver = {
  query<Type extends RecordType>(name: string, type: Type): Promise<DnsAnswer<RecordData[Type]>>
}

export type ResolverDeps = {
  readonly servers: readonly DnsServer[]
  readonly clock: Clock
  readonly scheduler: Scheduler
  /** Servers whose AD bit counts besides those on loopback: the way to them is ours. */
  readonly trusted?: ReadonlySet<string>
  /** Times that each server is asked, when it is not the usual number. */
  readonly rounds?: number
}

const NOERROR = 0
const NXDOMAIN = 3

type Cached = { readonly answer: DnsAnswer<RecordData[RecordType]>; readonly untilMs: number }

export function createResolver(deps: ResolverDeps): Resolver {
  const cache = new Map<string, Cached>()
  const running = new Map<string, Promise<DnsAnswer<RecordData[RecordType]>>>()

  const remember = (key: string, answer: DnsAnswer<RecordData[RecordType]>): void => {
    const ttlMs =
      answer.kind === 'failed'
        ? limits.FAILURE_TTL_MS
        : Math.min(answer.ttlMs, answer.kind === 'found' ? limits.TTL_MAX_MS : limits.NEGATIVE_TTL_MAX_MS)
    if (ttlMs <= 0) return
    cache.delete(key)
    cache.set(key, { answer, untilMs: deps.clock.now() + ttlMs })
    // Maps keep the order of insertion: the oldest goes.
    const oldest = cache.size > limits.CACHE_MAX ? cache.keys().next().value : undefined
    if (oldest !== undefined) cache.delete(oldest)
  }

  const query = async (name: string, type: RecordType): Promise<DnsAnswer<RecordData[RecordType]>> => {
    const asked = dnsName(name)
    if (asked === undefined || isIP(asked) !== 0) return { kind: 'no-name', ttlMs: 0 }
    const key = `${type} ${asked}`
    const known = cache.get(key)
    if (known !== undefined && known.untilMs > deps.clock.now()) return known.answer
    let mine = running.get(key)
    if (mine === undefined) {
      mine = follow(deps, asked, type).then((answer) => {
        remember(key, answer)
        return answer
      })
      running.set(key, mine)
      const done = (): boolean => running.delete(key)
      mine.then(done, done)
    }
    return mine
  }
  return { query: query as Resolver['query'] }
}

/** Walks along CNAMEs, within an answer and from one to the next. RFC 1034 §3.6.2 */
async function follow(
  deps: ResolverDeps,
  name: string,
  type: RecordType,
): Promise<DnsAnswer<RecordData[RecordType]>> {
  let at = name
  let ttlMs = limits.TTL_MAX_MS
  let authentic = true
  let hops = 0
  for (;;) {
    const asked = await askAny(deps, at, type)
    if ('why' in asked) return { kind: 'failed', why: asked.why }
    const { reply, believed } = asked
    authentic &&= believed && reply.authentic
    let records = reply.records.filter((record) => record.name === at && record.type === type)
    const from = at
    while (records.length === 0) {
      const alias = reply.records.find((record) => record.name === at && record.type === 'CNAME')
      if (alias === undefined || alias.type !== 'CNAME') break
      if (++hops > limits.CNAMES_MAX) return { kind: 'failed', why: 'too many CNAMEs' }
      const target = dnsName(alias.data)
      if (target === undefined) return { kind: 'failed', why: 'a CNAME that is no name' }
      at = target
      ttlMs = Math.min(ttlMs, alias.ttlMs)
      records = reply.records.filter((record) => record.name === at && record.type === type)
    }
    if (records.length > 0) {
      ttlMs = Math.min(ttlMs, ...records.map((record) => record.ttlMs))
      return { kind: 'found', records: records.map(({ data }) => data), ttlMs, authentic }
    }
    const negativeMs = Math.min(ttlMs, reply.negativeTtlMs ?? limits.FAILURE_TTL_MS)
    if (reply.rcode === NXDOMAIN) return { kind: 'no-name', ttlMs: negativeMs }
    if (at === from) return { kind: 'empty', ttlMs: negativeMs }
  }
}

async function askAny(
  { servers, trusted, scheduler, rounds = limits.ROUNDS }: ResolverDeps,
  name: string,
  type: RecordType,
): Promise<{ readonly reply: DnsReply; readonly believed: boolean } | { readonly why: string }> {
  let why = 'no DNS server is configured'
  for (let round = 0; round < rounds; round++)
    for (const server of servers) {
      try {
        const reply = await ask(server, name, type, scheduler)
        if (reply.rcode === NOERROR || reply.rcode === NXDOMAIN)
          return { reply, believed: isLoopback(server.host) || (trusted?.has(server.host) ?? false) }
        why = `${server.host}: answer code ${reply.rcode}`
      } catch (error) {
        if (!(error instanceof DnsFault)) throw error
        why = error.message
      }
    }
  return { why }
}

function isLoopback(host: string): boolean {
  return host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}
