/**
 * Whether a machine may send mail in the name of a domain.
 *
 *   checkSpf({ address: '192.0.2.7', helo: 'mx.otra.test', mailFrom: 'bea@otra.test' }, deps)
 *   → { result: 'pass', domain: 'otra.test', identity: 'mailfrom', mechanism: 'mx' }
 *
 * RFC 7208 §4
 */
import { canonicalHostAddress, plainAddress } from '../../net/host-address.ts'
import { Evaluation, type SpfDeps, SpfError, type SpfResult } from './evaluation.ts'

/** What an SMTP client said of itself. */
export type SpfQuestion = {
  /** The client's address; an IPv4 address in IPv6 form counts as what it is. */
  readonly address: string
  readonly helo: string
  /** Without angle brackets; empty for bounces, which are checked by HELO. RFC 7208 §2.4 */
  readonly mailFrom: string
}

export type SpfVerdict = {
  readonly result: SpfResult
  /** Whose record was asked for first. */
  readonly domain: string
  readonly identity: 'mailfrom' | 'helo'
  /** The term that decided, as it stands in the record; undefined: none did. */
  readonly mechanism: string | undefined
  /** What the domain says of a `fail`, in printable ASCII: somebody else's words. RFC 7208 §6.2 */
  readonly explanation: string | undefined
  /** Of the two errors: what is wrong, in English, for logs and reports. */
  readonly problem: string | undefined
}

/** Never throws for anything in the DNS: that is a result. */
export async function checkSpf(question: SpfQuestion, deps: SpfDeps): Promise<SpfVerdict> {
  const sender = senderOf(question)
  const identity = question.mailFrom === '' ? 'helo' : 'mailfrom'
  const evaluation = new Evaluation(
    { ...sender, helo: question.helo, address: plainAddress(canonicalHostAddress(question.address)) },
    deps,
  )
  const verdict = { domain: sender.domain, identity, mechanism: undefined, explanation: undefined } as const
  try {
    return { ...verdict, ...(await evaluation.host(sender.domain)), problem: undefined }
  } catch (error) {
    if (!(error instanceof SpfError)) throw error
    return { ...verdict, result: error.result, problem: error.message }
  }
}

/** Without a local part it is postmaster. RFC 7208 §4.3 */
function senderOf({ mailFrom, helo }: SpfQuestion): { readonly local: string; readonly domain: string } {
  const at = mailFrom.lastIndexOf('@')
  if (mailFrom === '' || at < 0) return { local: 'postmaster', domain: mailFrom === '' ? helo : mailFrom }
  return { local: at === 0 ? 'postmaster' : mailFrom.slice(0, at), domain: mailFrom.slice(at + 1) }
}
