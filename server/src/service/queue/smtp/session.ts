/**
 * A session with a next hop, from its greeting until it is ready for mail.
 *
 *   S: 220 mx.example.org ESMTP
 *   C: EHLO correo.empresa.test
 *   S: 250-mx.example.org
 *   S: 250 STARTTLS
 *   C: STARTTLS
 */
import type { X509Certificate } from 'node:crypto'
import type { Scheduler } from '../../../lib/scheduler.ts'
import type { TlsResult } from '../../../mail/report/tls-json.ts'
import { isIpAddress } from '../../../net/address-range.ts'
import type { TlsClientOptions } from '../../../net/connect.ts'
import type { Connection } from '../../../net/connection.ts'
import type { StoredReply } from '../../../store/queue-types.ts'
import { SESSION_START_MAX_MS, TIMEOUTS } from '../limits.ts'
import { ownReply } from '../outcome.ts'
import { type Capabilities, capabilitiesOf, NO_CAPABILITIES } from './capabilities.ts'
import { commandLine } from './command-line.ts'
import { type Reply, replyText } from './reply.ts'
import { type Credentials, SaslFault, signIn } from './sasl-client.ts'
import { tlsResultOf } from './tls-result.ts'
import { Wire, WireFault } from './wire.ts'

/** Why these certificates, the server's own first, are not those that were asked for; undefined: they are. */
export type JudgeCertificates = (chain: readonly X509Certificate[]) => string | undefined
export type SessionTls = 'off' | 'opportunistic' | 'encrypt' | 'require'

export type SessionOptions = {
  /** The name this server goes by. */
  readonly helloName: string
  /** The next hop by name, for TLS and for the record. */
  readonly host: string
  /** `encrypt` wants TLS with whoever is there, `require` with a certificate for `host`. */
  readonly tls: SessionTls
  /** What else is asked of the certificates. */
  readonly judge?: JudgeCertificates | undefined
  readonly lmtp: boolean
  readonly credentials: Credentials | undefined
  readonly scheduler: Scheduler
  /** What else node:tls should know: roots of a test, for instance. */
  readonly tlsOptions: TlsClientOptions
}

/** The hop cannot be used now. `tryClear`: opportunistic TLS failed, the same host may be asked without. `tls`: for want of TLS. */
export class SessionFault extends Error {
  override readonly name = 'SessionFault'
  readonly reply: StoredReply
  /** The host says that it never takes mail. RFC 7504 §3 */
  readonly permanent: boolean
  readonly tryClear: boolean
  readonly tls: boolean
  /** What went wrong with TLS, as reports call it. */
  readonly tlsResult: TlsResult

  constructor(reply: StoredReply, kind: FaultKind = {}) {
    super(reply.text)
    this.reply = reply
    this.permanent = kind.permanent ?? false
    this.tryClear = kind.tryClear ?? false
    this.tls = kind.tls ?? false
    this.tlsResult = kind.tlsResult ?? 'validation-failure'
  }
}

type FaultKind = { permanent?: boolean; tryClear?: boolean; tls?: boolean; tlsResult?: TlsResult }

export type Session = {
  readonly wire: Wire
  readonly options: SessionOptions
  readonly capabilities: Capabilities
  /** Its certificate is its own, by an authority or by what the DNS says of it. */
  readonly proved: boolean
  /** False: its name comes from a DNS that nobody signed, and no policy names it. RFC 8689 §2 */
  readonly named?: boolean
}

/** Greeting, EHLO, STARTTLS, AUTH. Closes the connection and throws SessionFault when it comes to nothing. */
export async function openSession(connection: Connection, options: SessionOptions): Promise<Session> {
  const wire = new Wire(connection, options.scheduler)
  const cancel = options.scheduler.after(SESSION_START_MAX_MS, () => wire.fail('the greeting took too long'))
  try {
    const session = await introduce(wire, options)
    if (wire.broken !== undefined) throw wire.broken
    return session
  } catch (error) {
    wire.fail('session given up')
    if (error instanceof WireFault)
      throw new SessionFault({ ...ownReply(421, '4.4.2', error.message), host: options.host })
    if (error instanceof SaslFault)
      throw new SessionFault({ ...ownReply(454, '4.7.0', error.message), host: options.host })
    throw error
  } finally {
    cancel()
  }
}

