/**
 * Asks ClamAV's daemon about octets. A connection a question; an answer counts only when it is one of the known ones,
 * whole, alone, and the connection then ends: everything else is no verdict, and never "clean". THREATS FI2
 *
 *   C: zINSTREAM␀                 S: stream: OK␀
 *   C: 00 00 00 44 <68 octets>       stream: Eicar-Test-Signature FOUND␀
 *   C: 00 00 00 00                   INSTREAM size limit exceeded. ERROR␀
 */
import type { Scheduler } from '../../../lib/scheduler.ts'
import { ConnectFault } from '../../../net/connect.ts'
import type { Connection } from '../../../net/connection.ts'
import type { OpenStream, ServicePlace } from '../../../net/service-place.ts'
import type { Asked, NoVerdict } from './guarded.ts'
import { CHUNK_OCTETS, CLAMD_REPLY_OCTETS_MAX, CONNECT_MS, VIRUS_NAME_MAX } from './limits.ts'

/** The name of what was found; undefined: nothing was. */
export type ClamdVerdict = { readonly virus: string | undefined }

export type ClamdDeps = {
  readonly place: ServicePlace
  readonly open: OpenStream
  readonly scheduler: Scheduler
}

const COMMAND = new TextEncoder().encode('zINSTREAM\0')
const LAST_CHUNK = new Uint8Array(4)

/** Never rejects. */
export async function askClamd(
  deps: ClamdDeps,
  bytes: Uint8Array,
  timeoutMs: number,
): Promise<Asked<ClamdVerdict>> {
  try {
    const connection = await deps.open(deps.place, Math.min(CONNECT_MS, timeoutMs))
    return await new Scan(connection, bytes).verdict(deps.scheduler, timeoutMs)
  } catch (error) {
    return { kind: 'none', why: whyNot(error) }
  }
}

/** What keeps a connection from standing; anything else is our bug. */
function whyNot(error: unknown): NoVerdict {
  if (error instanceof ConnectFault) return error.kind === 'timeout' ? 'timeout' : 'refused'
  // Nobody knows the name of its host.
  if (error instanceof Error && 'syscall' in error) return 'refused'
  throw error
}

/** One question on one connection. */
class Scan {
  readonly #connection: Connection
  readonly #bytes: Uint8Array
  readonly #reply: Uint8Array[] = []
  #replyOctets = 0
  #at = 0
  #sentAll = false
  readonly #done = Promise.withResolvers<Asked<ClamdVerdict>>()

  constructor(connection: Connection, bytes: Uint8Array) {
    this.#connection = connection
    this.#bytes = bytes
  }

  verdict(scheduler: Scheduler, timeoutMs: number): Promise<Asked<ClamdVerdict>> {
    const cancel = scheduler.after(timeoutMs, () => this.#end({ kind: 'none', why: 'timeout' }))
    this.#connection.handle({
      data: (piece) => this.#hear(piece),
      drained: () => this.#send(),
      ended: () => this.#end(this.#judge()),
      closed: () => {
        cancel()
        this.#end(this.#judge())
      },
    })
    this.#connection.write(COMMAND)
    this.#send()
    return this.#done.promise
  }

  /** As much as the connection takes; it goes on when that has left. */
  #send(): void {
    // Who has answered already does not listen any more.
    while (!this.#sentAll && this.#replyOctets === 0) {
      const chunk = this.#bytes.subarray(this.#at, this.#at + CHUNK_OCTETS)
      if (chunk.length === 0) {
        this.#sentAll = true
        this.#connection.write(LAST_CHUNK)
        return
      }
      const head = new Uint8Array(4)
      new DataView(head.buffer).setUint32(0, chunk.length)
      this.#at += chunk.length
      this.#connection.write(head)
      if (!this.#connection.write(chunk)) return
    }
  }

  #hear(piece: Uint8Array): void {
    this.#replyOctets += piece.length
    if (this.#replyOctets > CLAMD_REPLY_OCTETS_MAX) this.#end({ kind: 'none', why: 'garbage' })
    else this.#reply.push(piece)
  }

  #judge(): Asked<ClamdVerdict> {
    if (this.#replyOctets === 0) return { kind: 'none', why: 'closed' }
    const asked = readClamdReply(Buffer.concat(this.#reply))
    // It has not seen all of it: whatever it finds clean is something else.
    if (asked.kind === 'verdict' && asked.verdict.virus === undefined && !this.#sentAll)
      return { kind: 'none', why: 'garbage' }
    return asked
  }

  #end(asked: Asked<ClamdVerdict>): void {
    this.#done.resolve(asked)
    this.#connection.destroy()
  }
}

const NUL = 0
const LF = 10

/** A whole answer, as it stood when the connection ended. */
export function readClamdReply(bytes: Uint8Array): Asked<ClamdVerdict> {
  const last = bytes.length - 1
  // Cut off, or something stands behind it: then nobody knows which of the two is meant.
  if (bytes[last] !== NUL && bytes[last] !== LF) return { kind: 'none', why: 'garbage' }
  const line = bytes.subarray(0, last)
  if (line.some((octet) => octet < 0x20)) return { kind: 'none', why: 'garbage' }
  const text = new TextDecoder().decode(line)
  if (text === 'stream: OK') return { kind: 'verdict', verdict: { virus: undefined } }
  const found = /^stream: (\S.*) FOUND$/.exec(text)?.[1]
  if (found !== undefined) return { kind: 'verdict', verdict: { virus: virusName(found) } }
  if (/^INSTREAM size limit exceeded\. ERROR$/.test(text)) return { kind: 'none', why: 'too-large' }
  return { kind: 'none', why: text.endsWith(' ERROR') ? 'error' : 'garbage' }
}

/** For logs, replies and pages: what makes a name, and no more of it than a name has. */
export function virusName(name: string): string {
  return name.replace(/[^A-Za-z0-9._:()/+-]/g, '_').slice(0, VIRUS_NAME_MAX)
}
