/** Everything that administers the directory, as one list. */
import { type ChangeBus, DIRECTORY_EVENTS } from '../../lib/change-bus.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Texts } from '../../lib/text.ts'
import type { Directory } from '../../store/directory.ts'
import type { FilterStore } from '../../store/filter/filter-store.ts'
import type { HashGate } from '../account/argon2.ts'
import type { Authenticator } from '../account/authenticator.ts'
import { auditMethods } from '../audit/audit-methods.ts'
import { planMethods } from '../plan/plan-methods.ts'
import { accountImportMethods } from './account-import.ts'
import { accountMethods } from './account-methods.ts'
import { accountStateMethods } from './account-state-methods.ts'
import { aliasMethods } from './alias-methods.ts'
import { apiKeyMethods } from './api-key-methods.ts'
import { appPasswordMethods } from './app-password-methods.ts'
import { domainMethods } from './domain-methods.ts'
import { groupMethods } from './group-methods.ts'
import { helpContactMethods } from './help-contact-methods.ts'
import type { AdminMethod } from './method.ts'
import { organisationMethods } from './organisation-methods.ts'

export type DirectoryAdminDeps = {
  readonly directory: Directory
  /** Proves the current password when holders change their own. */
  readonly authenticator: Authenticator
  readonly gate: HashGate
  readonly clock: Clock
  readonly log: Log
  readonly texts: Texts
  /** Tells those who have mailboxes of others open that rights may have changed with the directory. */
  readonly bus?: ChangeBus
  /** What people taught the filter, to be forgotten with them. Undefined where no filter learns. */
  readonly experience?: () => Promise<Pick<FilterStore, 'forgetAccount'>>
}

export function directoryMethods(deps: DirectoryAdminDeps): readonly AdminMethod[] {
  return [
    ...organisationMethods(deps),
    ...domainMethods(deps),
    ...accountMethods(deps),
    ...accountStateMethods(deps),
    ...accountImportMethods(deps),
    ...appPasswordMethods(deps),
    ...apiKeyMethods(deps),
    ...aliasMethods(deps),
    ...groupMethods(deps),
    ...helpContactMethods(deps),
    ...planMethods(deps),
    ...auditMethods(deps),
  ].map((method) => noted(method, deps))
}

/** Changes are events: who did what, without names and without secrets. */
function noted(method: AdminMethod, { log, bus }: DirectoryAdminDeps): AdminMethod {
  if (/\.(list|show)$/.test(method.name)) return method
  return {
    ...method,
    async run(principal, input) {
      const result = await method.run(principal, input)
      bus?.publish({ accountId: DIRECTORY_EVENTS, mailboxId: undefined, modSeq: 0 })
      log.info('directory.changed', { method: method.name, by: principal.accountId ?? 'operator' })
      return result
    },
  }
}
