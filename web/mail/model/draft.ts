/** What somebody is writing, and what becomes of it: a draft on the server, a message that leaves. No React here. */

import { holdsLink } from './link-block.ts'
import { type Folder, type MailAddress, nameOf } from './mail.ts'
import { contentIdUrl, escapeText } from './rich/tree.ts'

export type DraftFile = {
  readonly blobId: string
  readonly name: string
  readonly type: string
  readonly size: number
  /** Of a picture within the text, without its angle brackets. RFC 2392 */
  readonly cid?: string
}

export type Draft = {
  /** As whom it is written; empty: as oneself. RFC 8621 §6 */
  readonly identityId: string
  readonly to: string
  readonly cc: string
  readonly bcc: string
  readonly subject: string
  /** As it is sent; always what `writeHtml` made of a cleaned tree, or what the server sanitised. */
  readonly html: string
  /** The same in plain words. */
  readonly text: string
  /** Of these, what one wrote oneself: without quotes and signature. */
  readonly own: string
  readonly files: readonly DraftFile[]
  /** Of the message that this answers, without angle brackets. RFC 5322 §3.6.4 */
  readonly inReplyTo: readonly string[]
  readonly references: readonly string[]
  /** Id of the message that this passes on; empty: of none, or of one that was written on elsewhere. */
  readonly forwards: string
  /** RFC 2156 §5.3.6 */
  readonly urgent: boolean
  /** Asks to be told when it was read. RFC 8098 §2.1 */
  readonly receipt: boolean
  /** In which it is written, for spelling; empty: not chosen. RFC 3282 */
  readonly language: string
}

export const EMPTY_DRAFT: Draft = {
  ...{ identityId: '', to: '', cc: '', bcc: '', subject: '', html: '', text: '', own: '' },
  ...{ files: [], inReplyTo: [], references: [], forwards: '', urgent: false, receipt: false, language: '' },
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
  readonly attachments: readonly KeptFile[]
  /** What of it was visible, sanitised by the server. */
  readonly html: string
}
type KeptFile = Omit<DraftFile, 'name' | 'cid'> & {
  readonly name: string | null
  readonly cid: string | null
}

