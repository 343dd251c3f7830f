/** What a server offered in its EHLO answer. RFC 5321 §4.1.1.1 */
import type { Reply } from './reply.ts'

export type Capabilities = {
  readonly pipelining: boolean
  readonly chunking: boolean
  readonly binaryMime: boolean
  readonly eightBitMime: boolean
  readonly smtpUtf8: boolean
  readonly dsn: boolean
  readonly startTls: boolean
  readonly requireTls: boolean
  readonly size: boolean
  /** Octets; undefined: no limit was told. RFC 1870 §4 */
  readonly sizeMax: number | undefined
  /** SASL mechanisms, upper case. */
  readonly auth: ReadonlySet<string>
  /** Recipients and messages allowed, when told. RFC 9422 §4 */
  readonly recipientsMax: number | undefined
  readonly messagesMax: number | undefined
}

export const NO_CAPABILITIES: Capabilities = capabilitiesOf({ code: 250, status: undefined, lines: [''] })

export function capabilitiesOf(reply: Reply): Capabilities {
  const offered = new Map<string, readonly string[]>()
  for (const line of reply.lines.slice(1)) {
    // `AUTH=PLAIN` is how servers before RFC 2554 wrote it.
    const [keyword = '', ...parameters] = line
      .trim()
      .replace(/^AUTH=/i, 'AUTH ')
      .toUpperCase()
      .split(' ')
    offered.set(keyword, [...(offered.get(keyword) ?? []), ...parameters.filter((word) => word !== '')])
  }
  const limits = offered.get('LIMITS') ?? []
  return {
    pipelining: offered.has('PIPELINING'),
    chunking: offered.has('CHUNKING'),
    binaryMime: offered.has('BINARYMIME') && offered.has('CHUNKING'),
    eightBitMime: offered.has('8BITMIME'),
    smtpUtf8: offered.has('SMTPUTF8'),
    dsn: offered.has('DSN'),
    startTls: offered.has('STARTTLS'),
    requireTls: offered.has('REQUIRETLS'),
    size: offered.has('SIZE'),
    sizeMax: positive(offered.get('SIZE')?.[0]),
    auth: new Set(offered.get('AUTH') ?? []),
    recipientsMax: limitOf(limits, 'RCPTMAX='),
    messagesMax: limitOf(limits, 'MAILMAX='),
  }
}

function limitOf(words: readonly string[], name: string): number | undefined {
  return positive(words.find((word) => word.startsWith(name))?.slice(name.length))
}

function positive(digits: string | undefined): number | undefined {
  if (digits === undefined || !/^\d{1,15}$/.test(digits)) return undefined
  const value = Number(digits)
  return value > 0 ? value : undefined
}
