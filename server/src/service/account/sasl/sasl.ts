/**
 * The SASL mechanisms, named as the edges offer them. RFC 4422
 * OAUTHBEARER is not among them: there is nothing yet that issues tokens.
 */
import type { Authenticator, SignInContext } from '../authenticator.ts'
import type { SaslExchange } from './exchange.ts'
import { startLogin } from './login.ts'
import { startPlain } from './plain.ts'
import { startScram } from './scram.ts'

export type SaslDeps = {
  readonly authenticator: Authenticator
  readonly context: SignInContext
  /** `tls-exporter` bytes of this connection (RFC 9266 §4.2); undefined where they bind nothing: TLS 1.2, no TLS. */
  readonly exporterKey: Uint8Array | undefined
}

/**
 * Mechanisms to offer, strongest first; none where a password could be overheard. `secure` is TLS or a connection that
 * the configuration declares private.
 */
export function saslMechanisms(over: {
  readonly secure: boolean
  readonly hasExporter: boolean
}): readonly string[] {
  if (!over.secure) return []
  const always = ['SCRAM-SHA-256', 'PLAIN', 'LOGIN']
  return over.hasExporter ? ['SCRAM-SHA-256-PLUS', ...always] : always
}

/** A new exchange, which shares nothing with any other; undefined when the mechanism is not offered here. */
export function startSasl(mechanism: string, deps: SaslDeps): SaslExchange | undefined {
  const name = mechanism.toUpperCase()
  const over = { secure: deps.context.secure, hasExporter: deps.exporterKey !== undefined }
  if (!saslMechanisms(over).includes(name)) return undefined
  switch (name) {
    case 'PLAIN':
      return startPlain(deps)
    case 'LOGIN':
      return startLogin(deps)
    case 'SCRAM-SHA-256':
      return startScram(deps, false)
    case 'SCRAM-SHA-256-PLUS':
      return startScram(deps, true)
    default:
      return undefined
  }
}
