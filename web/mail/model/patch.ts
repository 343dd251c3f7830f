/** Changes of messages as Email/set takes them: keywords and folders, set or taken away, one by one. RFC 8620 §5.3 */
import type { IdSet, Mail, Snoozed } from './mail.ts'

/** `{ 'keywords/$seen': true, 'mailboxIds/a': null }` */
export type Patch = Readonly<Record<string, true | null | Snoozed>>
export type Patches = Readonly<Record<string, Patch>>

export const setKeyword = (keyword: string, on: boolean): Patch => ({
  [`keywords/${pointer(keyword)}`]: on ? true : null,
})

/** Out of one folder and into another; the others that hold it keep it. */
export const move = (from: string | undefined, to: string): Patch =>
  from === to
    ? {}
    : {
        ...(from !== undefined && { [`mailboxIds/${pointer(from)}`]: null }),
        [`mailboxIds/${pointer(to)}`]: true,
      }

/** Out of every folder that holds it and into one. */
export function moveAll(mail: Mail, to: string): Patch {
  const patch: Record<string, true | null> = {}
  for (const id of Object.keys(mail.mailboxIds)) if (id !== to) patch[`mailboxIds/${pointer(id)}`] = null
  patch[`mailboxIds/${pointer(to)}`] = true
  return patch
}

/** Out of that folder until then; the server says where it lies meanwhile. */
export const snooze = (from: string, until: Date): Patch => ({
  [`mailboxIds/${pointer(from)}`]: null,
  ...resnooze(until),
})
/** Another time for what waits already. */
export const resnooze = (until: Date): Patch => ({
  // UTCDate of RFC 8620 §1.4
  [SNOOZED]: { until: until.toISOString().replace(/\.\d+Z$/, 'Z') },
})
/** Whether it only gives another time. */
export const isResnooze = (patch: Patch): boolean => Object.keys(patch).every((path) => path === SNOOZED)
const SNOOZED = 'snoozed'

export function patched(mail: Mail, patch: Patch): Mail {
  const keywords: Record<string, true> = { ...mail.keywords }
  const mailboxIds: Record<string, true> = { ...mail.mailboxIds }
  const { [SNOOZED]: until, ...sets } = patch
  for (const [path, value] of Object.entries(sets)) {
    const slash = path.indexOf('/')
    const of = path.slice(0, slash) === 'keywords' ? keywords : mailboxIds
    const name = unpointer(path.slice(slash + 1))
    if (value === true) of[name] = true
    else delete of[name]
  }
  return { ...mail, keywords, mailboxIds, ...(until !== undefined && until !== true && { snoozed: until }) }
}

/** What takes `patch` back, of a message as it was before. */
export function inverse(mail: Mail, patch: Patch): Patch {
  const { [SNOOZED]: until, ...sets } = patch
  const back: Record<string, true | null | Snoozed> =
    until === undefined ? {} : { [SNOOZED]: mail.snoozed ?? null }
  for (const [path, value] of Object.entries(sets)) {
    const slash = path.indexOf('/')
    const of: IdSet = path.slice(0, slash) === 'keywords' ? mail.keywords : mail.mailboxIds
    const was = of[unpointer(path.slice(slash + 1))] === true ? true : null
    if (was !== value) back[path] = was
  }
  return back
}

/** RFC 6901 §3 */
const pointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')
const unpointer = (name: string): string => name.replaceAll('~1', '/').replaceAll('~0', '~')
