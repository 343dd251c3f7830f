/**
 * Asks Rspamd about a message, as it came and with what is known of who brought it.
 *
 *   C: POST /checkv2          IP, Helo, Hostname, From, Rcpt, Deliver-To, Queue-Id, User; the message
 *   S: 200, {"score": 3.2, "required_score": 15, "action": "no action", "symbols": {…}}
 */
import { formatAddress } from '../../../mail/address.ts'
import { AnswerLateError } from '../../../net/http-answer.ts'
import type { AskService } from '../../../net/service-http.ts'
import type { ServicePlace } from '../../../net/service-place.ts'
import type { SuspectMail } from '../examiner.ts'
import type { Asked } from './guarded.ts'
import { RSPAMD_MESSAGE_OCTETS_MAX, RSPAMD_RECIPIENTS_MAX, RSPAMD_REPLY_OCTETS_MAX } from './limits.ts'
import { type RspamdVerdict, readRspamdReply } from './rspamd-reply.ts'

export type RspamdDeps = {
  readonly place: ServicePlace
  readonly ask: AskService
  /** Where junk begins by our count. */
  readonly junkPoints: number
}

/** Never rejects. */
export async function askRspamd(
  { place, ask, junkPoints }: RspamdDeps,
  mail: SuspectMail,
  timeoutMs: number,
): Promise<Asked<RspamdVerdict>> {
  if (mail.bytes.length > RSPAMD_MESSAGE_OCTETS_MAX) return { kind: 'none', why: 'too-large' }
  try {
    const { status, body } = await ask({
      ...{ place, path: '/checkv2', headers: fieldsOf(mail), body: mail.bytes },
      ...{ timeoutMs, maxBytes: RSPAMD_REPLY_OCTETS_MAX },
    })
    if (status !== 200) return { kind: 'none', why: 'error' }
    const verdict = readRspamdReply(body, junkPoints)
    return verdict === undefined ? { kind: 'none', why: 'garbage' } : { kind: 'verdict', verdict }
  } catch (error) {
    // The client of HTTP rejects with whatever the network says, and each of that means the same here.
    if (!(error instanceof Error)) throw error
    return { kind: 'none', why: error instanceof AnswerLateError ? 'timeout' : 'closed' }
  }
}

function fieldsOf(mail: SuspectMail): Record<string, string | readonly string[]> {
  const { client, reversePath, recipients } = mail
  const to = recipients.slice(0, RSPAMD_RECIPIENTS_MAX).map(formatAddress)
  return {
    'content-type': 'application/octet-stream',
    'queue-id': mail.id,
    ip: client.address,
    helo: client.hello,
    ...(client.reverseName !== undefined && { hostname: client.reverseName }),
    from: reversePath === null ? '<>' : formatAddress(reversePath),
    ...(to.length > 0 && { rcpt: to }),
    ...(to.length === 1 && { 'deliver-to': to[0] ?? '' }),
  }
}
