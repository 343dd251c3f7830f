/** Opens the ports of one edge thread and hands what comes in to the protocol that belongs to the port. */
import { rmSync } from 'node:fs'
import type { Config, PortName } from '../config/config.ts'
import { PORT_NAMES } from '../config/config.ts'
import type { HttpEdge } from '../edge/http/http-edge.ts'
import type { ImapServer } from '../edge/imap/imap-server.ts'
import type { ManageSieveServer } from '../edge/managesieve/managesieve-server.ts'
import type { Pop3Server } from '../edge/pop3/pop3-server.ts'
import type { SmtpServer } from '../edge/smtp/server.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { Metrics } from '../lib/metrics.ts'
import type { Texts } from '../lib/text.ts'
import type { TlsProof } from '../net/acme/tls-proof.ts'
import type { Connection } from '../net/connection.ts'
import { ConnectionLimiter, type NoPlace, type Place } from '../net/connection-limiter.ts'
import { plainAddress } from '../net/host-address.ts'
import type { HttpStream } from '../net/http-server.ts'
import { type Listener, listen } from '../net/listener.ts'
import { sharedCounts } from '../net/network-counts.ts'
import { matchNetworks } from '../net/networks.ts'
import type { ProxySource } from '../net/proxy-protocol.ts'
import type { ServerContext } from '../net/server-context.ts'
import { portError } from './endpoints.ts'

export type EdgeListenersDeps = {
  readonly config: Config
  readonly smtp: SmtpServer
  readonly imap: ImapServer
  readonly pop3: Pop3Server
  readonly sieve: ManageSieveServer
  readonly http: HttpEdge
  readonly context: () => ServerContext
  /** How a certificate authority that looks at port 443 is answered. RFC 8737 */
  readonly proof: () => TlsProof | undefined
  readonly texts: Texts
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  /** Of this edge thread. Unix sockets cannot be shared as ports can: the first has them alone. */
  readonly index: number
  /** Where the edges count connections together. */
  readonly networkCounts: SharedArrayBuffer
}

/** What a peer that opened too many connections is told to wait. */
const TOO_MANY_MINUTES = 1
const IMPLICIT_TLS: ReadonlySet<PortName> = new Set(['submissions', 'imaps', 'pop3s', 'https'])
/** Its name in ALPN, and how it tells a peer that there is no place. RFC 7301, RFC 2449 §8, RFC 5804 §1.3 */
const SPOKEN = {
  imap: { alpn: 'imap', refuse: (text: string) => `* BYE [UNAVAILABLE] ${text}\r\n` },
  pop3: { alpn: 'pop3', refuse: (text: string) => `-ERR [SYS/TEMP] ${text}\r\n` },
  managesieve: { alpn: 'managesieve', refuse: (text: string) => `BYE (TRYLATER) "${text}"\r\n` },
  // RFC 7301 §6, RFC 9110 §15.6.4
  http: { alpn: 'http/1.1', refuse: () => 'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n' },
  smtp: { alpn: 'smtp', refuse: (text: string) => `421 4.7.0 ${text}\r\n` },
} as const
const SMTP_ROLES = { smtp: 'mx', submission: 'submission', submissions: 'submission', lmtp: 'lmtp' } as const

/** Throws StartError when a port cannot be had. */
export async function openEdgeListeners(deps: EdgeListenersDeps): Promise<readonly Listener[]> {
  const { config, clock } = deps
  const { listeners, limits } = config
  const limiter = new ConnectionLimiter(
    {
      openPerNetwork: limits.connectionsPerNetwork,
      newPerNetworkPerMinute: limits.newConnectionsPerNetworkPerMinute,
      openInAll: Math.ceil(limits.connections / config.server.workers),
      exempt: matchNetworks(listeners.exemptNetworks),
    },
    clock,
    sharedCounts(deps.networkCounts, deps.index),
  )
  const opened: Listener[] = []
  for (const name of PORT_NAMES) {
    const endpoint = listeners.ports[name]
    if (endpoint === false) continue
    if (typeof endpoint === 'string') {
      if (deps.index === 0) opened.push(await openSocket(name, endpoint, deps, limiter))
    } else for (const host of listeners.host) opened.push(await openPort(name, host, endpoint, deps, limiter))
  }
  return opened
}

