/**
 * The same messages read by us and by postal-mime, another reader of mail: what is not in the list of known
 * differences has to be the same, and what is in it has to differ.
 */
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import fc from 'fast-check'
import PostalMime, { type Address } from 'postal-mime'
import { addressField, parameterField, textField } from '../../src/mail/header/build.ts'
import { inspectMessage } from '../../src/service/inspect/inspect-message.ts'
import type { InspectedAddress } from '../../src/service/inspect/inspection.ts'
import { createParseProcess } from '../../src/service/parse-process/parse-process.ts'
import { HAND_MADE } from './hand-made.ts'
import { readKnown } from './known.ts'

const KNOWN = readKnown(new URL('./known-differences.tsv', import.meta.url))
const CORPUS = new URL('../corpus/mime4j/', import.meta.url).pathname
const MESSAGES = new Map<string, Uint8Array>([
  ...Array.from(HAND_MADE, ([name, text]): [string, Uint8Array] => [name, Buffer.from(text)]),
  ...globSync(`${CORPUS}*.msg`)
    .toSorted()
    .map((file): [string, Uint8Array] => [`mime4j/${basename(file, '.msg')}`, readFileSync(file)]),
])
const parse = createParseProcess()

suite('against postal-mime', () => {
  for (const [name, bytes] of MESSAGES) {
    const known = KNOWN.get(name)
    test(`${name}${known === undefined ? '' : ` differs: ${known}`}`, async (t: TestContext) => {
      const [ours, theirs] = await both(bytes)
      if (known === undefined) t.assert.deepStrictEqual(ours, theirs)
      else t.assert.notDeepStrictEqual(ours, theirs, 'no longer a difference: take it out of the list')
    })
  }

  test('every known difference names a message', (t: TestContext) => {
    for (const name of KNOWN.keys()) t.assert.ok(MESSAGES.has(name), name)
  })

  test('well-formed messages of any contents are read alike', async (t: TestContext) => {
    await fc.assert(
      fc.asyncProperty(message, async (text) => {
        const [ours, theirs] = await both(Buffer.from(text))
        t.assert.deepStrictEqual(ours, theirs)
      }),
      { numRuns: 300 },
    )
  })
})

/** Words that no reader trims, folds or takes for syntax. */
const word = fc.stringMatching(/^[A-Za-zñáéüß€例え0-9]{1,12}$/u)
const phrase = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' '))
const address = fc.record({
  local: fc.stringMatching(/^[a-z0-9.+_-]{0,5}[a-z0-9]$/),
  name: fc.option(phrase, { nil: undefined }),
})
const file = fc.record({ name: phrase, contents: fc.uint8Array({ maxLength: 200 }) })

const message = fc
  .record({
    subject: phrase,
    to: fc.array(address, { minLength: 1, maxLength: 4 }),
    text: phrase,
    html: fc.option(phrase),
    files: fc.array(file, { maxLength: 3 }),
  })
  .map(({ subject, to, text, html, files }) => {
    const people = to.map(({ local, name }) => ({
      name,
      address: { local: local.replaceAll(/\.+/g, '.').replace(/^\./, 'x'), domain: 'a.test' },
    }))
    const plain = `Content-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`
    const parts = [
      html === null ? plain : alternative(plain, html),
      ...files.map(
        ({ name, contents }) =>
          `Content-Type: application/octet-stream\r\n${parameterField('Content-Disposition', 'attachment', [['filename', name]])}Content-Transfer-Encoding: base64\r\n\r\n${base64(contents)}\r\n`,
      ),
    ]
    const header = `${textField('Subject', subject)}${addressField('To', people)}Content-Type: multipart/mixed; boundary="=_b"\r\n`
    return `${header}\r\n${parts.map((part) => `--=_b\r\n${part}`).join('')}--=_b--\r\n`
  })

function alternative(plain: string, html: string): string {
  const page = base64(Buffer.from(`<p>${html}</p>`))
  const twin = `Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${page}\r\n`
  return `Content-Type: multipart/alternative; boundary="=_b2"\r\n\r\n--=_b2\r\n${plain}--=_b2\r\n${twin}--=_b2--\r\n`
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll(/.{76}/g, '$&\r\n')
}

type Common = {
  subject: string
  date: number | null
  messageId: string | null
  people: Record<'from' | 'to' | 'cc', readonly string[]>
  plain: string
  html: string
  files: readonly string[]
}

async function both(bytes: Uint8Array): Promise<[Common, Common]> {
  const ours = await inspectMessage(bytes, parse)
  const theirs = await PostalMime.parse(bytes, { attachmentEncoding: 'arraybuffer' })
  const inner = ours.attachments.filter(({ contentType }) => contentType !== 'message/rfc822')
  const time = theirs.date === undefined ? Number.NaN : Date.parse(theirs.date)
  return [
    {
      subject: blanks(ours.subject ?? ''),
      date: ours.date === null ? null : Date.parse(ours.date),
      messageId: ours.messageId,
      people: { from: ours.from.flatMap(flat), to: ours.to.flatMap(flat), cc: ours.cc.flatMap(flat) },
      plain: blanks(ours.texts.plain ?? ''),
      html: blanks(ours.texts.html ?? ''),
      files: inner.map(({ filename, contentType, size }) => `${filename ?? ''} ${contentType} ${size}`),
    },
    {
      subject: blanks(theirs.subject ?? ''),
      date: Number.isNaN(time) ? null : time,
      messageId: theirs.messageId?.replaceAll(/^<|>$/g, '') ?? null,
      people: {
        from: theirs.from === undefined ? [] : flatPostal(theirs.from),
        to: (theirs.to ?? []).flatMap(flatPostal),
        cc: (theirs.cc ?? []).flatMap(flatPostal),
      },
      plain: blanks(theirs.text ?? ''),
      html: blanks(theirs.html ?? ''),
      files: theirs.attachments
        .filter(({ mimeType }) => mimeType !== 'message/rfc822')
        .map(
          ({ filename, mimeType, content }) =>
            `${filename ?? ''} ${mimeType} ${(content as ArrayBuffer).byteLength}`,
        ),
    },
  ]
}

/** Runs of blanks and line ends as one: how many of them end a text is a matter of taste. */
function blanks(text: string): string {
  return text.replaceAll(/[\s\u00a0]+/g, ' ').trim()
}

function flat(one: InspectedAddress): readonly string[] {
  return 'group' in one
    ? [`${one.group}:`, ...one.members.flatMap(flat)]
    : [`${one.name ?? ''} <${one.address}>`]
}

function flatPostal(one: Address): readonly string[] {
  if (one.group !== undefined) return [`${one.name}:`, ...one.group.flatMap(flatPostal)]
  return [`${one.name} <${one.address}>`]
}
