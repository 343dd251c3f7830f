/** What would be said if that account wrote to that address now: asked where the real thing is asked. */
import { Refusal, type RefusalCode } from '../../lib/refusal.ts'
import type { TextRef } from '../../lib/text.ts'
import type { Address } from '../../mail/address.ts'
import { parseMailbox } from '../../mail/address.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { RuledDirectory, Sender } from '../delivery/expand.ts'
import { judgeRecipient, type Objection } from './judge-recipient.ts'

export type Simulated =
  | { readonly allowed: true }
  | {
      readonly allowed: false
      /** What the writer would hear. */
      readonly text: TextRef
      readonly code: RefusalCode
      /** The sending rules that say no; undefined where it is something else: nobody of that name, a closed group. */
      readonly objection: Objection | undefined
    }

export async function simulate(
  directory: RuledDirectory,
  from: AccountRecord,
  to: Address,
): Promise<Simulated> {
  try {
    const { objection } = await judgeRecipient(directory, to, senderOf(from))
    if (objection === undefined) return { allowed: true }
    return { allowed: false, text: objection.text, code: 'forbidden', objection }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { allowed: false, text: error.text, code: error.code, objection: undefined }
  }
}

/** As if it had signed in with its own password. */
export function senderOf(account: AccountRecord): Sender {
  const { id: accountId, organisationId, address, role, language, protocols: scopes, version } = account
  return {
    reversePath: parseMailbox(address),
    principal: { accountId, organisationId, address, role, language, scopes, version },
  }
}
