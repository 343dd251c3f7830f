/**
 * The mail of one account on this device: what is on screen, what the person did, and the server's word on both. What is
 * done is shown at once and sent behind it; without a connection it waits here, and the page may be closed meanwhile.
 */
import { type JmapClient, JmapError, mayRetry } from '../../kit/jmap-client.ts'
import { PAGE_ROWS, SET_MAX, WAITING_ACTIONS_MAX } from '../limits.ts'
import {
  type Action,
  makeAction,
  marked,
  nextToSend,
  portions,
  revived,
  undone,
  without,
} from './action-queue.ts'
import type { Keeper } from './keeper.ts'
import { keepList, keptList } from './kept-rows.ts'
import { applyChanges, fill, knownFromTop, missingPage } from './list-window.ts'
import type { Folder, Mail } from './mail.ts'
import {
  listKey,
  type MailState,
  NO_MAIL,
  withList,
  withMails,
  withThreads,
  withTrouble,
} from './mail-state.ts'
import { createMailSync, type MailSync } from './mail-sync.ts'
import type { Patch } from './patch.ts'
import type { JmapFilter } from './search.ts'
import { askedOf } from './shared-accounts.ts'

export type MailStoreDeps = {
  readonly jmap: JmapClient
  readonly keeper: Keeper
  readonly newId: () => string
  readonly now: () => Date
  /** The server would not do what was shown as done; it is shown as it was. */
  readonly refused: (error: unknown) => void
}
export type MailStore = ReturnType<typeof createMailStore>

export function createMailStore(deps: MailStoreDeps) {
  const { keeper, newId, refused } = deps
  const held = createHeld()
  const fresh = createFreshener(held, deps)
  const send = createSender(held, fresh, deps)
  const queued = (action: Action): Action => {
    if (held.state.queue.length >= WAITING_ACTIONS_MAX) {
      refused(new JmapError('tooManyWaiting', {}))
      return action
    }
    held.set({ ...held.state, queue: [...held.state.queue, action] })
    void send()
    return action
  }
  return {
    state: () => held.state,
    onChange: held.onChange,
    need: fresh.need,

    /** What the device kept is there when this is; then the server is asked. */
    async start(): Promise<void> {
      const [folders, queue] = [await keeper.get('folders'), await keeper.get('queue')]
      held.set({
        ...held.state,
        queue: revived(queue),
        ...(Array.isArray(folders) && { folders: folders as Folder[] }),
      })
      void fresh.sync().then(send, () => undefined)
    },

    /** That list begins again: asked for after it could not be read. */
    retry(filter: JmapFilter): Promise<void> {
      held.set(withTrouble(held.state, listKey(filter), undefined))
      return fresh.need(filter, 0, PAGE_ROWS - 1)
    },

    /** Looks for changes, and sends what waits. Throws what stood in the way. */
    async look(): Promise<void> {
      await fresh.sync()
      await send()
    },

    /** undefined: they are so already. */
    act(mails: readonly Mail[], change: (mail: Mail) => Patch): Action | undefined {
      const action = makeAction(newId(), mails, change)
      return Object.keys(action.patches).length === 0 ? undefined : queued(action)
    },

    /** The same for each message that matches; `back` takes it back from one that matches. */
    async actOnMatching(
      filter: JmapFilter,
      { change, back }: { readonly change: Patch; readonly back: Patch },
      heard: (known: number) => void,
    ): Promise<Action> {
      const ids = await fresh.source.matching(filter, heard)
      const all = (patch: Patch) => Object.fromEntries(ids.map((id) => [id, patch]))
      return queued({ id: newId(), patches: all(change), back: all(back), state: 'waiting' })
    },

    undo(action: Action): void {
      held.set({ ...held.state, queue: undone(held.state.queue, action, newId()) })
      void send()
    },

    /** Who signed out leaves nothing on the device that they read; what waits to be sent stays. */
    forget: () => keeper.forget('list '),
  }
}

type Held = {
  state: MailState
  readonly set: (state: MailState) => void
  readonly onChange: (hear: () => void) => () => void
}

