/** The questions that the webmail asks the server, each one round trip. RFC 8621 */
import { type JmapClient, JmapError } from '../../kit/jmap-client.ts'
import { CHANGES_MAX, MATCHING_MAX, MATCHING_PAGE, SET_MAX } from '../limits.ts'
import type { QueryAnswer, QueryChanges } from './list-window.ts'
import { type Folder, MAIL_PROPERTIES, type Mail } from './mail.ts'
import type { Patches } from './patch.ts'
import type { JmapFilter } from './search.ts'
import {
  askedOf,
  folderIn,
  idIn,
  idsByAccount,
  located,
  mailIn,
  patchesByAccount,
  sharedAccounts,
} from './shared-accounts.ts'

const MAIL = 'urn:ietf:params:jmap:mail'
const NEWEST_FIRST = [{ property: 'receivedAt', isAscending: false }]

/** With whom a folder is shared is asked when somebody wants to see it. */
const FOLDER_PROPERTIES = [
  ...[
    'id',
    'name',
    'parentId',
    'role',
    'sortOrder',
    'totalEmails',
    'unreadEmails',
    'unreadThreads',
    'myRights',
  ],
]

type Got<T> = { readonly list: readonly T[]; readonly state: string }
type Thread = { readonly id: string; readonly emailIds: readonly string[] }
export type Page = { readonly answer: QueryAnswer; readonly mails: Got<Mail>; readonly threads: Got<Thread> }
export type MailChanges = {
  readonly newState: string
  readonly hasMoreChanges: boolean
  readonly created: readonly string[]
  readonly updated: readonly string[]
  readonly destroyed: readonly string[]
}
export type MailSync = ReturnType<typeof createMailSync>

/** Of one's own mail and of what others share: ids say which account they are of. Each throws JmapError, ApiProblem or Unreachable. */
export function createMailSync(jmap: JmapClient) {
  const accountId = async (): Promise<string> => {
    const id = (await jmap.session()).primaryAccounts[MAIL]
    if (id === undefined) throw new JmapError('accountNotFound', {})
    return id
  }
  const whose = async (id: string | undefined): Promise<string> => id ?? (await accountId())
  return {
    accountId,
    ...createLists(jmap, whose),

    async folders(): Promise<readonly Folder[]> {
      const session = await jmap.session()
      const args = { ids: null, properties: FOLDER_PROPERTIES }
      const own = jmap.call<Got<Folder>>('Mailbox/get', { accountId: await accountId(), ...args })
      const others = sharedAccounts(session).map(async (account) => {
        const got = await jmap
          .call<Got<Folder>>('Mailbox/get', { accountId: account.id, ...args })
          .catch(nothingAnyMore)
        return got.list.map((folder) => folderIn(account, folder))
      })
      return [...(await own).list, ...(await Promise.all(others)).flat()]
    },

    mails: (ids: readonly string[]): Promise<readonly Mail[]> =>
      inAccounts(ids, async (id, some) => {
        const args = { accountId: await whose(id), ids: some, properties: MAIL_PROPERTIES }
        return (await jmap.call<Got<Mail>>('Email/get', args)).list.map((one) => mailIn(id, one))
      }),

    threads: (ids: readonly string[]): Promise<readonly Thread[]> =>
      inAccounts(ids, async (id, some) => {
        const args = { accountId: await whose(id), ids: some }
        return threadsOf(id, (await jmap.call<Got<Thread>>('Thread/get', args)).list)
      }),

    async mailChanges(id: string | undefined, sinceState: string): Promise<MailChanges> {
      const args = { accountId: await whose(id), sinceState, maxChanges: CHANGES_MAX }
      const changes = await jmap.call<MailChanges>('Email/changes', args)
      const inIt = (ids: readonly string[]): readonly string[] => ids.map((one) => idIn(id, one))
      const { created, updated, destroyed } = changes
      return { ...changes, created: inIt(created), updated: inIt(updated), destroyed: inIt(destroyed) }
    },

    /** Returns the ids that the server would not change, without those that are gone: nobody misses them. */
    async set(patches: Patches): Promise<readonly string[]> {
      const refused: string[] = []
      for (const [id, update] of patchesByAccount(patches)) {
        const { notUpdated } = await jmap.call<{
          notUpdated?: Readonly<Record<string, { readonly type: string }>> | null
        }>('Email/set', { accountId: await whose(id), update })
        for (const [one, { type }] of Object.entries(notUpdated ?? {}))
          if (type !== 'notFound') refused.push(idIn(id, one))
      }
      return refused
    },
  }
}