async function introduce(wire: Wire, options: SessionOptions): Promise<Session> {
  const greeting = await wire.reply(TIMEOUTS.greeting)
  if (greeting.code !== 220) throw refused(greeting, options.host)
  let capabilities = await hello(wire, options)
  if (options.tls !== 'off' && wire.connection.tls === undefined) {
    if (capabilities.startTls) capabilities = await secure(wire, options)
    else if (options.tls !== 'opportunistic')
      throw new SessionFault(
        {
          ...ownReply(450, '4.7.4', 'TLS is required here and the server does not offer it'),
          host: options.host,
        },
        { tls: true, tlsResult: 'starttls-not-supported' },
      )
  }
  if (options.credentials !== undefined) await authenticate(wire, options, capabilities)
  return { wire, options, capabilities, proved: isProved(wire, options) }
}

/** With `judge` it would not have come this far. */
function isProved({ connection }: Wire, { judge }: SessionOptions): boolean {
  return connection.tls !== undefined && (judge !== undefined || connection.peerCertificate().authorized)
}

async function hello(wire: Wire, options: SessionOptions): Promise<Capabilities> {
  wire.write(commandLine(options.lmtp ? 'LHLO' : 'EHLO', options.helloName))
  const reply = await wire.reply(TIMEOUTS.hello)
  if (reply.code === 250) return capabilitiesOf(reply)
  // A server from before extensions. RFC 5321 §3.2
  if (!options.lmtp && reply.code >= 500 && reply.code <= 504) {
    wire.write(commandLine('HELO', options.helloName))
    const plain = await wire.reply(TIMEOUTS.hello)
    if (plain.code === 250) return NO_CAPABILITIES
    throw refused(plain, options.host)
  }
  throw refused(reply, options.host)
}

async function secure(wire: Wire, options: SessionOptions): Promise<Capabilities> {
  const mayClear = options.tls === 'opportunistic'
  wire.write(commandLine('STARTTLS'))
  const reply = await wire.reply(TIMEOUTS.hello)
  if (reply.code !== 220)
    throw new SessionFault(stored(reply, options.host), {
      ...{ tryClear: mayClear, tls: true, tlsResult: 'starttls-not-supported' },
    })
  try {
    await wire.startTls({
      host: options.host,
      // SNI takes names only. RFC 6066 §3
      ...(!isIpAddress(options.host) && { servername: options.host }),
      // Opportunistic TLS hides mail from those who listen; it does not say who is there. RFC 7435 §3
      rejectUnauthorized: options.tls === 'require',
      ...options.tlsOptions,
    })
  } catch (error) {
    if (!(error instanceof WireFault)) throw error
    throw new SessionFault(
      { ...ownReply(454, '4.7.5', error.message), host: options.host },
      { tryClear: mayClear, tls: true, tlsResult: tlsResultOf(error) },
    )
  }
  const problem = options.judge?.(wire.connection.peerChain())
  if (problem !== undefined)
    throw new SessionFault(
      { ...ownReply(454, '4.7.5', `TLS: ${problem}`), host: options.host },
      { tls: true },
    )
  // What was offered before TLS may have been anybody's. RFC 3207 §4.2
  return hello(wire, options)
}

async function authenticate(wire: Wire, options: SessionOptions, offered: Capabilities): Promise<void> {
  if (options.credentials === undefined) return
  const reply = await signIn(options.credentials, offered.auth, (line) => {
    wire.write(line)
    return wire.reply(TIMEOUTS.hello)
  })
  if (reply?.code === 235) return
  // A wrong password is the operator's to mend: the mail waits. It is no fault of who sent it.
  const said = reply === undefined ? 'the server offers no sign-in that we know' : replyText(reply)
  throw new SessionFault({ ...ownReply(454, '4.7.0', `sign-in failed: ${said}`), host: options.host })
}

function refused(reply: Reply, host: string): SessionFault {
  return new SessionFault(stored(reply, host), { permanent: reply.code === 521 || reply.code === 556 })
}

/** A reply as it is kept: with the status it carried, or the one that its code stands for. RFC 3463 §2 */
export function stored(reply: Reply, host: string): StoredReply {
  return {
    code: reply.code,
    status: reply.status ?? `${Math.floor(reply.code / 100)}.0.0`,
    text: replyText(reply),
    host,
  }
}
