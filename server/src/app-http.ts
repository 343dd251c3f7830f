/** The HTTP edge of an edge thread, joined; nothing of it is loaded before somebody comes. decisions/0016 */

import type { z } from 'zod'
import { type JmapMailDeps, openJmap, openTakeout } from './app-jmap.ts'
import { QUEUE_METHODS } from './app-queue-call.ts'
import type { Config } from './config/config.ts'
import type { HttpDeps, LoadedApp } from './edge/http/http-app.ts'
import { createHttpEdge, type HttpEdge } from './edge/http/http-edge.ts'
import type { ChangeBus } from './lib/change-bus.ts'
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import type { Metrics } from './lib/metrics.ts'
import type { Texts } from './lib/text.ts'
import type { ReadFiles } from './mail/message/search-file.ts'
import type { ServerContext } from './net/server-context.ts'
import { type AdminCall, operatorPrincipal } from './runtime/control.ts'
import { identityRules } from './runtime/open-judge.ts'
import { readVersion } from './runtime/version.ts'
import { webOrigin } from './runtime/web-origin.ts'
import type { HashGate } from './service/account/argon2.ts'
import type { Authenticator } from './service/account/authenticator.ts'
import type { Door } from './service/account/door.ts'
import type { AdminMethod } from './service/admin/method.ts'
import type { ProviderClientDeps } from './service/provider/provider-client.ts'
import type { QueueDoor } from './service/queue/queue-port.ts'
import type { Directory } from './store/directory.ts'
import type { AccountRecord } from './store/directory-types.ts'
import type { FilterStore } from './store/filter/filter-store.ts'
import type { Sealer } from './store/sealed/sealer.ts'

