/** How a client of an issuer says who it is. */
import type { Secret } from '../../lib/secret.ts'

/** RFC 6749 §2.3.1: both halves are form-encoded before they are joined. */
export function basicAuthorization(clientId: string, clientSecret: Secret): string {
  const encode = (text: string): string => new URLSearchParams({ v: text }).toString().slice('v='.length)
  const pair = `${encode(clientId)}:${encode(clientSecret.reveal())}`
  return `Basic ${Buffer.from(pair).toString('base64')}`
}
