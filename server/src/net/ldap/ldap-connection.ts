/**
 * One connection to an LDAP server that is not believed: one question at a time, each with its deadline and a bound on
 * its answer. Referrals are never followed. RFC 4511, RFC 4513 §3
 */
import type { Scheduler } from '../../lib/scheduler.ts'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import type { Connect, TlsClientOptions } from '../connect.ts'
import type { Connection } from '../connection.ts'
import { ANSWER_BYTES, ANSWER_MESSAGES } from './limits.ts'
import {
  type Answer,
  bindRequest,
  type LdapEntry,
  type LdapResult,
  parseMessage,
  RESULT,
  type SearchQuestion,
  searchRequest,
  startTlsRequest,
  unbindRequest,
} from './message.ts'
import { MessageFramer } from './message-framer.ts'

/** The server does not answer, or not as LDAP: why, in words for the log. The connection is of no use any more. */
export class LdapFault extends Error {
  override readonly name = 'LdapFault'
}

export type LdapTarget = {
  readonly address: string
  readonly port: number
  readonly tls: 'implicit' | 'start' | 'none'
  /** Which certificate is believed. */
  readonly tlsOptions: TlsClientOptions
}

type Waiting = {
  readonly id: number
  readonly entries: LdapEntry[]
  bytes: number
  messages: number
  readonly resolve: (answer: Asked) => void
  readonly reject: (fault: LdapFault) => void
}
type Asked = {
  readonly kind: 'bound' | 'found' | 'extended'
  readonly result: LdapResult
  readonly entries: readonly LdapEntry[]
}

/** RFC 4511 §4.4.1: what has this id answers nothing, it is the server's goodbye. */
const UNASKED = 0

export class LdapConnection {
  readonly #connection: Connection
  readonly #scheduler: Scheduler
  #framer = new MessageFramer()
  #lastId = 0
  #waiting: Waiting | undefined
  #fault: LdapFault | undefined
  #upgrading = false

  private constructor(connection: Connection, scheduler: Scheduler) {
    this.#connection = connection
    this.#scheduler = scheduler
    connection.handle({
      data: (bytes) => this.#take(bytes),
      ended: () => this.#fail('it closed the connection'),
      closed: (error) => this.#fail(error?.message ?? 'the connection closed'),
    })
  }

  /** Dials, and is under TLS when it resolves if the target says so. Rejects with LdapFault. */
  static async open(
    { address, port, tls, tlsOptions }: LdapTarget,
    timeoutMs: number,
    { connect, scheduler }: { readonly connect: Connect; readonly scheduler: Scheduler },
  ): Promise<LdapConnection> {
    let connection: Connection
    try {
      connection = await connect({
        ...{ address, port, timeoutMs, scheduler },
        // The operator named it.
        allowPrivate: true,
        implicitTls: tls === 'implicit' ? tlsOptions : undefined,
      })
    } catch (error) {
      throw new LdapFault(error instanceof Error ? error.message : String(error), { cause: error })
    }
    const opened = new LdapConnection(connection, scheduler)
    if (tls === 'start') await opened.#startTls(tlsOptions, timeoutMs)
    return opened
  }

  /** False when nothing can be asked any more. */
  get usable(): boolean {
    return this.#fault === undefined && this.#waiting === undefined
  }

  /** A simple bind. An empty password would be no password at all, and always right: it is our bug. RFC 4513 §5.1.2 */
  async bind(name: string, password: string, timeoutMs: number): Promise<LdapResult> {
    if (name === '' || password === '') throw new Error('a bind without a name or a password proves nothing')
    return (await this.#ask((id) => bindRequest(id, name, password), 'bound', timeoutMs)).result
  }

  async search(
    question: SearchQuestion,
    timeoutMs: number,
  ): Promise<{ readonly result: LdapResult; readonly entries: readonly LdapEntry[] }> {
    return await this.#ask((id) => searchRequest(id, question), 'found', timeoutMs)
  }

  /** Says goodbye. RFC 4511 §4.3 */
  close(): void {
    if (this.#fault !== undefined) return
    this.#connection.write(unbindRequest(this.#nextId()))
    this.#connection.end()
    this.#fail('closed')
  }

  /**
   * What was said before the handshake was not said by who is under TLS: half a message left over would be completed
   * by the next answer, and a man in the middle would answer in the server's place. RFC 4511 §4.14.1, THREATS TL1
   */
  async #startTls(options: TlsClientOptions, timeoutMs: number): Promise<void> {
    const { result } = await this.#ask(startTlsRequest, 'extended', timeoutMs)
    if (result.code !== RESULT.success) {
      this.#fail(`it offers no StartTLS (${result.code} ${result.diagnostic})`)
      throw this.#broken()
    }
    if (this.#framer.partial || this.#fault !== undefined) {
      this.#fail('bytes before the TLS handshake')
      throw this.#broken()
    }
    this.#upgrading = true
    const cancel = this.#scheduler.after(timeoutMs, () => this.#fail('no TLS handshake in time'))
    try {
      await this.#connection.startTlsAsClient(options)
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error))
    } finally {
      cancel()
      this.#upgrading = false
    }
    if (this.#fault !== undefined) throw this.#broken()
    this.#framer = new MessageFramer()
  }

  async #ask(request: (id: number) => Buffer, kind: Asked['kind'], timeoutMs: number): Promise<Asked> {
    if (this.#fault !== undefined) throw this.#fault
    if (this.#waiting !== undefined) throw new Error('one question at a time')
    const id = this.#nextId()
    const answer = new Promise<Asked>((resolve, reject) => {
      this.#waiting = { id, entries: [], bytes: 0, messages: 0, resolve, reject }
    })
    const cancel = this.#scheduler.after(timeoutMs, () => this.#fail('no answer in time'))
    this.#connection.write(request(id))
    try {
      const asked = await answer
      if (asked.kind === kind) return asked
      this.#fail('an answer to something else')
      throw this.#broken()
    } finally {
      cancel()
    }
  }

  #take(bytes: Buffer): void {
    if (this.#fault !== undefined || this.#upgrading) return
    try {
      this.#framer.feed(bytes, (message) => this.#give(message))
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error
      this.#fail(`it does not speak LDAP: ${error.message}`)
    }
  }

  #give(message: Buffer): void {
    if (this.#fault !== undefined) return
    const { id, answer } = parseMessage(message)
    const waiting = this.#waiting
    if (id === UNASKED || waiting?.id !== id) {
      this.#fail(id === UNASKED ? 'it says goodbye' : 'an answer that nobody asked for')
      return
    }
    waiting.bytes += message.length
    if (++waiting.messages > ANSWER_MESSAGES || waiting.bytes > ANSWER_BYTES)
      this.#fail('an answer over the limit')
    else this.#note(waiting, answer)
  }

  #note(waiting: Waiting, answer: Answer): void {
    if (answer.kind === 'entry') waiting.entries.push(answer.entry)
    else if (answer.kind !== 'reference') {
      this.#waiting = undefined
      waiting.resolve({ ...answer, entries: waiting.entries })
    }
  }

  #nextId(): number {
    this.#lastId = (this.#lastId % 0x7fff_fffe) + 1
    return this.#lastId
  }

  #broken(): LdapFault {
    return this.#fault ?? new LdapFault('closed')
  }

  #fail(why: string): void {
    if (this.#fault !== undefined) return
    this.#fault = new LdapFault(why)
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.reject(this.#fault)
    if (why !== 'closed') this.#connection.destroy()
  }
}
