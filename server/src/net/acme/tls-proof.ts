/**
 * What port 443 shows to an authority that looks there: to who asks for a name that is being proved, and speaks nothing but
 * `acme-tls/1`. Whoever else asks for that name is served as always. RFC 8737 §3
 */
import type { SecureContext } from 'node:tls'
import type { ClientHello } from '../client-hello.ts'
import { type Pem, serverContext } from '../server-context.ts'

export const ACME_TLS = 'acme-tls/1'

export type NamedPem = Pem & { readonly name: string }

/** Undefined: nothing is being proved, so nobody need look what clients say first. */
export type TlsProof = (hello: ClientHello) => SecureContext | undefined

export function createTlsProof(certificates: readonly NamedPem[]): TlsProof | undefined {
  if (certificates.length === 0) return undefined
  const contexts = new Map(certificates.map((pem) => [pem.name, serverContext([{ ...pem, names: [] }])]))
  return ({ serverName, protocols }) =>
    serverName !== undefined && protocols.length === 1 && protocols[0] === ACME_TLS
      ? contexts.get(serverName)
      : undefined
}
