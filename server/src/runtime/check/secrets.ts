/** The key that stored passwords are sealed with, and whether it opens them. */
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../config/config.ts'
import { splitKeys } from '../../lib/key-text.ts'
import { SECRET_KEY_FILE } from '../../store/sealed/secret-keys.ts'
import { type Finding, fine, trouble } from './finding.ts'

/** Who else may read it is told with the other files that hold secrets (machine.ts). */
export function checkSecretKey({ server, store }: Config): Finding[] {
  if (store.secretKeys !== '') return [fine('secret-key', 'secretKey.configured')]
  // Nothing was ever started here.
  if (!existsSync(join(server.dataDir, 'blob.key'))) return []
  const path = join(server.dataDir, SECRET_KEY_FILE)
  if (!existsSync(path)) return [trouble('problem', 'secret-key', 'secretKey.missing', { path })]
  try {
    accessSync(path, constants.R_OK)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? ''
    return [trouble('problem', 'secret-key', 'secretKey.unreadable', { path, reason })]
  }
  if (splitKeys(readFileSync(path, 'utf8')) === undefined)
    return [trouble('problem', 'secret-key', 'secretKey.none', { path })]
  if (store.engine === 'postgres') return [trouble('attention', 'secret-key', 'secretKey.ownNode', { path })]
  return [fine('secret-key', 'secretKey.fine', { path })]
}

/** `routes` as `route.list` shows them. */
export function checkRoutes(
  routes: readonly { readonly domain: string; readonly locked: string | null }[],
): Finding[] {
  return routes
    .filter(({ locked }) => locked !== null)
    .map(({ domain, locked }) =>
      trouble('problem', 'route', locked === 'no-key' ? 'route.noKey' : 'route.altered', { domain }),
    )
}
