/**
 * What the service tells a person about their account, by mail: through the queue like any other message, from nobody,
 * so that no answer and no bounce comes of it. RFC 3834 §5
 */
import { randomBytes, randomUUID } from 'node:crypto'
import type { Clock } from '../../lib/clock.ts'
import type { Language, TextRef, Texts } from '../../lib/text.ts'
import { needsSmtpUtf8, parseMailbox } from '../../mail/address.ts'
import { addressField, field, textField } from '../../mail/header/build.ts'
import { dateText } from '../../mail/smtp/date-text.ts'
import type { Submission } from '../queue/submission.ts'
import { alternativePart, type Paragraph } from './alternative.ts'

export type AccountNotice = {
  /** Canonical; of the account itself, or outside. */
  readonly to: string
  /** Whose notice it is: postmaster of that domain writes it. */
  readonly domain: string
  readonly language: Language
  readonly subject: TextRef
  /** A text that is not worded here (a link, a name) stands as it is, by itself. */
  readonly paragraphs: readonly (TextRef | { readonly asItIs: string })[]
}

export type AccountNotices = {
  /** Resolves when the queue has it. */
  send(notice: AccountNotice): Promise<void>
}

export type AccountNoticeDeps = {
  /** The queue, or what takes its place where none runs. */
  readonly queue: { enqueue(submission: Submission): Promise<unknown> }
  readonly texts: Texts
  readonly clock: Clock
  readonly hostname: string
}

const NOTICE = 'notice:'

/**
 * Whether a delivery of that id is such a notice. It speaks of the account itself: no script of the account may hide it or
 * pass it on, for it may be about that very script. THREATS SV3
 */
export function isAccountNotice(deliveryId: string): boolean {
  // Notices about single messages have the message's number behind the same word, and more.
  return /^notice:[0-9a-f]{8}-[0-9a-f-]{27}$/.test(deliveryId)
}

export function createAccountNotices({ queue, texts, clock, hostname }: AccountNoticeDeps): AccountNotices {
  return {
    async send({ to, domain, language, subject, paragraphs }) {
      const nowMs = clock.now()
      const address = parseMailbox(to)
      const utf8 = needsSmtpUtf8(address)
      const worded = paragraphs.map(
        (one): Paragraph =>
          'asItIs' in one
            ? { text: one.asItIs, quote: true }
            : { text: texts.format(language, one), quote: false },
      )
      const from = {
        name: texts.format(language, { key: 'dsn.from' }),
        address: { local: 'postmaster', domain },
      }
      const header = [
        field('Date', dateText(nowMs)),
        addressField('From', [from], { utf8 }),
        addressField('To', [{ address }], { utf8 }),
        textField('Subject', texts.format(language, subject), { utf8 }),
        field('Message-ID', `<${randomBytes(15).toString('hex')}@${hostname}>`),
        field('Auto-Submitted', 'auto-generated'),
        field('Content-Language', language),
        field('MIME-Version', '1.0'),
      ]
      await queue.enqueue({
        reversePath: null,
        recipients: [{ address: to, dsn: { notify: ['never'] } }],
        bytes: Buffer.from(`${header.join('')}${alternativePart(worded, language)}`),
        smtpUtf8: utf8,
        body: utf8 ? '8bitmime' : '7bit',
        own: true,
        acceptedMs: nowMs,
        deliveryId: `${NOTICE}${randomUUID()}`,
      })
    },
  }
}
