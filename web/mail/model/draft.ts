/** What somebody is writing, and what becomes of it: a draft on the server, a message that leaves. No React here. */
import { type Folder, type MailAddress, nameOf } from './mail.ts'

export type DraftFile = {
  readonly blobId: string
  readonly name: string
  readonly type: string
  readonly size: number
}

export type Draft = {
  readonly to: string
  readonly cc: string
  readonly bcc: string
  readonly subject: string
  readonly text: string
  readonly files: readonly DraftFile[]
  /** Of the message that this answers, without angle brackets. RFC 5322 §3.6.4 */
  readonly inReplyTo: readonly string[]
  readonly references: readonly string[]
}

export const EMPTY_DRAFT: Draft = {
  ...{ to: '', cc: '', bcc: '', subject: '', text: '' },
  ...{ files: [], inReplyTo: [], references: [] },
}

/** What is answered or passed on. RFC 8621 §4.1 */
export type Original = {
  readonly from: readonly MailAddress[] | null
  readonly replyTo: readonly MailAddress[] | null
  readonly to: readonly MailAddress[] | null
  readonly cc: readonly MailAddress[] | null
  readonly subject: string | null
  readonly messageId: readonly string[] | null
  readonly references: readonly string[] | null
  readonly text: string
}

/** A draft of the account, as it is read again. */
export type KeptDraft = Original & {
  readonly bcc: readonly MailAddress[] | null
  readonly inReplyTo: readonly string[] | null
  readonly attachments: readonly (Omit<DraftFile, 'name'> & { readonly name: string | null })[]
}

export type Answering = 'reply' | 'replyAll' | 'forward'

const ADDRESS = /^(?:"?([^"<>]*?)"?\s*)<([^<>\s]+@[^<>\s]+)>$|^([^<>\s"]+@[^<>\s"]+)$/

/** `Luis <luis@b.test>, ana@a.test`: the addresses, and the pieces that are none. */
export function readRecipients(text: string): {
  readonly addresses: readonly MailAddress[]
  readonly wrong: readonly string[]
} {
  const addresses: MailAddress[] = []
  const wrong: string[] = []
  // A comma within a name in quotation marks parts nothing.
  for (const piece of text.match(/(?:"[^"]*"|[^,;"])+/g) ?? []) {
    const one = piece.trim()
    if (one === '') continue
    const [, name, named, bare] = ADDRESS.exec(one) ?? []
    const email = named ?? bare
    if (email === undefined) wrong.push(one)
    else addresses.push({ name: name === undefined || name.trim() === '' ? null : name.trim(), email })
  }
  return { addresses, wrong }
}

export function writeRecipients(addresses: readonly MailAddress[]): string {
  return addresses
    .map(({ name, email }) => (name === null ? email : `"${name.replaceAll('"', '')}" <${email}>`))
    .join(', ')
}

/** The draft of an answer: to whom, about what, and what was said before. `said`: “On … Ana wrote:”. */
export function answerTo(kind: Answering, original: Original, own: string, said: string): Draft {
  const subject = original.subject ?? ''
  const quoted = original.text
    .trimEnd()
    .split('\n')
    .map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`))
    .join('\n')
  const ids = original.messageId ?? []
  const text = kind === 'forward' ? `\n\n${said}\n\n${original.text}` : `\n\n${said}\n${quoted}\n`
  const isOther = ({ email }: MailAddress): boolean => email.toLowerCase() !== own.toLowerCase()
  const author = original.replyTo ?? original.from ?? []
  const others = kind === 'replyAll' ? [...(original.to ?? []), ...(original.cc ?? [])].filter(isOther) : []
  return {
    ...EMPTY_DRAFT,
    to: kind === 'forward' ? '' : writeRecipients(author),
    cc: writeRecipients(others.filter(({ email }) => !author.some((one) => one.email === email))),
    subject: prefixed(kind === 'forward' ? 'Fwd: ' : 'Re: ', subject),
    text,
    ...(kind !== 'forward' && { inReplyTo: ids, references: [...(original.references ?? []), ...ids] }),
  }
}

export function draftOf(kept: KeptDraft): Draft {
  return {
    to: writeRecipients(kept.to ?? []),
    cc: writeRecipients(kept.cc ?? []),
    bcc: writeRecipients(kept.bcc ?? []),
    subject: kept.subject ?? '',
    text: kept.text,
    files: kept.attachments.map(({ blobId, name, type, size }) => ({ blobId, name: name ?? '', type, size })),
    inReplyTo: kept.inReplyTo ?? [],
    references: kept.references ?? [],
  }
}

function prefixed(prefix: string, subject: string): string {
  return subject.toLowerCase().startsWith(prefix.toLowerCase().trim()) ? subject : `${prefix}${subject}`
}

/** Words that promise a file, in both languages; what is quoted promises nothing. */
const PROMISES = /\b(?:adjunt[oa]s?|adjuntamos|attach(?:ed|ment|ing)?s?)\b/i

export function promisesFile({ text, subject, files }: Draft): boolean {
  if (files.length > 0) return false
  const own = text
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join('\n')
  return PROMISES.test(own) || PROMISES.test(subject)
}

export function isEmpty({ to, cc, bcc, subject, text, files }: Draft): boolean {
  return [to, cc, bcc, subject, text].every((one) => one.trim() === '') && files.length === 0
}

/** The Email object of JMAP. RFC 8621 §4.6 */
export function emailOf(
  draft: Draft,
  from: MailAddress,
  draftsId: string,
): Readonly<Record<string, unknown>> {
  const addresses = (text: string): readonly MailAddress[] | null => {
    const read = readRecipients(text).addresses
    return read.length === 0 ? null : read
  }
  return {
    mailboxIds: { [draftsId]: true },
    keywords: { $draft: true, $seen: true },
    from: [from],
    ...{ to: addresses(draft.to), cc: addresses(draft.cc), bcc: addresses(draft.bcc) },
    subject: draft.subject,
    inReplyTo: draft.inReplyTo.length === 0 ? null : draft.inReplyTo,
    references: draft.references.length === 0 ? null : draft.references,
    textBody: [{ partId: 'text', type: 'text/plain' }],
    bodyValues: { text: { value: draft.text } },
    attachments: draft.files.map(({ blobId, name, type }) => ({
      blobId,
      name,
      type,
      disposition: 'attachment',
    })),
  }
}

export const folderOf = (folders: readonly Folder[] | undefined, role: string): Folder | undefined =>
  folders?.find((one) => one.role === role)

export const peopleIn = (draft: Draft): readonly string[] =>
  [draft.to, draft.cc, draft.bcc].flatMap((text) => readRecipients(text).addresses).map(nameOf)
