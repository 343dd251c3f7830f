/** Aliases, groups and forwards that lead back to themselves are refused when they are made. RFC 5321 §6.3 */
import type { AccountId, GroupId } from '../../mail/ids.ts'
import { splitAddress } from '../../store/directory-names.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import { no } from './access.ts'
import { VISITED_MAX } from './limits.ts'

/** Throws Refusal `loop` when what `address` is to lead to comes back to it. */
export async function refuseLoop(
  tables: DirectoryTables,
  address: string,
  targets: readonly string[],
): Promise<void> {
  for (const through of targets) {
    const visited = new Set<string>()
    const waiting = [through]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const named = await mainName(tables, next)
      if (named === address) throw no('loop', 'directory.loop', { address, through })
      if (visited.has(named) || visited.size >= VISITED_MAX) continue
      visited.add(named)
      waiting.push(...(await leadsTo(tables, named)))
    }
  }
}

/** The name in its main domain, without sub-address. */
async function mainName(tables: DirectoryTables, address: string): Promise<string> {
  const parts = splitAddress(address)
  const domain = parts && (await tables.domains.byName(parts.domain))
  if (parts === undefined || domain === undefined) return address
  const main = domain.aliasOf === undefined ? domain : await tables.domains.get(domain.aliasOf)
  const plus = parts.local.indexOf('+')
  const local = plus > 0 ? parts.local.slice(0, plus) : parts.local
  return `${local}@${main?.name ?? parts.domain}`
}

async function leadsTo(tables: DirectoryTables, address: string): Promise<readonly string[]> {
  const parts = splitAddress(address)
  const domain = parts && (await tables.domains.byName(parts.domain))
  if (parts === undefined || domain === undefined) return []
  const owner = await tables.addresses.owner(domain.id, parts.local)
  if (owner?.kind === 'alias') return (await tables.aliases.get(owner.id))?.targets ?? []
  if (owner?.kind === 'account') {
    const rules = await tables.rules.of({ kind: 'account', id: owner.id as AccountId })
    return rules.find(({ name }) => name === 'forwardForever')?.places ?? []
  }
  if (owner?.kind === 'group') return (await tables.groups.get(owner.id as GroupId))?.members ?? []
  return []
}
