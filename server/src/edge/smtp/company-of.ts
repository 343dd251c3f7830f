import type { OrganisationId } from '../../mail/ids.ts'
import type { Transaction } from './session.ts'

/**
 * The company whose share a message is taken from: that of the person who sends it, else the one it arrives at first.
 * Undefined: an alias or group that leads elsewhere, or nobody yet. THREATS TE5
 */
export function companyOf({ sender, recipients }: Transaction): OrganisationId | undefined {
  if (sender.principal !== undefined) return sender.principal.organisationId
  const [first] = recipients
  if (first?.reportTo !== undefined) return first.reportTo.organisationId
  const target = first?.targets[0]
  return target?.kind === 'local' ? target.account.organisationId : undefined
}
