/** What a colleague may do in a folder that is shared: three steps that people understand, of the rights that JMAP names. RFC 9670 §4 */
import type { JmapClient } from '../../kit/jmap-client.ts'
import { PEOPLE_OFFERED } from '../limits.ts'
import type { Folder } from './mail.ts'
import { located } from './shared-accounts.ts'

export type ShareRights = Readonly<Record<string, boolean>>
export const LEVELS = ['read', 'work', 'manage'] as const
export type Level = (typeof LEVELS)[number]
export type Colleague = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly type: string
}
export type Share = { readonly id: string; readonly who: Colleague | undefined; readonly rights: ShareRights }

const READ = ['mayReadItems', 'maySetSeen']
const WORK = [...READ, 'maySetKeywords', 'mayAddItems', 'mayRemoveItems', 'maySubmit']
const NAMES: Readonly<Record<Level, readonly string[]>> = {
  read: READ,
  work: WORK,
  manage: [...WORK, 'mayCreateChild', 'mayRename', 'mayDelete', 'mayShare'],
}

export const rightsOf = (level: Level): ShareRights =>
  Object.fromEntries(NAMES[level].map((name) => [name, true]))

/** The step that says all of it and nothing more; undefined: somebody gave rights one by one elsewhere. */
export function levelOf(rights: ShareRights): Level | undefined {
  const held = Object.keys(rights).filter((name) => rights[name] === true)
  // With or without posting to its address: no step promises it.
  const same = (names: readonly string[]): boolean =>
    names.every((name) => name === 'maySubmit' || held.includes(name)) &&
    held.every((name) => names.includes(name))
  // Whoever reads and keeps no marks of their own reads.
  if (held.length === 1 && held[0] === 'mayReadItems') return 'read'
  return LEVELS.find((level) => same(NAMES[level]))
}

const PRINCIPALS = 'urn:ietf:params:jmap:principals'
const COLLEAGUE = ['id', 'name', 'email', 'type']

async function principalAccount(jmap: JmapClient): Promise<string> {
  return (await jmap.session()).primaryAccounts[PRINCIPALS] ?? ''
}

async function whereOf(jmap: JmapClient, folder: Folder): Promise<{ accountId: string; id: string }> {
  const { accountId, id } = located(folder.id)
  return {
    accountId: accountId ?? (await jmap.session()).primaryAccounts['urn:ietf:params:jmap:mail'] ?? '',
    id,
  }
}

/** With whom it is shared, by name. */
export async function readShares(jmap: JmapClient, folder: Folder): Promise<readonly Share[]> {
  const { accountId, id } = await whereOf(jmap, folder)
  const { list } = await jmap.call<{
    readonly list: readonly { readonly shareWith: Readonly<Record<string, ShareRights>> | null }[]
  }>('Mailbox/get', { accountId, ids: [id], properties: ['shareWith'] })
  const shares = Object.entries(list[0]?.shareWith ?? {})
  if (shares.length === 0) return []
  const people = await jmap.call<{ readonly list: readonly Colleague[] }>('Principal/get', {
    ...{ accountId: await principalAccount(jmap), ids: shares.map(([one]) => one), properties: COLLEAGUE },
  })
  const known = new Map(people.list.map((one) => [one.id, one]))
  return shares
    .map(([one, rights]) => ({ id: one, who: known.get(one), rights }))
    .sort((a, b) => (a.who?.name ?? '').localeCompare(b.who?.name ?? ''))
}

/** `null`: nothing any more. Throws what the server says against it. */
export async function writeShare(
  jmap: JmapClient,
  folder: Folder,
  who: string,
  rights: ShareRights | null,
): Promise<void> {
  const { accountId, id } = await whereOf(jmap, folder)
  const { notUpdated } = await jmap.call<{
    readonly notUpdated: Readonly<
      Record<string, { readonly description?: string; readonly type: string }>
    > | null
  }>('Mailbox/set', { accountId, update: { [id]: { [`shareWith/${who}`]: rights } } })
  const fault = notUpdated?.[id]
  if (fault !== undefined) throw new Error(fault.description ?? fault.type)
}

/** People and groups of the company that fit what is typed, without those and oneself. */
export async function findColleagues(
  jmap: JmapClient,
  typed: string,
  without: ReadonlySet<string>,
): Promise<readonly Colleague[]> {
  const accountId = await principalAccount(jmap)
  const own = (await jmap.session()).accounts[accountId]?.accountCapabilities[PRINCIPALS]?.[
    'currentUserPrincipalId'
  ]
  const query = jmap.prepare<unknown>('Principal/query', {
    ...{ accountId, filter: { text: typed }, sort: [{ property: 'name' }] },
    limit: PEOPLE_OFFERED + without.size + 1,
  })
  const get = jmap.prepare<{ readonly list: readonly Colleague[] }>('Principal/get', {
    ...{ accountId, '#ids': query.ref('/ids'), properties: COLLEAGUE },
  })
  const [, { list }] = await jmap.send(query, get)
  return list.filter(({ id }) => id !== own && !without.has(id)).slice(0, PEOPLE_OFFERED)
}
