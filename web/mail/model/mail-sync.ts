/** The questions that the webmail asks the server, each one round trip. RFC 8621 */
import { type JmapClient, JmapError } from '../../kit/jmap-client.ts'
import { CHANGES_MAX, MATCHING_MAX, MATCHING_PAGE, SET_MAX } from '../limits.ts'
import type { QueryAnswer, QueryChanges } from './list-window.ts'
import { type Folder, MAIL_PROPERTIES, type Mail } from './mail.ts'
import type { Patches } from './patch.ts'
import type { JmapFilter } from './search.ts'

const MAIL = 'urn:ietf:params:jmap:mail'
const NEWEST_FIRST = [{ property: 'receivedAt', isAscending: false }]

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

/** Of the account's own mail. Each throws JmapError, ApiProblem or Unreachable. */
export function createMailSync(jmap: JmapClient) {
  const accountId = async (): Promise<string> => {
    const id = (await jmap.session()).primaryAccounts[MAIL]
    if (id === undefined) throw new JmapError('accountNotFound', {})
    return id
  }
  const listing = async (filter: JmapFilter) => ({
    ...{ accountId: await accountId(), filter, sort: NEWEST_FIRST },
    ...{ collapseThreads: true, calculateTotal: true },
  })
  return {
    accountId,

    folders: async (): Promise<readonly Folder[]> =>
      (await jmap.call<Got<Folder>>('Mailbox/get', { accountId: await accountId(), ids: null })).list,

    /** A page of a list with its rows and what their conversations hold. */
    async page(filter: JmapFilter, position: number, limit: number): Promise<Page> {
      const account = { accountId: await accountId() }
      const query = jmap.prepare<QueryAnswer>('Email/query', { ...(await listing(filter)), position, limit })
      const get = jmap.prepare<Got<Mail>>('Email/get', {
        ...account,
        '#ids': query.ref('/ids'),
        properties: MAIL_PROPERTIES,
      })
      const of = jmap.prepare<Got<Thread>>('Thread/get', { ...account, '#ids': get.ref('/list/*/threadId') })
      const [answer, mails, threads] = await jmap.send(query, get, of)
      return { answer, mails, threads }
    },

    mails: (ids: readonly string[]): Promise<readonly Mail[]> =>
      inPortions(ids, async (some) => {
        const args = { accountId: await accountId(), ids: some, properties: MAIL_PROPERTIES }
        return (await jmap.call<Got<Mail>>('Email/get', args)).list
      }),

    threads: (ids: readonly string[]): Promise<readonly Thread[]> =>
      inPortions(ids, async (some) => {
        const args = { accountId: await accountId(), ids: some }
        return (await jmap.call<Got<Thread>>('Thread/get', args)).list
      }),

    mailChanges: async (sinceState: string): Promise<MailChanges> =>
      jmap.call('Email/changes', { accountId: await accountId(), sinceState, maxChanges: CHANGES_MAX }),

    listChanges: async (
      filter: JmapFilter,
      sinceQueryState: string,
      upToId: string | undefined,
    ): Promise<QueryChanges> =>
      jmap.call('Email/queryChanges', {
        ...(await listing(filter)),
        sinceQueryState,
        ...(upToId !== undefined && { upToId }),
      }),

    /** Returns the ids that the server would not change, without those that are gone: nobody misses them. */
    async set(patches: Patches): Promise<readonly string[]> {
      const args = { accountId: await accountId(), update: patches }
      const { notUpdated } = await jmap.call<{
        notUpdated?: Readonly<Record<string, { readonly type: string }>> | null
      }>('Email/set', args)
      return Object.entries(notUpdated ?? {}).flatMap(([id, { type }]) => (type === 'notFound' ? [] : [id]))
    },

    matching: async (filter: JmapFilter, heard: (known: number) => void): Promise<readonly string[]> =>
      allMatching(jmap, { ...(await listing(filter)), collapseThreads: false }, heard),
  }
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

async function inPortions<T>(
  ids: readonly string[],
  ask: (some: readonly string[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const all: T[] = []
  for (let at = 0; at < ids.length; at += SET_MAX) all.push(...(await ask(ids.slice(at, at + SET_MAX))))
  return all
}
