/** Who looked at held mail of others, and who let it go or discarded it: in the log and in the ledger. THREATS TE1 */
import type { Log } from '../../lib/log.ts'
import type { AccountId, OrganisationId } from '../../mail/ids.ts'
import type { HeldEntry } from '../../store/quarantine/quarantine-types.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Actor } from './access.ts'

export type AuditDeps = { readonly ledger: Ledger | undefined; readonly log: Log }

type Done = 'quarantine-viewed' | 'quarantine-released' | 'quarantine-dropped'

const EVENTS: Readonly<Record<Done, string>> = {
  'quarantine-viewed': 'quarantine.viewed',
  'quarantine-released': 'quarantine.released',
  'quarantine-dropped': 'quarantine.dropped',
}

/** About one message. `via`: by a link of a summary. */
export function auditEntry(
  { ledger, log }: AuditDeps,
  kind: Done,
  actor: Actor,
  entry: HeldEntry,
  via?: 'link',
): void {
  const { organisationId, accountId, deliveryId, address, from, sizeBytes } = entry
  log.info(EVENTS[kind], {
    ...{ id: deliveryId, entry: entry.id, organisation: organisationId, account: accountId },
    by: actor.accountId ?? 'operator',
  })
  ledger?.note({
    ...{ kind, organisationId, accountId, id: deliveryId, to: [address], sizeBytes, via, by: actor.address },
    from: from.address,
  })
}

/** About a list: undefined is what is nobody's alone, or of all companies. */
export function auditLook(
  { ledger, log }: AuditDeps,
  actor: Actor,
  organisationId: OrganisationId | undefined,
  accountId: AccountId | undefined,
): void {
  log.info(EVENTS['quarantine-viewed'], {
    ...{ organisation: organisationId, account: accountId, by: actor.accountId ?? 'operator' },
  })
  ledger?.note({ kind: 'quarantine-viewed', organisationId, accountId, by: actor.address })
}
