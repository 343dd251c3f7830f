/**
 * What mass mail gets before it enters the queue: each recipient a message of its own, with a way to say no to more of it
 * in its header. Who writes that way down already is left alone. RFC 2369 §3.2, RFC 8058 §3
 *
 *   List-Unsubscribe: <https://mail.empresa.es/unsubscribe/3f.YmVh….8Jk2…>,
 *    <mailto:unsubscribe-3f-k3v9…@empresa.es>
 *   List-Unsubscribe-Post: List-Unsubscribe=One-Click
 */
import { Refusal } from '../../lib/refusal.ts'
import { domainOf } from '../../mail/address.ts'
import { findField, readHeader } from '../../mail/header/header.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import type { MassMail } from '../queue/mass/mass-mail.ts'
import type { Submission } from '../queue/submission.ts'
import { COPIES_BYTES_MAX, UNSUBSCRIBE_PATH } from './limits.ts'
import type { Unsubscriber, UnsubscribeTokens } from './tokens.ts'

export type MassMailDeps = {
  /** Of an account whose mail takes the mass lane: who asks has made sure. */
  readonly directory: Pick<Directory, 'account' | 'read'>
  readonly tokens: UnsubscribeTokens
  /** `https://mail.empresa.test`; undefined: no page of ours is served, only the address is written. */
  readonly origin: string | undefined
}

export function createMassMail({ directory, tokens, origin }: MassMailDeps): MassMail {
  const fieldsFor = async (who: Unsubscriber, domain: string): Promise<string> => {
    const address = `<mailto:${await tokens.mail(who)}@${domain}>`
    if (origin === undefined) return `List-Unsubscribe: ${address}\r\n`
    const link = `<${origin}${UNSUBSCRIBE_PATH}/${await tokens.link(who)}>`
    return `List-Unsubscribe: ${link},\r\n ${address}\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n`
  }
  return {
    async copies(submission) {
      const { accountId, bytes, recipients, deliveryId } = submission
      if (accountId === undefined) return undefined
      if (findField(bytes, readHeader(bytes), 'list-unsubscribe') !== undefined) return undefined
      const account = await directory.account(accountId)
      if (account === undefined) return undefined
      const most = Math.floor(COPIES_BYTES_MAX / bytes.length)
      if (recipients.length > most) throw new Refusal('limit', { key: 'lane.copies', values: { most } })
      const domain = domainOf(account.address)
      return recipients.map((recipient, n) => async (): Promise<Submission> => {
        const fields = await fieldsFor({ accountId, recipient: recipient.address }, domain)
        return {
          ...submission,
          recipients: [recipient],
          bytes: Buffer.concat([Buffer.from(fields), bytes]),
          deliveryId: recipients.length === 1 ? deliveryId : `${deliveryId}>each>${n}`,
        }
      })
    },
    unsubscribed: (accountId: AccountId, recipients) =>
      directory.read((tables) => tables.unsubscribed.among(accountId, recipients)),
  }
}
