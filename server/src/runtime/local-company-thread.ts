/** Makes the demo company in a thread of its own: the administrative methods are large and not needed afterwards. */
import { openAdmin } from '../app.ts'
import type { Config } from '../config/config.ts'
import { Metrics } from '../lib/metrics.ts'
import { Refusal } from '../lib/refusal.ts'
import type { Json } from '../service/admin/method.ts'
import type { Role } from '../store/directory-types.ts'
import { operatorPrincipal } from './control.ts'
import { LOCAL_DOMAIN, type LocalAccount } from './local-company.ts'
import { answerOnce } from './one-shot.ts'
import { createPinoLog } from './pino-log.ts'

const PEOPLE: readonly { readonly local: string; readonly displayName: string; readonly role: Role }[] = [
  { local: 'admin', displayName: 'Administración', role: 'operator' },
  { local: 'ana', displayName: 'Ana García', role: 'account' },
  { local: 'luis', displayName: 'Luis Pérez', role: 'account' },
]

await answerOnce(async (given: Config): Promise<readonly LocalAccount[]> => {
  // They come with passwords of ours, wherever those of that domain are kept.
  const config = { ...given, ldap: undefined }
  const log = createPinoLog({ level: config.log.level, thread: 'local-company' })
  await using admin = await openAdmin({ config, log, metrics: new Metrics() })
  const operator = operatorPrincipal(config.server.language)
  await unlessThere(admin.call(operator, 'domain.add', { domain: LOCAL_DOMAIN }))
  const accounts: LocalAccount[] = []
  for (const { local, displayName, role } of PEOPLE) {
    const address = `${local}@${LOCAL_DOMAIN}`
    const made = admin.call(operator, 'account.add', { address, displayName, role, generate: true })
    // Left over from a first start that was interrupted: its password was never shown, so it gets a new one.
    const answer =
      (await unlessThere(made)) ??
      (await admin.call(operator, 'account.password', { address, generate: true }))
    accounts.push({ address, role, password: passwordOf(answer) })
  }
  return accounts
})

async function unlessThere(made: Promise<Json>): Promise<Json | undefined> {
  try {
    return await made
  } catch (error) {
    if (error instanceof Refusal && error.code === 'already-exists') return undefined
    throw error
  }
}

function passwordOf(answer: Json): string {
  const { password } = answer as { readonly password?: string }
  if (password === undefined) throw new Error('an account was made without a password')
  return password
}
