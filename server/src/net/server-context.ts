/**
 * What our TLS servers offer: TLS 1.2 and 1.3, forward secrecy only, no renegotiation, and the certificate that
 * belongs to the name the client asks for. RFC 8446, RFC 9325 §4, RFC 6066 §3
 */
import { constants } from 'node:crypto'
import { createSecureContext, type SecureContext } from 'node:tls'

export type Pem = { readonly certificate: string; readonly key: string }

/** A context that knows its siblings: the one for a server name, itself when none fits. Never throws. */
export type ServerContext = SecureContext & {
  readonly byName: (name: string) => SecureContext
  /** What it was made of, the default's: for whatever else is signed as this server. */
  readonly pem: Pem
}

/** No RSA key exchange, no CBC. RFC 9325 §4.2 */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':')

/** Throws when a certificate and its key cannot be read or do not belong together. The first is the default. */
export function serverContext(
  certificates: readonly (Pem & { readonly names: readonly string[] })[],
): ServerContext {
  const byName = new Map<string, SecureContext>()
  let first: SecureContext | undefined
  for (const { certificate, key, names } of certificates) {
    const context = createSecureContext({
      cert: certificate,
      key,
      minVersion: 'TLSv1.2',
      ciphers: CIPHERS,
      honorCipherOrder: true,
      // A client could make us pay for a handshake again and again on one connection (CVE-2011-1473).
      secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    })
    first ??= context
    for (const name of names) if (!byName.has(name)) byName.set(name, context)
  }
  const [pem] = certificates
  if (first === undefined || pem === undefined) throw new Error('a TLS server needs a certificate')
  const fallback = first
  return Object.assign(fallback, {
    pem: { certificate: pem.certificate, key: pem.key },
    byName: (name: string): SecureContext => {
      const asked = name.toLowerCase()
      // A wildcard stands for one label. RFC 6125 §6.4.3
      return byName.get(asked) ?? byName.get(`*${asked.slice(Math.max(asked.indexOf('.'), 0))}`) ?? fallback
    },
  })
}

/** The context for what the client asks; made for node:tls, whose callback must never see an exception. */
export function chooseByName(
  context: SecureContext,
): (name: string, done: (error: Error | null, context?: SecureContext) => void) => void {
  const byName = (context as Partial<ServerContext>).byName
  return (name, done) => done(null, byName === undefined ? context : byName(name))
}
