/** A key that we share with a DNS server, as it is written in a setting. RFC 8945 §6 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { dnsName } from './dns-name.ts'

/** As node:crypto calls them: those that servers must know or should, without what is broken. RFC 8945 §6 */
export const TSIG_ALGORITHMS = {
  'hmac-sha224': 'sha224',
  'hmac-sha256': 'sha256',
  'hmac-sha384': 'sha384',
  'hmac-sha512': 'sha512',
} as const

export type TsigKey = {
  readonly algorithm: keyof typeof TSIG_ALGORITHMS
  /** In lower case, without the final dot. */
  readonly name: string
  readonly secret: Buffer
}

const KEY = /^(?:([a-z0-9-]+):)?([^:]+):([A-Za-z0-9+/]+={0,2})$/

/** `[algorithm:]name:secret`, the secret as base64, as nsupdate and knsupdate take it. Throws SyntaxFault. */
export function parseTsigKey(text: string): TsigKey {
  const [, algorithm = 'hmac-sha256', given = '', secret = ''] = KEY.exec(text) ?? []
  const name = dnsName(given)
  if (name === undefined || !Object.hasOwn(TSIG_ALGORITHMS, algorithm))
    throw new SyntaxFault('a key as hmac-sha256:NAME:BASE64', 0)
  return { algorithm: algorithm as TsigKey['algorithm'], name, secret: Buffer.from(secret, 'base64') }
}
