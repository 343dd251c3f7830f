/** A patch of a message: its keywords and its mailboxes, and nothing else of it can change. RFC 8621 §4.6, RFC 8620 §5.3 */
import type { Flag } from '../../../../mail/flag.ts'
import type { MailboxId, MessageId } from '../../../../mail/ids.ts'
import type { EmailChange } from '../../../../service/emails/change-emails.ts'
import type { EmailPlaces } from '../../../../service/emails/email-places.ts'
import type { JsonObject, JsonValue } from '../../../jmap-server.ts'
import { createdId, mailboxId, readMailboxId } from '../../ids.ts'
import { KEYWORDS_A_EMAIL_MAX, MAILBOXES_A_EMAIL_MAX } from '../../limits.ts'
import type { JmapContext } from '../../method.ts'
import { invalidProperties, SetFault } from '../../method-error.ts'
import { isObject } from '../../read-request.ts'
import { flagOf, KEYWORD, keywordsOf } from './keywords.ts'

/** Throws SetFault. */
export function readChange(
  context: JmapContext,
  places: EmailPlaces,
  id: MessageId,
  patch: JsonObject,
): EmailChange {
  const its = places.of(id)
  const keywords = new Set(Object.keys(keywordsOf(places.flagNames(its))))
  const mailboxes = new Set(its.map(({ view }) => mailboxId(view.mailboxId)))
  const before = new Set(keywords)
  for (const [path, value] of Object.entries(patch)) {
    const [property, name, more] = path.split('/')
    const set = property === 'keywords' ? keywords : property === 'mailboxIds' ? mailboxes : undefined
    if (set === undefined || more !== undefined)
      throw new SetFault(invalidProperties([path], 'this cannot be changed'))
    if (name === undefined) replace(set, path, value)
    else one(set, path, pointerName(name), value)
  }
  const wanted = mailboxIds(context, places, mailboxes)
  return {
    messageId: id,
    add: [...readKeywords(keywords)].filter((flag) => !hasFlag(before, flag)),
    remove: [...before].filter((keyword) => !keywords.has(keyword)).map(flagOf),
    ...(!isSame(wanted, its) && { mailboxes: wanted }),
  }
}

function isSame(wanted: ReadonlySet<MailboxId>, its: ReturnType<EmailPlaces['of']>): boolean {
  const now = new Set(its.map(({ view }) => view.mailboxId))
  return now.size === wanted.size && [...wanted].every((id) => now.has(id))
}

function hasFlag(keywords: ReadonlySet<string>, flag: Flag): boolean {
  return [...keywords].some((keyword) => flagOf(keyword) === flag)
}

function replace(set: Set<string>, path: string, value: JsonValue | undefined): void {
  if (!isObject(value) || !Object.values(value).every((one) => one === true))
    throw new SetFault(invalidProperties([path], 'a set is an object whose values are true'))
  set.clear()
  for (const name of Object.keys(value)) set.add(path === 'keywords' ? name.toLowerCase() : name)
}

function one(set: Set<string>, path: string, name: string, value: JsonValue | undefined): void {
  const key = path.startsWith('keywords/') ? name.toLowerCase() : name
  if (value === true) set.add(key)
  else if (value === null) set.delete(key)
  else throw new SetFault(invalidProperties([path], 'true or null'))
}

/** RFC 6901 §4 */
function pointerName(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~')
}

/** Throws SetFault for what is no keyword, and `tooManyKeywords`. */
export function readKeywords(names: Iterable<string>): ReadonlySet<Flag> {
  const flags = new Set<Flag>()
  for (const name of names) {
    if (!KEYWORD.safeParse(name).success)
      throw new SetFault(invalidProperties(['keywords'], `“${name.slice(0, 100)}” is none`))
    flags.add(flagOf(name))
  }
  if (flags.size > KEYWORDS_A_EMAIL_MAX) throw new SetFault({ type: 'tooManyKeywords' })
  return flags
}

/** Throws SetFault: a message is in one mailbox at least, and in none that is not there. */
export function mailboxIds(
  context: JmapContext,
  places: EmailPlaces,
  names: Iterable<string>,
): ReadonlySet<MailboxId> {
  const ids = new Set<MailboxId>()
  for (const name of names) {
    const id = readMailboxId(createdId(context.createdIds, name))
    if (id === undefined || !places.views.has(id))
      throw new SetFault(invalidProperties(['mailboxIds'], 'there is no such mailbox'))
    ids.add(id)
  }
  if (ids.size === 0)
    throw new SetFault(invalidProperties(['mailboxIds'], 'a message is in one mailbox at least'))
  if (ids.size > MAILBOXES_A_EMAIL_MAX) throw new SetFault({ type: 'tooManyMailboxes' })
  return ids
}
