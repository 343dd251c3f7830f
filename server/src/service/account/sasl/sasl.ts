/**
 * The SASL mechanisms, named as the edges offer them. RFC 4422
 */
import type { Authenticator, SignInContext } from '../authenticator.ts'
import { startOAuthBearer, startXOAuth2 } from './bearer.ts'
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
  /** An issuer of tokens is configured. */
  readonly tokens: boolean
  readonly scram: boolean
}): readonly string[] {
  if (!over.secure) return []
  return [
    ...(over.scram && over.hasExporter ? ['SCRAM-SHA-256-PLUS'] : []),
    ...(over.scram ? ['SCRAM-SHA-256'] : []),
    ...(over.tokens ? ['OAUTHBEARER', 'XOAUTH2'] : []),
    'PLAIN',
    'LOGIN',
  ]
}

/** A new exchange, which shares nothing with any other; undefined when the mechanism is not offered here. */
export function startSasl(mechanism: string, deps: SaslDeps): SaslExchange | undefined {
  const name = mechanism.toUpperCase()
  const { authenticator, context, exporterKey } = deps
  const over = {
    secure: context.secure,
    hasExporter: exporterKey !== undefined,
    tokens: authenticator.tokens !== undefined,
    scram: authenticator.offersScram,
  }
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
    case 'OAUTHBEARER':
      return startOAuthBearer(deps)
    case 'XOAUTH2':
      return startXOAuth2(deps)
    default:
      return undefined
  }
}
