/** What a person hears by mail when something about their second factor changed: whoever did it, they should know. THREATS ID9 */

import type { Log } from '../../../lib/log.ts'
import type { TextRef, TextValues } from '../../../lib/text.ts'
import { domainOf } from '../../../mail/address.ts'
import type { AccountRecord } from '../../../store/directory-types.ts'
import type { AccountNotices } from '../../notice/account-notices.ts'

export type FactorEvent =
  | 'codesAdded'
  | 'codesRemoved'
  | 'codesGuessed'
  | 'passkeyAdded'
  | 'passkeyRemoved'
  | 'passkeyCopied'
  | 'recoveryMade'
  | 'recoveryUsed'
  | 'lifted'

/** The change stands, also when the notice could not be handed to the queue: that is logged. */
export type TellHolder = (account: AccountRecord, event: FactorEvent, values?: TextValues) => Promise<void>

/** Done by the person, as far as we know: it is told that others may have done it. */
const BY_SOMEBODY: ReadonlySet<FactorEvent> = new Set([
  'codesAdded',
  'codesRemoved',
  'passkeyAdded',
  'passkeyRemoved',
  'recoveryMade',
  'recoveryUsed',
])
/** From now on the password alone opens no mail program. */
const TURNED_ON: ReadonlySet<FactorEvent> = new Set(['codesAdded', 'passkeyAdded'])

export function createTellHolder({ notices, log }: { notices: AccountNotices; log: Log }): TellHolder {
  return async (account, event, values = {}) => {
    const domain = domainOf(account.address)
    const told = { ...values, address: account.address, admin: `postmaster@${domain}` }
    const paragraphs: TextRef[] = [{ key: `notice.factor.${event}`, values: told }]
    if (TURNED_ON.has(event)) paragraphs.push({ key: 'notice.factor.appPasswords' })
    if (BY_SOMEBODY.has(event)) paragraphs.push({ key: 'notice.factor.notYou', values: told })
    try {
      await notices.send({
        to: account.address,
        domain,
        language: account.language,
        subject: { key: `notice.factor.${event}.subject` },
        paragraphs,
      })
    } catch (error) {
      log.error('second-factor.not-told', error, { accountId: account.id, event })
    }
  }
}
