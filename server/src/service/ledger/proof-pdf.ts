/**
 * A proof as a page for people: what happened, in words, and how to check it. The proof itself is attached, and the
 * server's key seals the whole file: in what people read no byte can be changed either.
 *
 *   %PDF-1.7 …                                     for people
 *   {"format": "valija-ledger-proof/1", …}         the attached proof, as it is
 *   %%EOF
 *   %valija-seal 3nKq…                             over all before this line
 */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { sizeText } from '../../lib/size-text.ts'
import type { Language, Texts } from '../../lib/text.ts'
import type { RecordedEvent } from './event.ts'
import { writePdf } from './pdf.ts'
import { PdfSheet, SIZES } from './pdf-sheet.ts'
import { type Checked, checkProof, type Proof, proofText } from './proof.ts'

export const PDF_MAGIC = '%PDF-'
/** Before what is sealed: a signature for one purpose is none for another. */
const SEAL_PURPOSE = Buffer.from('valija-ledger-pdf/1\n')
const SEAL = /^%valija-seal ([A-Za-z0-9+/]{86}==)\n$/
const SEAL_OCTETS = '%valija-seal '.length + 88 + 1
const BEGIN = 'stream\n{\n  "format": "valija-ledger-proof/1"'
const END = '\n}\n\nendstream'

/** `key`: the PEM that signed the proof. Throws for a proof that does not hold. */
export function proofPdf(proof: Proof, key: string, texts: Texts, language: Language): Buffer {
  const checked = checkProof(proofText(proof))
  if (!checked.ok) throw new Error(`the proof of ${proof.id} does not hold: ${checked.why}`)
  const say: Say = (name, values) =>
    texts.format(language, { key: `proof.${name}`, ...(values && { values }) })
  const kind = texts.format(language, { key: `ledger.kind.${checked.event.kind}` })
  const sheet = new PdfSheet()
  const title = say(isDelivery(checked.event) ? 'delivery' : 'event')
  sheet.line(title, 'title', SIZES.title)
  sheet.gap(6)
  sheet.paragraph(leadOf(checked.event, say, kind), SIZES.lead)
  sheet.rule()
  for (const [name, value] of rowsOf(checked.event, kind)) sheet.row(say(`row.${name}`), value)
  sheet.rule()
  sheet.line(say('proved'), 'title', SIZES.lead)
  sheet.gap(4)
  const { server, id, place, events, day, head } = proof
  sheet.paragraph(say('stands', { server, n: place + 1, events, day: dayOf(day) }), SIZES.text)
  sheet.gap(6)
  sheet.row(say('row.event'), id)
  sheet.row(say('row.head'), head)
  sheet.row(say('row.key'), checked.fingerprint)
  sheet.rule()
  sheet.line(say('check'), 'title', SIZES.lead)
  sheet.gap(4)
  for (const name of ['check.how', 'check.key', 'check.means']) {
    sheet.paragraph(say(name, { server, file: `${id}.pdf` }), SIZES.text)
    sheet.gap(4)
  }
  const pdf = writePdf({
    ...{ title: `${title} ${id}`, language, madeMs: checked.event.at },
    pages: sheet.pages((n, of) => say('page', { n, of, server })),
    attached: { name: `${id}.json`, type: 'application/json', bytes: Buffer.from(proofText(proof)) },
  })
  const seal = sign(null, Buffer.concat([SEAL_PURPOSE, pdf]), createPrivateKey(key))
  return Buffer.concat([pdf, Buffer.from(`%valija-seal ${seal.toString('base64')}\n`)])
}

export type CheckedPdf = Checked | { readonly ok: false; readonly why: 'seal' }

/** Judges what may be such a file, every octet of it. `fingerprint`: that key and no other. */
export function checkProofPdf(file: Buffer, fingerprint?: string): CheckedPdf {
  const sealed = file.subarray(0, Math.max(0, file.length - SEAL_OCTETS))
  const seal = SEAL.exec(file.subarray(sealed.length).toString())?.[1]
  const from = sealed.indexOf(BEGIN)
  const to = sealed.indexOf(END, from)
  if (seal === undefined || from < 0 || to < 0 || sealed.includes(BEGIN, from + 1))
    return { ok: false, why: 'form' }
  const text = sealed.subarray(from + 'stream\n'.length, to + '\n}\n'.length)
  const checked = checkProof(text.toString(), fingerprint)
  if (!checked.ok) return checked
  const signature = Buffer.from(seal, 'base64')
  const key = createPublicKey({
    key: Buffer.from(checked.proof.key, 'base64'),
    format: 'der',
    type: 'spki',
  })
  const isSealed =
    signature.toString('base64') === seal &&
    verify(null, Buffer.concat([SEAL_PURPOSE, sealed]), key, signature)
  return isSealed ? checked : { ok: false, why: 'seal' }
}

type Say = (name: string, values?: Readonly<Record<string, string | number>>) => string

/** The other side's yes, or our own mailbox. */
function isDelivery({ kind }: RecordedEvent): boolean {
  return kind === 'relayed' || kind === 'delivered'
}

function leadOf(event: RecordedEvent, say: Say, kind: string): string {
  const to = (event.to ?? []).join(', ')
  const values = {
    to,
    host: event.host ?? event.domain ?? '',
    when: instantOf(event.at).replace(/\.\d+/, ''),
    kind,
  }
  if (event.kind === 'relayed') return say('lead.relayed', values)
  return say(event.kind === 'delivered' ? 'lead.delivered' : 'lead.other', values)
}

/** What is known, by the name of its row. */
function rowsOf(event: RecordedEvent, kind: string): (readonly [string, string])[] {
  const { from, to = [], code, status, text, size } = event
  const rows: (readonly [string, string | undefined])[] = [
    ['kind', kind],
    ['at', instantOf(event.at)],
    ['from', from === '' ? '<>' : from],
    ['to', to.length === 0 ? undefined : to.join(', ')],
    ['messageId', event.messageId],
    ['id', event.id],
    ['host', [event.host, event.ip && `[${event.ip}]`].filter(Boolean).join(' ')],
    ['tls', event.tls],
    ['reply', [code || '', status, text].filter(Boolean).join(' ')],
    ['size', size === undefined ? undefined : sizeText(size)],
  ]
  return rows.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]]))
}

function instantOf(ms: number): string {
  return `${new Date(ms).toISOString().replace('T', ' ').replace('Z', '')} UTC`
}

/** `20261122` as `2026-11-22`. */
function dayOf(text: string): string {
  return text.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')
}
