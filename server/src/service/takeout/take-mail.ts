/** All of a person's mail to take along: an archive with a file for each message, or one mailbox as an mbox. MISSION M20 */
import { decodeWords } from '../../mail/header/encoded-word.ts'
import { findText, readHeader } from '../../mail/header/header.ts'
import type { MailboxId, Uid } from '../../mail/ids.ts'
import { writeMbox } from '../../mail/mbox.ts'
import type { AccountMail, MessageDetails } from '../mailbox/account-mail.ts'
import { fileName, folderPath } from './file-names.ts'
import { DATES_AT_ONCE } from './limits.ts'
import { writeZip, type ZipFile } from './write-zip.ts'

/** Lets others have their turn between two messages. */
export type Breathe = () => Promise<void>

/** What cannot be read is left out: the rest is not withheld for it. */
export function takeAsZip(mail: AccountMail, breathe: Breathe): AsyncGenerator<Uint8Array> {
  return writeZip(filesOf(mail, breathe))
}

/** `INBOX/2026-11-21 Pedido 2291 (17).eml` */
async function* filesOf(mail: AccountMail, breathe: Breathe): AsyncGenerator<ZipFile> {
  const taken = new Set<string>()
  for (const { id, name } of await mail.mailboxes()) {
    const folder = folderPath(name, taken)
    for await (const { uid, atMs, bytes } of messagesOf(mail, id, breathe)) {
      const day = new Date(atMs).toISOString().slice(0, 10)
      const subject = decodeWords(findText(bytes, readHeader(bytes), 'subject') ?? '')
      const title = fileName(subject, '')
      yield { name: `${folder}/${day} ${title}${title === '' ? '' : ' '}(${uid}).eml`, atMs, bytes }
    }
  }
}

/** Refusal `not-found`. */
export async function takeAsMbox(
  mail: AccountMail,
  mailbox: string,
  breathe: Breathe,
): Promise<AsyncGenerator<Uint8Array>> {
  const { id } = await mail.existing(mailbox)
  return mboxOf(mail, id, breathe)
}

async function* mboxOf(mail: AccountMail, id: MailboxId, breathe: Breathe): AsyncGenerator<Uint8Array> {
  for await (const { atMs, bytes } of messagesOf(mail, id, breathe)) yield writeMbox(bytes, atMs)
}

type Taken = { readonly uid: Uid; readonly atMs: number; readonly bytes: Uint8Array }

/** Oldest first, those that were there when it began. */
async function* messagesOf(mail: AccountMail, id: MailboxId, breathe: Breathe): AsyncGenerator<Taken> {
  const { uids } = await mail.view(id)
  for (let at = 0; at < uids.length; at += DATES_AT_ONCE) {
    const slice = [...uids.subarray(at, at + DATES_AT_ONCE)] as Uid[]
    const details: readonly MessageDetails[] = await mail.details(id, slice, [])
    for (const { uid, messageId, internalDateMs } of details) {
      await breathe()
      const bytes = await mail.bytesOrRefusal(messageId)
      if (bytes instanceof Uint8Array) yield { uid, atMs: internalDateMs, bytes }
    }
  }
}