function createHeld(): Held {
  const hearers = new Set<() => void>()
  const held: Held = {
    state: NO_MAIL,
    set(state) {
      held.state = state
      for (const hear of hearers) hear()
    },
    onChange(hear) {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
  }
  return held
}

/** Too long ago, other rights than then, or nobody shares it any more. */
const UNKNOWN = new Set(['cannotCalculateChanges', 'accountNotFound'])

type Freshener = ReturnType<typeof createFreshener>

/** Reads what is looked at, and follows its changes. One round of changes at a time. */
function createFreshener(held: Held, { jmap, keeper, now }: MailStoreDeps) {
  const source = createMailSync(jmap)
  const filters = new Map<string, JmapFilter>()
  const asked = new Set<string>()
  /** By account; undefined: one's own. */
  const mailStates = new Map<string | undefined, string>()

  const readPage = async (filter: JmapFilter, position: number, limit: number): Promise<void> => {
    const key = listKey(filter)
    const { answer, mails, threads } = await source.page(filter, position, limit)
    const { accountId } = askedOf(filter)
    if (!mailStates.has(accountId)) mailStates.set(accountId, mails.state)
    held.set(withThreads(withMails(held.state, mails.list), threads.list))
    held.set(withTrouble(withList(held.state, key, fill(held.state.lists.get(key), answer)), key, undefined))
    await readOthers(
      held,
      source,
      threads.list.flatMap(({ emailIds }) => emailIds),
    )
    if (position === 0) void keepList(keeper, held.state, key)
  }

  const need = async (filter: JmapFilter, from: number, to: number): Promise<void> => {
    const key = listKey(filter)
    if (!held.state.lists.has(key) && !filters.has(key)) await showKept(held, keeper, key)
    const first = !filters.has(key)
    filters.set(key, filter)
    const page = first
      ? { position: 0, limit: PAGE_ROWS }
      : missingPage(held.state.lists.get(key), from, to, PAGE_ROWS)
    if (page === undefined || asked.has(`${key} ${page.position}`)) return
    asked.add(`${key} ${page.position}`)
    try {
      await readPage(filter, page.position, page.limit)
    } catch (error) {
      // What the device kept is on screen, and the strip above says that there is no connection.
      filters.delete(key)
      if (!held.state.lists.has(key)) held.set(withTrouble(held.state, key, error))
    } finally {
      asked.delete(`${key} ${page.position}`)
    }
  }

  const readAnew = async (key: string, filter: JmapFilter): Promise<void> => {
    try {
      await readPage(filter, 0, PAGE_ROWS)
    } catch (error) {
      // Nobody shares it any more: it is no reason to leave the others as they were.
      if (!(error instanceof JmapError) || error.type !== 'accountNotFound') throw error
      filters.delete(key)
      held.set(withTrouble(withList(held.state, key, undefined), key, error))
    }
  }

  const round = async (): Promise<void> => {
    const folders = await source.folders()
    held.set({ ...held.state, folders })
    void keeper.put('folders', folders)
    for (const [accountId, since] of mailStates) {
      const state = await followMails(held, source, accountId, since)
      if (state === undefined) mailStates.delete(accountId)
      else mailStates.set(accountId, state)
    }
    for (const [key, filter] of filters)
      if (await followList(held, source, key, filter)) void keepList(keeper, held.state, key)
      else await readAnew(key, filter)
    held.set({ ...held.state, syncedAt: now() })
  }

  return { source, need, sync: oneAtATime(round) }
}

/** Each call is answered by a round that begins after it. */
function oneAtATime(round: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const call = (): Promise<void> => {
    if (running === undefined) {
      running = round().finally(() => {
        running = undefined
      })
      return running
    }
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined
        return call()
      })
    return next
  }
  return call
}

async function showKept(held: Held, keeper: Keeper, key: string): Promise<void> {
  const kept = await keptList(keeper, key)
  if (kept === undefined || held.state.lists.has(key)) return
  held.set(withList(withThreads(withMails(held.state, kept.mails), kept.threads), key, kept.window))
}

/** The other messages of the conversations. */
async function readOthers(held: Held, source: MailSync, ids: readonly string[]): Promise<void> {
  const unknown = ids.filter((id) => !held.state.mails.has(id))
  if (unknown.length > 0) held.set(withMails(held.state, await source.mails(unknown)))
}

/** Returns the state that is followed to; undefined: nobody knows what happened, and the lists are read anew. */
async function followMails(
  held: Held,
  source: MailSync,
  accountId: string | undefined,
  since: string,
): Promise<string | undefined> {
  let state = since
  for (;;) {
    const changes = await source.mailChanges(accountId, state).catch((error: unknown) => {
      if (error instanceof JmapError && UNKNOWN.has(error.type)) return undefined
      throw error
    })
    if (changes === undefined) return undefined
    const wanted = changes.updated.filter((id) => held.state.mails.has(id))
    const mails = await source.mails([...changes.created, ...wanted])
    held.set(withMails(held.state, mails))
    const threads = [...new Set(mails.map(({ threadId }) => threadId))]
    held.set(withThreads(held.state, await source.threads(threads)))
    state = changes.newState
    if (!changes.hasMoreChanges) return state
  }
}

/** False: it cannot be followed, and is read anew. */
async function followList(held: Held, source: MailSync, key: string, filter: JmapFilter): Promise<boolean> {
  const window = held.state.lists.get(key)
  if (window === undefined) return false
  const known = knownFromTop(window)
  const upToId = known < window.total ? window.ids[known - 1] : undefined
  try {
    const changes = await source.listChanges(filter, window.queryState, upToId)
    const added = changes.added.map(({ id }) => id)
    await readOthers(held, source, added)
    const of = new Set(added.flatMap((id) => held.state.mails.get(id)?.threadId ?? []))
    const unknown = [...of].filter((id) => !held.state.threads.has(id))
    if (unknown.length > 0) {
      const threads = await source.threads(unknown)
      held.set(withThreads(held.state, threads))
      await readOthers(
        held,
        source,
        threads.flatMap(({ emailIds }) => emailIds),
      )
    }
    held.set(withList(held.state, key, applyChanges(window, changes)))
    return true
  } catch (error) {
    if (error instanceof JmapError) return false
    throw error
  }
}

/** Sends what waits, one action after the other, as long as the server answers. */
function createSender(held: Held, fresh: Freshener, { keeper, refused }: MailStoreDeps): () => Promise<void> {
  const keep = (queue: MailState['queue']): void => {
    held.set({ ...held.state, queue })
    void keeper.put('queue', queue)
  }
  const send = async (): Promise<void> => {
    const action = nextToSend(held.state.queue)
    if (action === undefined) return keep(held.state.queue)
    keep(marked(held.state.queue, action.id, 'sending'))
    try {
      const not: string[] = []
      for (const some of portions(action.patches, SET_MAX)) not.push(...(await fresh.source.set(some)))
      if (not.length > 0) refused(new JmapError('notUpdated', {}))
      keep(marked(held.state.queue, action.id, 'sent'))
    } catch (error) {
      if (mayRetry(error)) return keep(marked(held.state.queue, action.id, 'waiting'))
      keep(without(held.state.queue, action.id))
      refused(error)
      return send()
    }
    // What was sent is shown from the queue until the lists say the same.
    void fresh.sync().then(
      () => keep(without(held.state.queue, action.id)),
      () => undefined,
    )
    return send()
  }
  return send
}