/** Account ids as they are asked for; undefined: one's own. */
type Whose = (id: string | undefined) => Promise<string>

const threadsOf = (id: string | undefined, list: readonly Thread[]): readonly Thread[] =>
  list.map((one) => ({ id: idIn(id, one.id), emailIds: one.emailIds.map((email) => idIn(id, email)) }))

/** Lists of messages: of the account that their filter is about. */
function createLists(jmap: JmapClient, whose: Whose) {
  const listing = async (asked: JmapFilter) => {
    const { accountId: id, filter } = askedOf(asked)
    return {
      ...{ accountId: await whose(id), filter, sort: NEWEST_FIRST },
      ...{ collapseThreads: true, calculateTotal: true },
    }
  }
  return {
    /** A page of a list with its rows and what their conversations hold. */
    async page(filter: JmapFilter, position: number, limit: number): Promise<Page> {
      const { accountId: id } = askedOf(filter)
      const account = { accountId: await whose(id) }
      const query = jmap.prepare<QueryAnswer>('Email/query', { ...(await listing(filter)), position, limit })
      const get = jmap.prepare<Got<Mail>>('Email/get', {
        ...account,
        '#ids': query.ref('/ids'),
        properties: MAIL_PROPERTIES,
      })
      const of = jmap.prepare<Got<Thread>>('Thread/get', { ...account, '#ids': get.ref('/list/*/threadId') })
      const [answer, mails, threads] = await jmap.send(query, get, of)
      return {
        answer: { ...answer, ids: answer.ids.map((one) => idIn(id, one)) },
        mails: { ...mails, list: mails.list.map((one) => mailIn(id, one)) },
        threads: { ...threads, list: threadsOf(id, threads.list) },
      }
    },

    async listChanges(
      filter: JmapFilter,
      sinceQueryState: string,
      upToId: string | undefined,
    ): Promise<QueryChanges> {
      const { accountId: id } = askedOf(filter)
      const changes = await jmap.call<QueryChanges>('Email/queryChanges', {
        ...(await listing(filter)),
        sinceQueryState,
        ...(upToId !== undefined && { upToId: located(upToId).id }),
      })
      const added = changes.added.map((one) => ({ ...one, id: idIn(id, one.id) }))
      return { ...changes, added, removed: changes.removed.map((one) => idIn(id, one)) }
    },

    async matching(filter: JmapFilter, heard: (known: number) => void): Promise<readonly string[]> {
      const ids = await allMatching(jmap, { ...(await listing(filter)), collapseThreads: false }, heard)
      return ids.map((one) => idIn(askedOf(filter).accountId, one))
    },
  }
}

/** What was shared a moment ago is not any more. */
function nothingAnyMore(error: unknown): Got<Folder> {
  if (error instanceof JmapError && error.type === 'accountNotFound') return { list: [], state: '' }
  throw error
}

/** Every message that matches, at most 100,000; `heard` is told how many are known. */
async function allMatching(
  jmap: JmapClient,
  asked: Readonly<Record<string, unknown>>,
  heard: (known: number) => void,
): Promise<readonly string[]> {
  const ids: string[] = []
  while (ids.length < MATCHING_MAX) {
    const page = { position: ids.length, limit: MATCHING_PAGE }
    const answer = await jmap.call<QueryAnswer>('Email/query', { ...asked, ...page })
    ids.push(...answer.ids)
    heard(ids.length)
    if (answer.ids.length === 0 || ids.length >= (answer.total ?? 0)) break
  }
  return ids
}

async function inAccounts<T>(
  ids: readonly string[],
  ask: (accountId: string | undefined, some: readonly string[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const all: T[] = []
  for (const [accountId, its] of idsByAccount(ids))
    for (let at = 0; at < its.length; at += SET_MAX)
      all.push(...(await ask(accountId, its.slice(at, at + SET_MAX))))
  return all
}
