/** How one session went with TLS, told once: what went wrong first counts, whatever was tried then. RFC 8460 §4.4 */
import type { TlsPolicyType, TlsResult } from '../../mail/report/tls-json.ts'
import type { TlsSession } from '../../mail/report/write-tls.ts'
import type { Target } from './open-hop.ts'
import type { Session } from './smtp/session.ts'

/** `domain`: whose mail it is, and who may ask for reports. */
export type NoteTls = (domain: string, session: TlsSession) => void

/** Lives until the session is open or given up. */
export class TlsNotes {
  /** Under which the session is opened. Until another is found, what the DNS says of the machine. */
  policy: TlsPolicyType = 'tlsa'
  readonly #target: Target
  readonly #domain: string
  #tell: NoteTls | undefined

  constructor(target: Target, domain: string, tell: NoteTls | undefined) {
    this.#target = target
    this.#domain = domain
    this.#tell = tell
  }

  opened({ wire }: Session): void {
    this.say(wire.connection.tls === undefined ? 'starttls-not-supported' : 'ok')
  }

  say(result: TlsResult | 'ok'): void {
    const { host, address } = this.#target
    this.#tell?.(this.#domain, { policy: this.policy, result, host, address })
    this.#tell = undefined
  }
}
