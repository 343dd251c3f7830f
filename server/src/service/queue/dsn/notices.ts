/** Which notices a job's events call for, and to whom: never about a notice, never to an unproved stranger. */
import type { Clock } from '../../../lib/clock.ts'
import type { Log } from '../../../lib/log.ts'
import type { Metrics } from '../../../lib/metrics.ts'
import type { Language, Texts } from '../../../lib/text.ts'
import {
  type Address,
  canonicalAddress,
  formatAddress,
  needsSmtpUtf8,
  tryParseMailbox,
} from '../../../mail/address.ts'
import { decodeWords } from '../../../mail/header/encoded-word.ts'
import { findText, type Header, readHeader } from '../../../mail/header/header.ts'
import { readMessageId } from '../../../mail/header/message-id.ts'
import type { DirectoryReader } from '../../../store/directory-types.ts'
import type { QueueStore } from '../../../store/queue.ts'
import type { NewMessage } from '../../../store/queue-types.ts'
import { createGuessAddress, type GuessAddress } from '../../bounce/guess-address.ts'
import type { Outgoing } from '../../signing/outgoing.ts'
import type { Job } from '../job.ts'
import type { NoticeEvent } from '../settle.ts'
import { cutText } from '../smtp/reply.ts'
import type { Loaded } from '../worker.ts'
import { noticeBytes } from './notice-bytes.ts'
import { statusPart } from './status-part.ts'
import { type NoticeKind, noticeParagraphs, visible } from './text-part.ts'

export type NoticeDeps = {
  readonly store: QueueStore
  readonly directory: DirectoryReader
  readonly texts: Texts
  readonly clock: Clock
  readonly metrics: Metrics
  readonly log: Log
  readonly hostname: string
  readonly outgoing?: Outgoing | undefined
  readonly lifeMs: number
  load(job: Job): Promise<Loaded | undefined>
  place(
    domain: string,
    organisationId: number | undefined,
  ): Promise<{ state: 'delivering' | 'waiting'; nextMs: number }>
}

/** Recipients of a notice whose domains are compared with those that many people have. */
const GUESSED_MAX = 50
/** Octets of a subject in a notice's own: about the sixty signs that a list shows. */
const SUBJECT_MAX = 120
/** Octets of a message that comes back whole when the sender did not ask for it. */
const WHOLE_UNASKED_MAX = 64 * 1024
/** Octets of a message that comes back whole at all: what nobody could deliver is not worth a second full mailbox. */
const WHOLE_MAX = 5 * 1024 * 1024
/** Octets of a header that comes back. THREATS §3.3 */
const HEADER_MAX = 256 * 1024

export function createNotices(
  deps: NoticeDeps,
): (job: Job, events: readonly NoticeEvent[]) => Promise<NewMessage[]> {
  const guess = createGuessAddress(deps.directory)
  return async (job, events) => {
    const { message } = job
    // No bounce of a bounce. RFC 5321 §4.5.5
    if (message.sender === null) return drop(deps, events, 'null-sender')
    if (!message.senderVerified) return drop(deps, events, 'unverified')
    const to = await writerOf(deps, message.sender)
    if (to === undefined) return drop(deps, events, 'unreadable')
    const language = await languageOf(canonicalAddress(to), to, deps.directory)
    const loaded = await deps.load(job)
    if (loaded === undefined) return []
    const notices: NewMessage[] = []
    try {
      for (const [kind, group] of Map.groupBy(events, kindOf)) {
        notices.push(await noticeOf({ ...deps, guess }, job, kind, group, loaded.bytes, to, language))
        deps.metrics.count('notices_total', { kind })
      }
    } finally {
      loaded.free()
    }
    return notices
  }
}

/** Who wrote it, also where it was passed on under a return path of ours; undefined: it leads to nobody. */
async function writerOf({ outgoing }: NoticeDeps, sender: string): Promise<Address | undefined> {
  const address = tryParseMailbox(sender)
  const back = address === undefined ? undefined : await outgoing?.writerOf(address)
  if (back === undefined) return address
  return back.kind === 'original' ? back.address : undefined
}

/** Only where the address may be wrong. */
async function hintsFor(guess: GuessAddress, events: readonly NoticeEvent[]): Promise<Map<string, string>> {
  const hints = new Map<string, string>()
  for (const { class: what, recipient } of events.slice(0, GUESSED_MAX)) {
    const hint = what === 'invalid' || what === 'domain' ? await guess(recipient.address) : undefined
    if (hint !== undefined) hints.set(recipient.address, hint)
  }
  return hints
}

