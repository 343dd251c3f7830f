/** Every sub-command by its first word, loaded when it is asked for. */
import type { RegisterCommands } from './command.ts'

export const COMMANDS: Readonly<Record<string, () => Promise<RegisterCommands>>> = {
  serve: async () => (await import('./serve.ts')).registerServe,
  bounce: async () => (await import('./bounce.ts')).registerBounce,
  check: async () => (await import('./check.ts')).registerCheck,
  health: async () => (await import('./health.ts')).registerHealth,
  message: async () => (await import('./message.ts')).registerMessage,
  organisation: async () => (await import('./organisation.ts')).registerOrganisation,
  domain: async () => (await import('./domain.ts')).registerDomain,
  dns: async () => (await import('./dns.ts')).registerDns,
  dkim: async () => (await import('./dkim.ts')).registerDkim,
  account: async () => (await import('./account.ts')).registerAccount,
  'app-password': async () => (await import('./app-password.ts')).registerAppPassword,
  'api-key': async () => (await import('./api-key.ts')).registerApiKey,
  alias: async () => (await import('./alias.ts')).registerAlias,
  group: async () => (await import('./group.ts')).registerGroup,
  mailbox: async () => (await import('./mailbox.ts')).registerMailbox,
  ledger: async () => (await import('./ledger.ts')).registerLedger,
  ldap: async () => (await import('./ldap.ts')).registerLdap,
  identity: async () => (await import('./identity.ts')).registerIdentity,
  policy: async () => (await import('./policy.ts')).registerPolicy,
  queue: async () => (await import('./queue.ts')).registerQueue,
  route: async () => (await import('./route.ts')).registerRoute,
  store: async () => (await import('./store.ts')).registerStore,
  verify: async () => (await import('./verify.ts')).registerVerify,
  version: async () => (await import('./version.ts')).registerVersion,
}
