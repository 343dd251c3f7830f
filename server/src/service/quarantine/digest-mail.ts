/**
 * The summary of what is held for a person, as a message: the same in plain text and in HTML. Everything in it that others
 * wrote is text, without line ends, and no program makes a link of it. VOICE §3.3, THREATS WB2
 */
import { randomBytes } from 'node:crypto'
import { escapeMarkup } from '../../lib/escape-markup.ts'
import type { Language, TextRef, Texts } from '../../lib/text.ts'
import { domainOf, needsSmtpUtf8, parseMailbox } from '../../mail/address.ts'
import { addressField, field, textField } from '../../mail/header/build.ts'
import { dateText } from '../../mail/smtp/date-text.ts'
import type { HeldEntry } from '../../store/quarantine/quarantine-types.ts'
import { alternativeOf } from '../notice/alternative.ts'
import type { Submission } from '../queue/submission.ts'
import { dayText } from './day-text.ts'
import { LINK_DAYS } from './limits.ts'
import type { Reasons } from './reason.ts'
import { printable } from './show.ts'

export type DigestRow = {
  readonly entry: HeldEntry
  /** Undefined: there is nothing to be done by a link. */
  readonly links: { readonly release: string; readonly allow?: string; readonly block?: string } | undefined
}

export type Digest = {
  /** Canonical. */
  readonly to: string
  readonly language: Language
  readonly timeZone: string
  readonly rows: readonly DigestRow[]
  /** All that is new, named or not. */
  readonly total: number
  /** When the first of them is deleted. */
  readonly untilMs: number
  /** Where its frequency is changed; undefined: no page of ours is served. */
  readonly settingsLink: string | undefined
  readonly deliveryId: string
  readonly nowMs: number
}

export type DigestMailDeps = {
  readonly texts: Texts
  readonly reasons: Reasons
  readonly hostname: string
}

type Say = (key: string, values?: TextRef['values']) => string
/** A row, worded. */
type Line = { readonly text: string; readonly note: string | undefined; readonly buttons: readonly Button[] }
type Button = { readonly label: string; readonly link: string }

const BUTTONS = ['release', 'allow', 'block'] as const

export function digestMail({ texts, reasons, hostname }: DigestMailDeps, digest: Digest): Submission {
  const { to, language, nowMs } = digest
  const say: Say = (key, values) => texts.format(language, { key, ...(values !== undefined && { values }) })
  const address = parseMailbox(to)
  const utf8 = needsSmtpUtf8(address)
  const from = { name: say('dsn.from'), address: { local: 'postmaster', domain: domainOf(to) } }
  const header = [
    field('Date', dateText(nowMs)),
    addressField('From', [from], { utf8 }),
    addressField('To', [{ address }], { utf8 }),
    textField('Subject', say('digest.subject', { n: digest.total }), { utf8 }),
    field('Message-ID', `<${randomBytes(15).toString('hex')}@${hostname}>`),
    // Nobody answers it, and no program does. RFC 3834 §5
    field('Auto-Submitted', 'auto-generated'),
    field('Content-Language', language),
    field('MIME-Version', '1.0'),
  ]
  const lines = digest.rows.map((row) => lineOf(row, digest, say, reasons))
  const body = alternativeOf(plainOf(lines, digest, say), htmlOf(lines, digest, say), language)
  return {
    // Nothing comes back, so nothing goes round. RFC 5321 §4.5.5
    reversePath: null,
    recipients: [{ address: to, dsn: { notify: ['never'] } }],
    bytes: Buffer.from(`${header.join('')}${body}`),
    smtpUtf8: utf8,
    body: utf8 ? '8bitmime' : '7bit',
    own: true,
    acceptedMs: nowMs,
    deliveryId: digest.deliveryId,
  }
}

function lineOf(
  { entry, links }: DigestRow,
  { language, timeZone, to }: Digest,
  say: Say,
  reasons: Reasons,
): Line {
  const { from, reversePath } = entry
  const address = from.address === '' ? reversePath : from.address
  const subject = entry.subject.trim() === '' ? say('digest.noSubject') : entry.subject
  const values = {
    sender: from.name === '' ? line(address) || '<>' : `${plain(from.name)} <${line(address)}>`,
    subject: plain(subject),
    date: dayText(entry.heldMs, language, timeZone),
    reason: plain(reasons.verdict(language, entry.verdict)),
  }
  const buttons = BUTTONS.flatMap((action): Button[] => {
    const link = links?.[action]
    return link === undefined ? [] : [{ label: say(`digest.${action}`), link }]
  })
  const note = entry.address === to ? undefined : say('digest.for', { recipient: line(entry.address) })
  return { text: say('digest.row', values), note, buttons }
}

/** On one line. */
function line(text: string): string {
  return printable(text).replaceAll(/\s+/g, ' ').trim()
}

/** The same, and nothing that a mail program would make a link of: the words come from strangers. */
function plain(text: string): string {
  return line(text).replaceAll(/(?<=[\p{L}\p{N}])\.(?=[\p{L}\p{N}])|:(?=\/)/gu, '$&\u2060')
}

function openings({ to, rows, total, language, timeZone, untilMs }: Digest, say: Say): string[] {
  const values = { n: total, account: to, until: dayText(untilMs, language, timeZone) }
  const more = total - rows.length
  return [say('digest.intro', values), ...(more > 0 ? [say('digest.more', { n: more })] : [])]
}

function foot({ settingsLink }: Digest, say: Say): string {
  const days = LINK_DAYS
  return settingsLink === undefined
    ? say('digest.footPlain')
    : say('digest.foot', { days, url: settingsLink })
}

function plainOf(lines: readonly Line[], digest: Digest, say: Say): string {
  const rows = lines.map(({ text, note, buttons }, at) =>
    [
      `${at + 1}. ${text}`,
      ...(note === undefined ? [] : [`   ${note}`]),
      ...buttons.map(({ label, link }) => `   ${label}: ${link}`),
    ].join('\r\n'),
  )
  return `${[...openings(digest, say), ...rows, foot(digest, say)].join('\r\n\r\n')}\r\n`
}

/** No style sheet, no picture, nothing from outside: mail programs show it at once. */
function htmlOf(lines: readonly Line[], digest: Digest, say: Say): string {
  const paragraph = (text: string): string => `<p>${escapeMarkup(text)}</p>`
  const rows = lines.map(({ text, note, buttons }) => {
    const links = buttons.map(
      ({ label, link }) =>
        `<a href="${escapeMarkup(link)}" rel="noreferrer" style="display:inline-block;padding:8px 16px 8px 0">${escapeMarkup(label)}</a>`,
    )
    return [
      '<li style="margin-bottom:1em">',
      escapeMarkup(text),
      ...(note === undefined ? [] : [`<br>${escapeMarkup(note)}`]),
      ...(links.length === 0 ? [] : [`<br>${links.join(' ')}`]),
      '</li>',
    ].join('')
  })
  const { language, settingsLink } = digest
  const closing =
    settingsLink === undefined
      ? paragraph(foot(digest, say))
      : paragraph(foot(digest, say)).replace(
          escapeMarkup(settingsLink),
          `<a href="${escapeMarkup(settingsLink)}" rel="noreferrer">${escapeMarkup(say('digest.change'))}</a>`,
        )
  return [
    `<!doctype html>\r\n<html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeMarkup(say('digest.subject', { n: digest.total }))}</title><body style="margin:16px;max-width:40rem;font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere">`,
    ...openings(digest, say).map(paragraph),
    `<ol style="padding-left:1.5em">`,
    ...rows,
    '</ol>',
    closing,
    '</body></html>\r\n',
  ].join('\r\n')
}