/** A draft of the account, as it is read again. */
export type KeptDraft = Original & {
  readonly bcc: readonly MailAddress[] | null
  readonly inReplyTo: readonly string[] | null
  readonly 'header:Importance': string | null
  readonly 'header:Disposition-Notification-To': string | null
  /** Of its text. */
  readonly language: readonly string[] | null
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

/** The draft of an answer: to whom, about what, and what was said before. `said`: “On … Ana wrote:”. `own`: all of one's addresses. */
export function answerTo(kind: Answering, original: Original, own: readonly string[], said: string): Draft {
  const subject = original.subject ?? ''
  const ids = original.messageId ?? []
  const mine = new Set(own.map((one) => one.toLowerCase()))
  const isOther = ({ email }: MailAddress): boolean => !mine.has(email.toLowerCase())
  const author = authorOf(original, isOther)
  const others = kind === 'replyAll' ? [...(original.to ?? []), ...(original.cc ?? [])].filter(isOther) : []
  const words = `<div>${escapeText(said)}</div>`
  const before =
    kind === 'forward'
      ? `${words}<div><br></div>${original.html}`
      : `${words}<blockquote type="cite">${original.html}</blockquote>`
  return {
    ...EMPTY_DRAFT,
    to: kind === 'forward' ? '' : writeRecipients(author),
    cc: writeRecipients(others.filter(({ email }) => !author.some((one) => one.email === email))),
    subject: prefixed(kind === 'forward' ? 'Fwd: ' : 'Re: ', subject),
    html: `<div><br></div><div class="original">${before}</div>`,
    files: filesOf(original).filter(({ cid }) => kind === 'forward' || cid !== undefined),
    ...(kind !== 'forward' && { inReplyTo: ids, references: [...(original.references ?? []), ...ids] }),
  }
}

/** Who answers what one wrote oneself goes on writing to those whom one wrote to. */
function authorOf(
  { from, replyTo, to }: Original,
  isOther: (one: MailAddress) => boolean,
): readonly MailAddress[] {
  const author = replyTo ?? from ?? []
  return author.some(isOther) ? author : (to ?? []).some(isOther) ? (to ?? []) : author
}

/** A picture that no text shows is attached. */
function filesOf({ attachments, html }: Pick<Original, 'attachments' | 'html'>): readonly DraftFile[] {
  return attachments.map(({ blobId, name, type, size, cid }) => ({
    ...{ blobId, name: name ?? '', type, size },
    ...(cid !== null && isShown(html, cid) && { cid }),
  }))
}

/** Drafts that other versions wrote have the URL with every sign encoded. */
const isShown = (html: string, cid: string): boolean =>
  [contentIdUrl(cid), `cid:${encodeURIComponent(cid)}`].some((url) => html.includes(`"${url}"`))

export function draftOf(kept: KeptDraft): Draft {
  return {
    ...EMPTY_DRAFT,
    to: writeRecipients(kept.to ?? []),
    cc: writeRecipients(kept.cc ?? []),
    bcc: writeRecipients(kept.bcc ?? []),
    subject: kept.subject ?? '',
    html: kept.html,
    files: filesOf(kept),
    inReplyTo: kept.inReplyTo ?? [],
    references: kept.references ?? [],
    urgent: /^\s*high\b/i.test(kept['header:Importance'] ?? ''),
    receipt: kept['header:Disposition-Notification-To'] !== null,
    language: kept.language?.[0]?.toLowerCase() ?? '',
  }
}

function prefixed(prefix: string, subject: string): string {
  return subject.toLowerCase().startsWith(prefix.toLowerCase().trim()) ? subject : `${prefix}${subject}`
}

/** Words that promise a file, in both languages; what is quoted promises nothing. */
const PROMISES = /\b(?:adjunt[oa]s?|adjuntamos|attach(?:ed|ment|ing)?s?)\b/i

/** Pictures within the text are not what was promised. */
export function promisesFile({ own, subject, inReplyTo, files }: Draft): boolean {
  if (files.some(({ cid }) => cid === undefined) || holdsLink(own)) return false
  // The subject of an answer is not one's own.
  return PROMISES.test(own) || (inReplyTo.length === 0 && PROMISES.test(subject))
}

export function isEmpty({ to, cc, bcc, subject, own, files }: Draft): boolean {
  return [to, cc, bcc, subject, own].every((one) => one.trim() === '') && files.length === 0
}

/** The Email object of JMAP: both texts, and the pictures that are in them. RFC 8621 §4.6 */
export function emailOf(
  draft: Draft,
  from: MailAddress,
  draftsId: string,
): Readonly<Record<string, unknown>> {
  const addresses = (text: string): readonly MailAddress[] | null => {
    const read = readRecipients(text).addresses
    return read.length === 0 ? null : read
  }
  const { language } = draft
  const spoken = language === '' ? {} : { language: [language] }
  return {
    mailboxIds: { [draftsId]: true },
    keywords: { $draft: true, $seen: true },
    from: [from],
    ...{ to: addresses(draft.to), cc: addresses(draft.cc), bcc: addresses(draft.bcc) },
    subject: draft.subject,
    inReplyTo: draft.inReplyTo.length === 0 ? null : draft.inReplyTo,
    references: draft.references.length === 0 ? null : draft.references,
    ...(draft.urgent && { 'header:Importance:asText': 'high', 'header:X-Priority:asText': '1' }),
    ...(draft.receipt && { 'header:Disposition-Notification-To:asText': from.email }),
    textBody: [{ partId: 'text', type: 'text/plain', ...spoken }],
    htmlBody: [{ partId: 'html', type: 'text/html', ...spoken }],
    bodyValues: { text: { value: draft.text }, html: { value: pageOf(draft) } },
    attachments: sentFiles(draft).map(({ blobId, name, type, cid }) => ({
      ...{ blobId, name, type, disposition: cid === undefined ? 'attachment' : 'inline' },
      ...(cid !== undefined && { cid }),
    })),
  }
}

/** Without the pictures that were taken out of the text again. */
export function sentFiles({ files, html }: Draft): readonly DraftFile[] {
  return files.filter(({ cid }) => cid === undefined || isShown(html, cid))
}

/** Of the same files, as a version that was just saved has them: it holds them as long as it is there. */
export function filesIn(
  draft: Draft,
  saved: readonly { readonly blobId: string; readonly cid: string | null }[],
): ReadonlyMap<string, string> {
  const sent = sentFiles(draft)
  const names = new Map<string, string>()
  const attached = saved.filter(({ cid }) => cid === null || !sent.some((one) => one.cid === cid))
  let next = 0
  for (const { blobId, cid } of sent) {
    const found = cid === undefined ? attached[next++] : saved.find((one) => one.cid === cid)
    if (found !== undefined) names.set(blobId, found.blobId)
  }
  return names
}

function pageOf({ html, language }: Draft): string {
  const lang = language === '' ? '' : ` lang="${escapeText(language)}"`
  return `<!doctype html><html${lang}><head><meta charset="utf-8"></head><body>${html}</body></html>`
}

export const folderOf = (folders: readonly Folder[] | undefined, role: string): Folder | undefined =>
  folders?.find((one) => one.role === role)

export const peopleIn = (draft: Draft): readonly string[] =>
  [draft.to, draft.cc, draft.bcc].flatMap((text) => readRecipients(text).addresses).map(nameOf)
