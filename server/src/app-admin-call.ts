/** The administrative methods of directory and store, ready to be called: loaded when somebody asks for the first time. */

import { randomBytes } from 'node:crypto'
import type { Desks } from './app-desks.ts'
import { openExperience, openLearningMethods } from './app-learning.ts'
import type { Books } from './app-ledger.ts'
import { type SigningParts, signingMethods } from './app-outgoing.ts'
import type { ChangeBus } from './lib/change-bus.ts'
import type { AdminCall } from './runtime/control.ts'
import { identityRules } from './runtime/open-judge.ts'
import { openLdap } from './runtime/open-ldap.ts'
import { createTexts } from './runtime/texts.ts'
import { webOrigin } from './runtime/web-origin.ts'
import type { AdminMethod } from './service/admin/method.ts'
import type { Ledger } from './service/ledger/ledger.ts'
import type { Stores } from './store/open-stores.ts'

export type AdminCallParts = SigningParts &
  Desks & {
    readonly bus: ChangeBus
    readonly stores: Stores
    readonly books: Books
    readonly ledger: Ledger
  }

const PROCESS_KEY_BYTES = 32

export async function adminCall(parts: AdminCallParts): Promise<AdminCall> {
  const { config, clock, log, metrics, bus, directory, stores, books, reputation, webhooks } = parts
  const { callAdmin, methodTable } = await import('./service/admin/call-admin.ts')
  const { recordedCall } = await import('./service/audit/recorded-call.ts')
  const { directoryMethods } = await import('./service/admin/directory-methods.ts')
  const { storeMethods } = await import('./service/store-care/store-methods.ts')
  const { identityMethods } = await import('./service/identity/identity-methods.ts')
  const { reportMethods } = await import('./service/reports/report-methods.ts')
  const { explainMethods } = await import('./service/filter/explain-methods.ts')
  const { unsubscribeMethods } = await import('./service/unsubscribe/unsubscribe-methods.ts')
  const { sharingMethods } = await import('./service/sharing/sharing-methods.ts')
  const { resetMethods } = await import('./service/session/reset-methods.ts')
  const { setupMethods } = await import('./service/session/setup-methods.ts')
  const { createAuthenticator } = await import('./service/account/authenticator-service.ts')
  const { HashGate } = await import('./service/account/argon2.ts')
  const { derive } = await import('./mail/message/derive.ts')
  const { openDnsMethods } = await import('./app-dns.ts')
  const gate = new HashGate()
  const processKey = randomBytes(PROCESS_KEY_BYTES)
  const outside = openLdap({ ldap: config.ldap, workers: config.server.workers }, { clock, log })
  const authenticator = createAuthenticator({
    ...{ directory, processKey, gate, clock, log, metrics, outside },
  })
  const ledgerMethods = await books.methods(directory)
  const ledgerTable = methodTable(ledgerMethods)
  const methods = methodTable([
    ...directoryMethods({
      ...{ directory, authenticator, gate, clock, log, bus },
      texts: createTexts(),
      experience: openExperience(parts),
    }),
    ...sharingMethods({ accounts: stores.accounts, directory, bus, clock, log }),
    ...identityMethods({ directory, log, first: identityRules(config.identity) }),
    ...(await ruleMethods(parts)),
    ...(await openLearningMethods(parts)),
    ...unsubscribeMethods({ directory, log }),
    ...reportMethods({ directory, clock, log }),
    ...resetMethods({ directory, clock, log, metrics, outside, origin: webOrigin(config) }),
    ...setupMethods({ directory, clock, log, origin: webOrigin(config) }),
    ...openDnsMethods({ ...parts, texts: createTexts() }),
    ...storeMethods({ care: stores.care, directory, derive }),
    ...(await mailboxMethods(parts)),
    ...(await signingMethods(parts)),
    ...ledgerMethods,
    ...explainMethods({
      searchLedger: (principal, input) => callAdmin(ledgerTable, principal, 'ledger.search', input),
      texts: createTexts(),
    }),
    ...(await reputation.methods()),
    ...(await webhooks.methods()),
  ])
  return recordedCall(methods, { directory, clock })
}

/** What companies and people may send and get, and what is done with it. */
async function ruleMethods({
  config,
  directory,
  clock,
  log,
  ledger,
}: AdminCallParts): Promise<readonly AdminMethod[]> {
  const { policyMethods } = await import('./service/policy/policy-methods.ts')
  const { footerMethods } = await import('./service/policy/footer-methods.ts')
  const { journalMethods } = await import('./service/policy/journal-methods.ts')
  const { attachmentMethods } = await import('./service/policy/attachment-methods.ts')
  const { linkMethods } = await import('./service/policy/link-methods.ts')
  const { filterSettingsMethods } = await import('./service/filter/rules/settings-methods.ts')
  const { filterListMethods } = await import('./service/filter/rules/list-methods.ts')
  const { rateMethods } = await import('./service/policy/rate-methods.ts')
  const { laneMethods } = await import('./service/lanes/lane-methods.ts')
  return [
    ...policyMethods({ directory, texts: createTexts(), clock, log }),
    ...footerMethods({ directory, log }),
    ...journalMethods({ directory, log }),
    ...attachmentMethods({ directory, log }),
    ...linkMethods({ directory, log }),
    ...filterSettingsMethods({ directory, clock, log, ledger }),
    ...filterListMethods({ directory, clock, log, ledger }),
    ...rateMethods({ directory, clock, log, defaults: config.rates }),
    ...laneMethods({ directory, clock, log }),
  ]
}

/** About what lies in mailboxes. */
async function mailboxMethods({
  stores: { accounts },
  directory,
  clock,
  log,
  metrics,
  ledger,
}: AdminCallParts): Promise<readonly AdminMethod[]> {
  const { usageMethods } = await import('./service/admin/usage-methods.ts')
  const { explorerMethods } = await import('./service/explorer/explorer-methods.ts')
  const { retentionMethods } = await import('./service/retention/retention-methods.ts')
  return [
    ...usageMethods({ accounts, directory }),
    ...retentionMethods({ accounts, directory, clock, log, metrics }),
    ...explorerMethods({ accounts, directory, ledger, log }),
  ]
}
