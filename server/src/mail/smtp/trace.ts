/**
 * The line that this server puts on top of a message.
 *
 *   Received: from mail.otra.test (mail.otra.test [192.0.2.7])
 *           by mx.empresa.test with ESMTPS (TLSv1.3 TLS_AES_256_GCM_SHA384) id 3f2a9c1e.1
 *           for <luis@empresa.test>; Fri, 21 Nov 2025 10:40:00 +0000
 *
 * RFC 5321 §4.4, RFC 3848, RFC 6531 §4.3
 */
import { type Address, formatAddress } from '../address.ts'
import { isHostName } from './command-line.ts'

export type Trace = {
  /** Undefined on submission: where our people sit is nobody's business. THREATS SUB3 */
  readonly client:
    | { readonly hello: string; readonly address: string; readonly reverseName: string | undefined }
    | undefined
  readonly by: string
  /** `ESMTPSA` and its relatives. RFC 3848 */
  readonly protocol: string
  readonly tls: { readonly version: string; readonly cipher: string } | undefined
  readonly id: string
  /** Only when there is one recipient: else each would see the others. RFC 5321 §7.2 */
  readonly recipient: Address | undefined
  readonly date: string
}

/** One folded field, CRLF included. */
export function formatReceived(trace: Trace): string {
  const from =
    trace.client === undefined
      ? ''
      : `from ${safeHost(trace.client.hello)} (${clientName(trace.client)})\r\n\t`
  const tls =
    trace.tls === undefined ? '' : ` (${safeToken(trace.tls.version)} ${safeToken(trace.tls.cipher)})`
  const recipient = trace.recipient === undefined ? '' : `\r\n\tfor <${formatAddress(trace.recipient)}>`
  return `Received: ${from}by ${trace.by} with ${trace.protocol}${tls} id ${trace.id}${recipient}; ${trace.date}\r\n`
}

/** `ESMTP`, `ESMTPS`, `ESMTPSA`, `UTF8SMTP…`, `LMTP…`, or plain `SMTP` after HELO. RFC 3848, RFC 6531 §4.3 */
export function protocolName(session: {
  readonly lmtp: boolean
  readonly extended: boolean
  readonly utf8: boolean
  readonly tls: boolean
  readonly signedIn: boolean
}): string {
  if (!session.lmtp && !session.extended) return 'SMTP'
  const base = session.lmtp ? (session.utf8 ? 'UTF8LMTP' : 'LMTP') : session.utf8 ? 'UTF8SMTP' : 'ESMTP'
  return `${base}${session.tls ? 'S' : ''}${session.signedIn ? 'A' : ''}`
}

/** A name a stranger chose, as one token: anything that is no host name is escaped sign by sign. THREATS DN2 */
export function safeHost(name: string): string {
  return isHostName(name) ? name : safeToken(name)
}

const TOKEN_SIGNS = 255

function safeToken(text: string): string {
  let out = ''
  for (const sign of text) {
    out += /^[A-Za-z0-9_.:-]$/.test(sign)
      ? sign
      : `=${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase()}=`
    if (out.length > TOKEN_SIGNS) break
  }
  return out === '' ? 'unknown' : out.slice(0, TOKEN_SIGNS)
}

/** Its name by DNS and its address; a unix socket has neither. */
function clientName({ address, reverseName }: NonNullable<Trace['client']>): string {
  if (address === '') return 'local'
  const literal = address.includes(':') ? `IPv6:${address}` : address
  return `${safeHost(reverseName ?? 'unknown')} [${literal}]`
}
