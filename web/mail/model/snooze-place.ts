/** From where a message is put off: the folder that is looked at, or, in lists across folders, the one of one's own that it lies in. */
import type { Folder, Mail } from './mail.ts'
import { isResnooze, type Patch, resnooze, snooze } from './patch.ts'

/** What one wrote, and what is done with, does not come back to be read. */
const NEVER: ReadonlySet<string> = new Set(['sent', 'drafts', 'junk', 'trash'])

export type PutOff = {
  /** What puts each of them off until then, or gives it a new time; who lies in no folder for that is not among them. */
  readonly patches: ReadonlyMap<Mail, Patch>
  /** Not of what somebody moved among the snoozed by hand: without its time the server would take it out of there. */
  readonly isUndone: boolean
}

/** `here`: the folder that is looked at; undefined in lists across folders. */
export function putOff(
  mails: readonly Mail[],
  until: Date,
  folders: readonly Folder[],
  here: Folder | undefined,
): PutOff {
  const patches = new Map<Mail, Patch>()
  let isUndone = true
  for (const mail of mails) {
    const patch = snoozePatch(mail, until, folders, here)
    if (patch === undefined) continue
    patches.set(mail, patch)
    if (isResnooze(patch) && (mail.snoozed ?? null) === null) isUndone = false
  }
  return { patches, isUndone }
}

function snoozePatch(
  mail: Mail,
  until: Date,
  folders: readonly Folder[],
  here: Folder | undefined,
): Patch | undefined {
  const places = (here === undefined ? folders : [here]).filter(
    ({ id, role, account }) =>
      mail.mailboxIds[id] === true && account === undefined && !NEVER.has(role ?? ''),
  )
  if (places.some(({ role }) => role === 'snoozed')) return resnooze(until)
  const from = places.find(({ role }) => role === 'inbox') ?? places[0]
  return from && snooze(from.id, until)
}

/**
 * Whether anything that lies there can be put off; in lists across folders each message says so by itself. While the folders
 * are not known, nobody can say where anything lies.
 */
export const maySnooze = (here: Folder | undefined, folders: readonly Folder[] | undefined): boolean =>
  folders !== undefined && (here === undefined || (here.account === undefined && !NEVER.has(here.role ?? '')))
