/** All that the webmail knows of the mail, as one value that is replaced and never changed. */
import { type ActionQueue, seen } from './action-queue.ts'
import { type ListWindow, shownPlace } from './list-window.ts'
import { type Conversation, conversationOf, type Folder, type Mail } from './mail.ts'
import type { JmapFilter } from './search.ts'

export type MailState = {
  /** undefined: not known yet. */
  readonly folders: readonly Folder[] | undefined
  readonly mails: ReadonlyMap<string, Mail>
  readonly threads: ReadonlyMap<string, readonly string[]>
  readonly lists: ReadonlyMap<string, ListWindow>
  readonly queue: ActionQueue
  /** When the server last said that this is how things are. */
  readonly syncedAt: Date | undefined
  /** Why a list could not be read, by its key. */
  readonly troubles: ReadonlyMap<string, unknown>
}

export const NO_MAIL: MailState = {
  ...{ folders: undefined, mails: new Map(), threads: new Map(), lists: new Map() },
  ...{ queue: [], syncedAt: undefined, troubles: new Map() },
}

/** The same for the same list. */
export const listKey = (filter: JmapFilter): string => JSON.stringify(filter)

export const withMails = (state: MailState, mails: readonly Mail[]): MailState => {
  const next = new Map(state.mails)
  for (const mail of mails) next.set(mail.id, mail)
  return { ...state, mails: next }
}

export const withThreads = (
  state: MailState,
  threads: readonly { readonly id: string; readonly emailIds: readonly string[] }[],
): MailState => {
  const next = new Map(state.threads)
  for (const { id, emailIds } of threads) next.set(id, emailIds)
  return { ...state, threads: next }
}

export const withList = (state: MailState, key: string, window: ListWindow | undefined): MailState => {
  const lists = new Map(state.lists)
  if (window === undefined) lists.delete(key)
  else lists.set(key, window)
  return { ...state, lists }
}

export const withTrouble = (state: MailState, key: string, trouble: unknown): MailState => {
  const troubles = new Map(state.troubles)
  if (trouble === undefined) troubles.delete(key)
  else troubles.set(key, trouble)
  return { ...state, troubles }
}

/** The conversation of a message, with what the person did already in it. undefined: not known yet. */
export function conversationAt(state: MailState, id: string): Conversation | undefined {
  const mail = state.mails.get(id)
  if (mail === undefined) return undefined
  const others = (state.threads.get(mail.threadId) ?? []).flatMap((one) => state.mails.get(one) ?? [])
  return conversationOf(
    seen(mail, state.queue),
    others.map((one) => seen(one, state.queue)),
  )
}

/** A list as it is shown: places that the person emptied are skipped before the server knows of it. */
export type ShownList = {
  readonly total: number
  /** undefined: not known yet. */
  idAt(n: number): string | undefined
  /** Where the n-th shown stands in the list of the server. */
  placeOf(n: number): number
}

export function shownList(state: MailState, key: string, folderId: string | undefined): ShownList {
  const window = state.lists.get(key)
  if (window === undefined) return { total: 0, idAt: () => undefined, placeOf: (n) => n }
  const gone = folderId === undefined ? new Set<string>() : leftThreads(state, folderId)
  const hidden: number[] = []
  if (gone.size > 0)
    for (const [place, id] of window.ids.entries()) {
      const thread = id === undefined ? undefined : state.mails.get(id)?.threadId
      if (thread !== undefined && gone.has(thread)) hidden.push(place)
    }
  const placeOf = (n: number): number => shownPlace(hidden, n)
  return { total: window.total - hidden.length, placeOf, idAt: (n) => window.ids[placeOf(n)] }
}

/** Conversations of which nothing is left in the folder after what the person did. */
function leftThreads({ queue, mails, threads }: MailState, folderId: string): ReadonlySet<string> {
  const touched = new Set<string>()
  for (const { patches } of queue)
    for (const id of Object.keys(patches)) {
      const thread = mails.get(id)?.threadId
      if (thread !== undefined) touched.add(thread)
    }
  const left = new Set<string>()
  for (const thread of touched) {
    const stays = (threads.get(thread) ?? []).some((id) => {
      const mail = mails.get(id)
      return mail !== undefined && seen(mail, queue).mailboxIds[folderId] === true
    })
    if (!stays) left.add(thread)
  }
  return left
}