function drop({ metrics, log }: NoticeDeps, events: readonly NoticeEvent[], reason: string): [] {
  metrics.count('notices_suppressed_total', { reason }, events.length)
  log.debug('queue.notice-suppressed', { reason })
  return []
}

function kindOf({ action, expired }: NoticeEvent): NoticeKind {
  if (action === 'delayed') return 'delayed'
  if (action === 'failed') return expired ? 'expired' : 'failed'
  return 'success'
}

async function noticeOf(
  deps: NoticeDeps & { readonly guess: GuessAddress },
  job: Job,
  kind: NoticeKind,
  events: readonly NoticeEvent[],
  bytes: Uint8Array,
  to: Address,
  language: Language,
): Promise<NewMessage> {
  const { message } = job
  const { texts, hostname } = deps
  const nowMs = deps.clock.now()
  const header = readHeader(bytes)
  const subject = cutText(visible(decodeWords(findText(bytes, header, 'subject') ?? '')).trim(), SUBJECT_MAX)
  const utf8 = message.smtpUtf8 || needsSmtpUtf8(to)
  const attached = attachmentOf(job, kind, bytes)
  const local = await deps.directory.domain(to.domain)
  const from: Address = { local: 'postmaster', domain: local === undefined ? hostname : to.domain }
  const notice = noticeBytes({
    hostname,
    language,
    from: { name: texts.format(language, { key: 'dsn.from' }), address: from },
    to,
    subject: texts.format(language, {
      key: `dsn.${kind}.subject`,
      values: { subject: subject === '' ? texts.format(language, { key: 'dsn.noSubject' }) : subject },
    }),
    nowMs,
    inReplyTo: messageIdOf(bytes, header),
    paragraphs: noticeParagraphs(job, events, {
      texts,
      language,
      kind,
      nowMs,
      admin: `${from.local}@${from.domain}`,
      attached,
      hints: kind === 'failed' ? await hintsFor(deps.guess, events) : new Map(),
    }),
    status: statusPart(job, events, { hostname, nowMs, utf8 }),
    original: attached === 'full' ? bytes : bytes.subarray(0, Math.min(header.fieldsEnd, HEADER_MAX)),
    attached,
    utf8,
  })
  const names = events.map(({ recipient }) => recipient.n).join('.')
  const signed = (await deps.outgoing?.signed(notice)) ?? notice
  return {
    id: await deps.store.takeId(),
    deliveryId: `notice:${message.id}:${kind}:${names}`,
    sender: null,
    accountId: null,
    organisationId: message.organisationId,
    acceptedMs: nowMs,
    smtpUtf8: utf8,
    body: notice.some((octet) => octet > 0x7f) ? '8bitmime' : '7bit',
    ret: null,
    envelopeId: null,
    senderVerified: true,
    lane: 'personal',
    bytes: signed,
    recipients: [
      {
        address: formatAddress(to),
        destination: to.domain,
        ...(await deps.place(to.domain, message.organisationId ?? undefined)),
        expiresMs: nowMs + deps.lifeMs,
        // A notice that cannot be delivered is the end of it. RFC 3461 §6.1
        notify: 'never',
        originalRecipient: null,
        expansions: 0,
      },
    ],
  }
}

/** RET counts for failures only; binary and huge messages come back as their header. RFC 3461 §4.3 */
function attachmentOf({ message }: Job, kind: NoticeKind, bytes: Uint8Array): 'full' | 'headers' {
  if (kind === 'delayed' || kind === 'success' || message.body === 'binarymime') return 'headers'
  if (message.ret !== null) return message.ret === 'full' && bytes.length <= WHOLE_MAX ? 'full' : 'headers'
  return bytes.length <= WHOLE_UNASKED_MAX ? 'full' : 'headers'
}

async function languageOf(
  sender: string,
  { domain }: Address,
  directory: DirectoryReader,
): Promise<Language> {
  const account = await directory.accountByAddress(sender)
  return account?.language ?? (await directory.domain(domain))?.language ?? 'en'
}

/** With its brackets, where it is one that a field can hold. */
function messageIdOf(bytes: Uint8Array, header: Header): string | undefined {
  const id = readMessageId(findText(bytes, header, 'message-id'))
  return id !== undefined && /^[!-~]{1,500}$/.test(id) ? `<${id}>` : undefined
}