export type EdgeHttpDeps = {
  readonly config: Config
  readonly directory: Directory
  readonly authenticator: Authenticator
  readonly gate: HashGate
  readonly challengeAnswer: (token: string) => string | undefined
  /** Methods of the main thread. */
  readonly mainCall: AdminCall
  readonly bus?: ChangeBus
  /** Of who has mail here; absent: none is had over HTTP. */
  readonly mail?: JmapMailDeps
  readonly queue: QueueDoor
  /** Where an account's script sends mail; absent: accounts have none. */
  readonly redirectsOf?: (account: AccountRecord) => Promise<readonly string[]>
  /** What people taught the filter; absent where no filter learns. */
  readonly experience?: () => Promise<FilterStore>
  /** The way to an account's mail. */
  readonly door: Door
  /** Text of attached files. */
  readonly readFiles: ReadFiles
  /** What this server shows to programs; absent: it signs nothing. */
  readonly context?: () => ServerContext
  /** Asks identity providers; absent: as everybody asks the web. */
  readonly askProvider?: ProviderClientDeps
  /** Opened when the first sealed secret is asked for. */
  readonly sealer: () => Promise<Sealer>
  readonly texts: Texts
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** The main thread's: the books, and the whole of mailboxes. */
const MAIN_METHODS =
  /^(?:bounce|certificate|explorer|filter\.(?:settings|list)|ledger|reputation|stats|retention|sharing|usage|webhook)\./

export function createEdgeHttp(deps: EdgeHttpDeps): HttpEdge {
  const redirectsOf = async ({ address, language }: AccountRecord): Promise<readonly string[]> => {
    const answer = await deps.queue.call(operatorPrincipal(language), 'sieve.redirects', { address })
    return (answer as { readonly redirects: readonly string[] }).redirects
  }
  return createHttpEdge(() => loadHttpApp({ redirectsOf, ...deps }), deps.log)
}

/** Everything at once: for the edge thread when the first one comes, and for tests. */
export async function loadHttpApp(deps: EdgeHttpDeps): Promise<LoadedApp> {
  const { config, directory } = deps
  const { hostname, language } = config.server
  const { createHttpApp } = await import('./edge/http/http-app.ts')
  const { methodTable } = await import('./service/admin/call-admin.ts')
  const { recordedCall } = await import('./service/audit/recorded-call.ts')
  const { mailServers } = await import('./service/client-settings/mail-servers.ts')
  const { openSecondFactors } = await import('./service/account/second-factor/open-second-factors.ts')
  const { createAccountNotices } = await import('./service/notice/account-notices.ts')
  const { createPasswordDue, createPasswordResets } = await import('./service/session/password-reset.ts')
  const { createRecovery, tellPasswordChanged } = await import('./service/session/recovery.ts')
  const { clientSettingsMethods } = await import('./service/client-settings/settings-methods.ts')
  const { directoryMethods } = await import('./service/admin/directory-methods.ts')
  const { resetMethods } = await import('./service/session/reset-methods.ts')
  const { openUnsubscribes } = await import('./app-unsubscribe.ts')
  const { openFileLinks } = await import('./app-file-links.ts')
  const { openMessageViews } = await import('./app-message-view.ts')
  const { openQuarantineLinks } = await import('./app-quarantine.ts')
  const origin = webOrigin(config) ?? `https://${hostname}`
  const { outside } = deps.authenticator
  const { createOAuthIssuer } = await import('./service/issuer/grants.ts')
  const { openOutsideSignIn } = await import('./app-provider.ts')
  const parts = { ...deps, origin, outside, notices: createAccountNotices({ ...deps, hostname }) }
  const servers = mailServers(hostname, config.listeners.ports)
  const provider = await openOutsideSignIn(parts)
  const methods = methodTable([
    ...directoryMethods(deps),
    ...clientSettingsMethods({ directory, servers }),
    ...resetMethods(parts),
    ...(await operatorMethods(deps)),
    ...provider.methods,
    ...(await flowMethods(deps)),
  ])
  const callHere = recordedCall(methods, deps)
  const fileLinks = await openFileLinks(parts)
  return await createHttpApp({
    ...deps,
    origin,
    hostname,
    version: readVersion(),
    language,
    ...openSecondFactors({ ...parts, hostname }),
    jmap: deps.mail && (await openJmap({ ...deps, ...deps.mail, linkDays: fileLinks.days }, origin)),
    takeout: deps.mail && (await openTakeout({ ...deps, ...deps.mail })),
    ...(await sessionParts(deps)),
    outsideSignIn: provider.signIn,
    oauth: createOAuthIssuer(parts),
    resets: createPasswordResets({ ...parts, changed: (account) => tellPasswordChanged(parts, account) }),
    recovery: createRecovery(parts),
    passwordDue: createPasswordDue(parts),
    unsubscribes: await openUnsubscribes(deps),
    fileLinks,
    views: await openMessageViews({ ...deps, hostname }),
    quarantineLinks: await openQuarantineLinks(deps.queue.call),
    admin: (principal, method, input) => {
      if (QUEUE_METHODS.test(method)) return deps.queue.call(principal, method, input)
      if (MAIN_METHODS.test(method)) return deps.mainCall(principal, method, input)
      return callHere(principal, method, input)
    },
    adminInput: await adminInputs(methods),
    mailServers: servers,
    ...(await toldOfDomains(deps)),
  })
}

/** What only the pages of an operator ask. */
async function operatorMethods(deps: EdgeHttpDeps): Promise<readonly AdminMethod[]> {
  const { actingMethods } = await import('./service/session/acting.ts')
  const { stateMethods } = await import('./service/nodes/state-methods.ts')
  return [...actingMethods(deps), ...stateMethods(deps)]
}

/** What is told to who has not signed in: programs by the names of domains, people whom to call. */
async function toldOfDomains({
  context,
  clock,
  config,
  directory,
}: EdgeHttpDeps): Promise<
  Pick<HttpDeps, 'isOwnDomain' | 'languageOf' | 'stsPolicyOf' | 'signProfile' | 'helpContact'>
> {
  const { signProfile } = await import('./service/client-settings/sign-profile.ts')
  const { readHelpContact } = await import('./service/admin/help-contact-methods.ts')
  const { createStsPolicyOf } = await import('./service/mta-sts/policy-of.ts')
  return {
    isOwnDomain: async (name) => (await directory.domain(name))?.enabled === true,
    languageOf: async (name) => (await directory.domain(name))?.language,
    helpContact: () => readHelpContact(directory),
    stsPolicyOf: createStsPolicyOf(directory, config.server.hostname),
    // Asked each time: the certificate is another one every few weeks.
    signProfile: (profile) => context && signProfile(profile, context().pem, clock.now()),
  }
}

/** The fields that each method takes, wherever it is carried out. */
async function adminInputs(methods: ReadonlyMap<string, AdminMethod>): Promise<HttpDeps['adminInput']> {
  const { fieldsOf } = await import('./service/admin/call-admin.ts')
  const here = [...methods].map(([name, { input }]) => [name, input] as const)
  return fieldsOf(new Map([...here, ...(await inputsElsewhere())]))
}

/** Who asks, and who may begin. */
async function sessionParts(deps: EdgeHttpDeps) {
  const { createApiRequests } = await import('./service/session/api-requests.ts')
  const { createApiKeys } = await import('./service/session/api-keys.ts')
  const { createSetup } = await import('./service/session/setup.ts')
  const { createWebSessions } = await import('./service/session/web-sessions.ts')
  const { createNoteSeen } = await import('./service/account/note-seen.ts')
  return {
    sessions: createWebSessions({ ...deps, seen: createNoteSeen(deps) }),
    apiKeys: createApiKeys(deps),
    apiRequests: createApiRequests(deps),
    setup: createSetup(deps),
  }
}

/** What the methods of other threads take. */
async function inputsElsewhere(): Promise<readonly (readonly [string, z.ZodType])[]> {
  const { BOUNCE_INPUTS } = await import('./service/bounce/bounce-methods.ts')
  const { CERTIFICATE_INPUTS } = await import('./runtime/acme/certificate-methods.ts')
  const { EXPLORER_INPUTS } = await import('./service/explorer/explorer-methods.ts')
  const { FILTER_LIST_INPUTS } = await import('./service/filter/rules/list-methods.ts')
  const { FILTER_SETTINGS_INPUTS } = await import('./service/filter/rules/settings-methods.ts')
  const { LEDGER_INPUTS } = await import('./service/ledger/ledger-methods.ts')
  const { QUARANTINE_INPUTS } = await import('./service/quarantine/inputs.ts')
  const { QUEUE_INPUTS } = await import('./service/queue/queue-methods.ts')
  const { REPUTATION_INPUTS } = await import('./service/reputation/reputation-methods.ts')
  const { RETENTION_INPUTS } = await import('./service/retention/retention-methods.ts')
  const { SECOND_FACTOR_INPUTS } = await import('./service/account/second-factor/second-factor-methods.ts')
  const { USAGE_INPUTS } = await import('./service/admin/usage-methods.ts')
  const { TAKEOVER_INPUTS } = await import('./service/takeover/takeover-methods.ts')
  const { WEBHOOK_INPUTS } = await import('./service/webhook/webhook-methods.ts')
  const { COMPANY_SCRIPT_INPUTS } = await import('./service/sieve/company-script-methods.ts')
  const { FILTER_INPUTS } = await import('./service/sieve/filter-methods.ts')
  const { SCRIPT_INPUTS } = await import('./service/sieve/script-methods.ts')
  const { SHARING_INPUTS } = await import('./service/sharing/sharing-methods.ts')
  return Object.entries({
    ...{
      ...BOUNCE_INPUTS,
      ...CERTIFICATE_INPUTS,
      ...EXPLORER_INPUTS,
      ...FILTER_LIST_INPUTS,
      ...FILTER_SETTINGS_INPUTS,
      ...LEDGER_INPUTS,
      ...QUARANTINE_INPUTS,
      ...QUEUE_INPUTS,
      ...REPUTATION_INPUTS,
      ...RETENTION_INPUTS,
      ...SECOND_FACTOR_INPUTS,
      ...{ ...COMPANY_SCRIPT_INPUTS, ...FILTER_INPUTS, ...SCRIPT_INPUTS },
      ...SHARING_INPUTS,
      ...USAGE_INPUTS,
      ...WEBHOOK_INPUTS,
      ...TAKEOVER_INPUTS,
    },
  })
}

/** About mail on its way, apart from what waits: that is the queue's. */
async function flowMethods(deps: EdgeHttpDeps): Promise<readonly AdminMethod[]> {
  const { config } = deps
  const { identityMethods } = await import('./service/identity/identity-methods.ts')
  const { attachmentMethods } = await import('./service/policy/attachment-methods.ts')
  const { linkMethods } = await import('./service/policy/link-methods.ts')
  const { footerMethods } = await import('./service/policy/footer-methods.ts')
  const { journalMethods } = await import('./service/policy/journal-methods.ts')
  const { policyMethods } = await import('./service/policy/policy-methods.ts')
  const { rateMethods } = await import('./service/policy/rate-methods.ts')
  const { laneMethods } = await import('./service/lanes/lane-methods.ts')
  const { unsubscribeMethods } = await import('./service/unsubscribe/unsubscribe-methods.ts')
  const { reportMethods } = await import('./service/reports/report-methods.ts')
  const { openDnsMethods } = await import('./app-dns.ts')
  const { signingMethods } = await import('./app-outgoing.ts')
  return [
    ...identityMethods({ ...deps, first: identityRules(config.identity) }),
    ...policyMethods(deps),
    ...attachmentMethods(deps),
    ...linkMethods(deps),
    ...footerMethods(deps),
    ...journalMethods(deps),
    ...rateMethods({ ...deps, defaults: config.rates }),
    ...laneMethods(deps),
    ...unsubscribeMethods(deps),
    ...reportMethods(deps),
    ...openDnsMethods(deps),
    ...(await signingMethods(deps)),
  ]
}
