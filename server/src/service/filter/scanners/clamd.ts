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

/** What it is asked about: as a whole, or piece by piece, of which one at a time is in memory. */
export type Scanned = Uint8Array | AsyncIterable<Uint8Array>

/** Never rejects: pieces that cannot be read are an `error`. */
export async function askClamd(
  deps: ClamdDeps,
  scanned: Scanned,
  timeoutMs: number,
): Promise<Asked<ClamdVerdict>> {
  try {
    const connection = await deps.open(deps.place, Math.min(CONNECT_MS, timeoutMs))
    return await new Scan(connection, scanned).verdict(deps.scheduler, timeoutMs)
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
  readonly #pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>
  readonly #reply: Uint8Array[] = []
  #replyOctets = 0
  #sentAll = false
  #over = false
  /** Wakes who waits until the connection takes more. */
  #goOn: () => void = () => undefined
  readonly #done = Promise.withResolvers<Asked<ClamdVerdict>>()

  constructor(connection: Connection, scanned: Scanned) {
    this.#connection = connection
    this.#pieces = scanned instanceof Uint8Array ? [scanned] : scanned
  }

  verdict(scheduler: Scheduler, timeoutMs: number): Promise<Asked<ClamdVerdict>> {
    const cancel = scheduler.after(timeoutMs, () => this.#end({ kind: 'none', why: 'timeout' }))
    this.#connection.handle({
      data: (piece) => this.#hear(piece),
      drained: () => this.#goOn(),
      ended: () => this.#end(this.#judge()),
      closed: () => {
        cancel()
        this.#end(this.#judge())
      },
    })
    this.#connection.write(COMMAND)
    this.#send().catch(() => this.#end({ kind: 'none', why: 'error' }))
    return this.#done.promise
  }

  /** As much as the connection takes; it goes on when that has left. */
  async #send(): Promise<void> {
    for await (const piece of this.#pieces)
      for (let at = 0; at < piece.length; at += CHUNK_OCTETS) {
        // Who has answered already does not listen any more.
        if (this.#over || this.#replyOctets > 0) return
        await this.#sendChunk(piece.subarray(at, at + CHUNK_OCTETS))
      }
    if (this.#over) return
    this.#sentAll = true
    this.#connection.write(LAST_CHUNK)
  }

  async #sendChunk(chunk: Uint8Array): Promise<void> {
    const head = new Uint8Array(4)
    new DataView(head.buffer).setUint32(0, chunk.length)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#goOn = resolve
    this.#connection.write(head)
    if (!this.#connection.write(chunk)) await promise
  }

  #hear(piece: Uint8Array): void {
    this.#replyOctets += piece.length
    this.#goOn()
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
    this.#over = true
    this.#goOn()
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
