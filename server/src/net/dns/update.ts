/** Adds and deletes records at the primary server of a zone, by its leave. RFC 2136, RFC 8945 */
import { randomInt } from 'node:crypto'
import type { Clock } from '../../lib/clock.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import { DnsFault, type DnsServer, exchangeByTcp } from './exchange.ts'
import { encodeName, signMessage, u16, verifyAnswer } from './tsig.ts'
import type { TsigKey } from './tsig-key.ts'

export type UpdateDeps = {
  readonly server: DnsServer
  readonly key: TsigKey
  readonly clock: Clock
  readonly scheduler: Scheduler
}

/** One TXT record of one string of up to 255 octets. */
export type TxtChange = {
  readonly kind: 'add' | 'delete'
  /** In A-labels, without the final dot. */
  readonly name: string
  readonly value: string
}

const UPDATE = 5 << 11
const SOA = 6
const TXT = 16
const CLASS_IN = 1
/** "This very record": it is deleted. RFC 2136 §2.5.4 */
const CLASS_NONE = 254
/** Seconds that others may keep what is added: it is wanted for minutes. */
const TTL_SECONDS = 60
/** Those that an update is answered with. RFC 2136 §2.2 */
const CODES: Readonly<Record<number, string>> = {
  1: 'FORMERR',
  2: 'SERVFAIL',
  4: 'NOTIMP',
  5: 'REFUSED',
  9: 'NOTAUTH',
  10: 'NOTZONE',
}

/** All of the changes or none. Throws DnsFault when the server does not do it, or says so without our key. */
export async function updateZone(
  zone: string,
  changes: readonly TxtChange[],
  { server, key, clock, scheduler }: UpdateDeps,
): Promise<void> {
  const id = randomInt(0x10000)
  const { signed, mac } = signMessage(encodeUpdate(id, zone, changes), key, clock.now())
  const answer = await exchangeByTcp(server, signed, scheduler)
  if (answer.length < 12 || answer.readUInt16BE(0) !== id)
    throw new DnsFault(`${server.host}: an answer to another question`)
  const code = answer.readUInt8(3) & 0x0f
  try {
    verifyAnswer(answer, key, mac, clock.now())
  } catch (error) {
    if (!(error instanceof DnsFault)) throw error
    // What comes without our key is still a hint of what is wrong.
    const hint = code === 0 ? '' : ` (${CODES[code] ?? code})`
    throw new DnsFault(`${server.host}: ${error.message}${hint}`, { cause: error })
  }
  if (code !== 0) throw new DnsFault(`${server.host} refuses to change ${zone}: ${CODES[code] ?? code}`)
}

/** RFC 2136 §2: the zone where a query has its question, and the changes where an answer has its authorities. */
function encodeUpdate(id: number, zone: string, changes: readonly TxtChange[]): Buffer {
  const head = [id, UPDATE, 1, 0, changes.length, 0].map(u16)
  return Buffer.concat([
    ...head,
    encodeName(zone),
    u16(SOA),
    u16(CLASS_IN),
    ...changes.flatMap(({ kind, name, value }) => {
      const text = Buffer.from(value)
      const ttl = Buffer.alloc(4)
      if (kind === 'add') ttl.writeUInt32BE(TTL_SECONDS)
      const place = [encodeName(name), u16(TXT), u16(kind === 'add' ? CLASS_IN : CLASS_NONE), ttl]
      return [...place, u16(text.length + 1), Buffer.from([text.length]), text]
    }),
  ])
}
