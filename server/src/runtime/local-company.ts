/**
 * What `valija serve --local` has to show at its first start: a company with a domain and three people. Only there do
 * accounts come with passwords that somebody else chose; they are random, and kept beside the data to be shown again.
 */
import { existsSync, readFileSync } from 'node:fs'
import type { Config } from '../config/config.ts'
import type { Role } from '../store/directory-types.ts'
import { dataPaths } from './data-folder.ts'
import { writeDurably } from './durable-file.ts'
import { runOnce } from './one-shot.ts'

export type LocalAccount = { readonly address: string; readonly role: Role; readonly password: string }

/** Reserved for tests and examples: no real domain can have this name. RFC 6761 §6.2 */
export const LOCAL_DOMAIN = 'empresa.test'

/** The accounts of the demo company, made now if this folder has none yet. Call it before the threads start. */
export async function ensureLocalCompany(config: Config): Promise<readonly LocalAccount[]> {
  const path = dataPaths(config.server.dataDir).localAccounts
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as LocalAccount[]
  const accounts = await runOnce<Config, readonly LocalAccount[]>(
    new URL('./local-company-thread.ts', import.meta.url),
    config,
  )
  await writeDurably(path, `${JSON.stringify(accounts, null, 2)}\n`, 0o600)
  return accounts
}