async function openPort(
  name: PortName,
  host: string,
  port: number,
  deps: EdgeListenersDeps,
  limiter: ConnectionLimiter,
): Promise<Listener> {
  try {
    return await listen({ ...listenerOf(name, deps, limiter), host, port })
  } catch (error) {
    throw portError(name, host, port, (error as NodeJS.ErrnoException).code ?? 'ERROR')
  }
}

async function openSocket(
  name: PortName,
  path: string,
  deps: EdgeListenersDeps,
  limiter: ConnectionLimiter,
): Promise<Listener> {
  // A socket that is there was left behind: the instance lock says that no other of us lives.
  rmSync(path, { force: true })
  try {
    return await listen({ ...listenerOf(name, deps, limiter), host: '', port: 0, path })
  } catch (error) {
    throw portError(name, path, 0, (error as NodeJS.ErrnoException).code ?? 'ERROR')
  }
}

function listenerOf(name: PortName, deps: EdgeListenersDeps, limiter: ConnectionLimiter) {
  const { context, texts, config, log, metrics } = deps
  const spoken = SPOKEN[protocolOf(name)]
  const values = { n: TOO_MANY_MINUTES }
  const proxied = config.listeners.proxyProtocol.includes(name)
  return {
    limiter,
    log,
    ...(IMPLICIT_TLS.has(name) && {
      implicitTls: { context, alpn: [spoken.alpn], ...(name === 'https' && { proof: deps.proof }) },
    }),
    ...(proxied && { proxyFrom: matchNetworks(config.listeners.trustedProxies) }),
    tooMany: (ip: string, why: NoPlace) => {
      metrics.count('connections_refused_total', { listener: name, why })
      const key = why === 'network' ? 'rate.connection' : 'rate.server'
      const text = texts.format(config.server.language, { key, values: { ...values, ip } })
      return spoken.refuse(text)
    },
    ...takerOf(name, deps),
  }
}

/** What becomes of a connection: HTTP has the stream as it is, the mail protocols a Connection. */
function takerOf(name: PortName, deps: EdgeListenersDeps) {
  const count = (tls: boolean): void =>
    deps.metrics.count('connections_total', { listener: name, tls: String(tls) })
  if (name === 'https' || name === 'http')
    return {
      acceptSocket: (stream: HttpStream, { address }: ProxySource, place: Place) => {
        const secure = name === 'https'
        count(secure)
        deps.http.accept(stream, { address, secure, place })
      },
    }
  const accept = acceptOf(name, deps)
  return {
    accept: (connection: Connection) => {
      count(connection.tls !== undefined)
      accept(connection)
    },
  }
}

function protocolOf(name: PortName): keyof typeof SPOKEN {
  if (name === 'https' || name === 'http') return 'http'
  if (name === 'imap' || name === 'imaps') return 'imap'
  if (name === 'sieve') return 'managesieve'
  return name === 'pop3' || name === 'pop3s' ? 'pop3' : 'smtp'
}

function acceptOf(
  name: Exclude<PortName, 'https' | 'http'>,
  { config, smtp, imap, pop3, sieve }: EdgeListenersDeps,
): (connection: Connection) => void {
  const { listeners } = config
  if (name === 'imap' || name === 'imaps') return (connection) => imap.accept(connection)
  if (name === 'pop3' || name === 'pop3s') return (connection) => pop3.accept(connection)
  if (name === 'sieve') return (connection) => sieve.accept(connection)
  const role = SMTP_ROLES[name]
  const isPrivate = matchNetworks(listeners.privateNetworks)
  const xclientFrom =
    listeners.trustedProxies.length > 0 ? matchNetworks(listeners.trustedProxies) : undefined
  return (connection) =>
    smtp.accept(connection, role, {
      name,
      // Who may open a socket of the file system is decided by its folder.
      private: typeof listeners.ports[name] === 'string' || isPrivate(plainAddress(connection.remoteAddress)),
      ...(name === 'lmtp' && { trustedSenders: listeners.lmtpTrustedSenders }),
      ...(xclientFrom !== undefined && { xclientFrom }),
    })
}
