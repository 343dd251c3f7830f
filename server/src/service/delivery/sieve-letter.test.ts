import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { fieldName, fieldText, findText, readHeader } from '../../mail/header/header.ts'
import { isCrlfText } from '../queue/intake.ts'
import { SIEVE_ANSWER_OCTETS_MAX, SIEVE_REFERENCES_MAX } from './limits.ts'
import { type Letter, subjectOf, writeLetter } from './sieve-letter.ts'

const ANA = { local: 'ana', domain: 'empresa.test' }
const BEA = { local: 'bea', domain: 'otra.test' }
const PLAIN: Letter = {
  from: { name: 'Ana', address: ANA },
  to: [BEA],
  subject: 'Auto: Hola',
  autoSubmitted: 'auto-replied (vacation)',
  text: 'Vuelvo el lunes.',
  mime: false,
  nowMs: Date.UTC(2026, 10, 22, 9),
  hostname: 'mx.empresa.test',
}

function names(bytes: Uint8Array): string[] {
  return readHeader(bytes).fields.map((field) => fieldName(bytes, field))
}

function about(text: string): NonNullable<Letter['answers']> {
  const bytes = Buffer.from(`${text}\r\n\r\n`)
  return { bytes, header: readHeader(bytes) }
}

const FIELDS = [
  ...['date', 'from', 'to', 'subject', 'message-id', 'auto-submitted', 'mime-version'],
  ...['content-type', 'content-transfer-encoding'],
]

test('an answer has the fields of an answer, and its text as it was written', (t: TestContext) => {
  const { bytes, smtpUtf8, body } = writeLetter({ ...PLAIN, text: 'Vuelvo el lunes, mañana no.\nAna' })
  t.assert.deepStrictEqual(names(bytes), FIELDS)
  t.assert.deepStrictEqual([smtpUtf8, body], [false, '7bit'])
  const text = Buffer.from(bytes).toString()
  t.assert.match(text, /\r\nAuto-Submitted: auto-replied \(vacation\)\r\n/)
  t.assert.ok(text.endsWith('\r\n\r\nVuelvo el lunes, ma=C3=B1ana no.\r\nAna\r\n'), text)
})

test('it stands in the conversation of what it answers', (t: TestContext) => {
  const refs = Array.from({ length: 40 }, (_, n) => `<r${n}@otra.test>`).join(' ')
  const answers = about(`Message-ID: <uno@otra.test>\r\nReferences: ${refs}`)
  const { bytes } = writeLetter({ ...PLAIN, answers })
  const header = readHeader(bytes)
  t.assert.strictEqual(findText(bytes, header, 'in-reply-to'), '<uno@otra.test>')
  const ids = findText(bytes, header, 'references')?.split(/\s+/) ?? []
  t.assert.strictEqual(ids.length, SIEVE_REFERENCES_MAX)
  t.assert.deepStrictEqual([ids.at(-2), ids.at(-1)], ['<r39@otra.test>', '<uno@otra.test>'])
})

test('an identifier that no field can hold is left out', (t: TestContext) => {
  for (const id of ['<ñ@otra.test>', `<${'x'.repeat(600)}@otra.test>`, 'nada'])
    t.assert.deepStrictEqual(
      names(writeLetter({ ...PLAIN, answers: about(`Message-ID: ${id}`) }).bytes),
      FIELDS,
      id,
    )
})

test('a MIME entity brings what describes its content, and no other field', (t: TestContext) => {
  const entity =
    'Content-Type: text/html; charset=utf-8\nBcc: x@lejos.test\nFrom: jefa@banco.test\nMIME-Version: 1.0\nContent-Language: es\n\n<p>Vuelvo el lunes, mañana no.</p>'
  const { bytes, body } = writeLetter({ ...PLAIN, text: entity, mime: true })
  t.assert.deepStrictEqual(names(bytes), [...FIELDS.slice(0, 7), 'content-type', 'content-language'])
  t.assert.strictEqual(body, '8bitmime')
  t.assert.ok(Buffer.from(bytes).toString().endsWith('\r\n\r\n<p>Vuelvo el lunes, mañana no.</p>\r\n'))
})

test('a text ends at the limit, never within a sign', (t: TestContext) => {
  for (const over of [-1, 0, 1]) {
    const text = `${'x'.repeat(SIEVE_ANSWER_OCTETS_MAX - 1 + over)}é`
    const { bytes } = writeLetter({ ...PLAIN, text: `Content-Type: text/plain\n\n${text}`, mime: true })
    const sent = Buffer.from(bytes.subarray(readHeader(bytes).bodyStart)).toString()
    t.assert.ok(sent.length <= SIEVE_ANSWER_OCTETS_MAX)
    t.assert.doesNotMatch(sent, /�/)
  }
})

test('the subject of a message is told in one line', (t: TestContext) => {
  const { bytes, header } = about('Subject: =?utf-8?q?Reuni=C3=B3n=0D=0ABcc:_x?=')
  t.assert.strictEqual(subjectOf(bytes, header), 'Reunión  Bcc: x')
})

test('whatever a script or a stranger says, it makes no line of its own', () => {
  const any = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(
      'a\r\nBcc: x@lejos.test',
      '\r\n\r\nhola',
      'č\n',
      '\ud800',
      `${'ñ '.repeat(300)}`,
      '=?utf-8?q?=0D=0A?=',
    ),
  )
  fc.assert(
    fc.property(any, any, any, fc.boolean(), (subject, text, theirs, mime) => {
      const answers = about(`Subject: ${theirs.replaceAll(/[\r\n\0]/g, ' ')}\r\nMessage-ID: <${theirs}>`)
      const name = theirs.toWellFormed().replaceAll(/[\0-\x1f\x7f]/g, ' ')
      const { bytes } = writeLetter({ ...PLAIN, from: { name, address: ANA }, subject, text, mime, answers })
      const allowed = new Set([...FIELDS, 'in-reply-to', 'references'])
      const header = readHeader(bytes)
      const found = header.fields.map((field) => fieldName(bytes, field))
      if (new Set(found).size !== found.length) throw new Error(found.join())
      for (const field of found)
        if (!allowed.has(field) && !(mime && field.startsWith('content-'))) throw new Error(field)
      const [auto] = header.fields.filter((field) => fieldName(bytes, field) === 'auto-submitted')
      if (auto === undefined || fieldText(bytes, auto) !== 'auto-replied (vacation)')
        throw new Error('auto-submitted')
      if (!isCrlfText(bytes)) throw new Error('a lone line end')
    }),
    { numRuns: 400 },
  )
})
