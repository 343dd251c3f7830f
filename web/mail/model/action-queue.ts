/**
 * What a person did and the server does not know yet. It is shown at once, sent in order, kept on the device until the
 * server answered, and can be taken back: what was not sent is forgotten, what was sent is undone by its inverse.
 */
import type { Mail } from './mail.ts'
import { inverse, type Patch, type Patches, patched } from './patch.ts'

export type Action = {
  readonly id: string
  readonly patches: Patches
  /** What takes it back. */
  readonly back: Patches
  readonly state: 'waiting' | 'sending' | 'sent'
}
export type ActionQueue = readonly Action[]

/** Messages that the patch would not change are left out. */
export function makeAction(id: string, mails: readonly Mail[], change: (mail: Mail) => Patch): Action {
  const patches: Record<string, Patch> = {}
  const back: Record<string, Patch> = {}
  for (const mail of mails) {
    const patch = change(mail)
    const undo = inverse(mail, patch)
    if (Object.keys(undo).length === 0) continue
    patches[mail.id] = patch
    back[mail.id] = undo
  }
  return { id, patches, back, state: 'waiting' }
}

/** The message as the person sees it. */
export function seen(mail: Mail, queue: ActionQueue): Mail {
  let now = mail
  for (const { patches } of queue) {
    const patch = patches[mail.id]
    if (patch !== undefined) now = patched(now, patch)
  }
  return now
}

/** What goes next: the oldest that waits, and only when nothing is on its way. */
export function nextToSend(queue: ActionQueue): Action | undefined {
  if (queue.some(({ state }) => state === 'sending')) return undefined
  return queue.find(({ state }) => state === 'waiting')
}

export const marked = (queue: ActionQueue, id: string, state: Action['state']): ActionQueue =>
  queue.map((action) => (action.id === id ? { ...action, state } : action))

export const without = (queue: ActionQueue, id: string): ActionQueue =>
  queue.filter((action) => action.id !== id)

/**
 * Takes an action back. One that still waits goes; one that is on its way or was sent gets its inverse behind it.
 * `undoId`: the id of the inverse.
 */
export function undone(queue: ActionQueue, action: Action, undoId: string): ActionQueue {
  const kept = queue.find(({ id }) => id === action.id)
  if (kept?.state === 'waiting') return without(queue, action.id)
  return [...queue, { id: undoId, patches: action.back, back: action.patches, state: 'waiting' }]
}

/** As it is read back after the page was closed: whether what was on its way arrived is not known, and it may be sent twice. */
export function revived(kept: unknown): ActionQueue {
  if (!Array.isArray(kept)) return []
  return (kept as Action[])
    .filter((action) => action.state !== 'sent' && typeof action.patches === 'object')
    .map((action) => ({ ...action, state: 'waiting' }))
}

/** The patches in portions that one Email/set takes. */
export function portions(patches: Patches, most: number): Patches[] {
  const all = Object.entries(patches)
  return Array.from({ length: Math.ceil(all.length / most) }, (_, at) =>
    Object.fromEntries(all.slice(at * most, (at + 1) * most)),
  )
}
