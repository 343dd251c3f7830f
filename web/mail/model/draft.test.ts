import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  answerTo,
  draftOf,
  EMPTY_DRAFT,
  emailOf,
  filesIn,
  promisesFile,
  readRecipients,
  writeRecipients,
} from './draft.ts'

const LOGO = { blobId: 'B1-3', name: null, type: 'image/png', size: 9, cid: 'logo@b' }
const ORDER = { blobId: 'B1-4', name: 'orden.pdf', type: 'application/pdf', size: 99, cid: null }
const ORIGINAL = {
  from: [{ name: 'Luis', email: 'luis@b.test' }],
  replyTo: null,
  to: [{ name: null, email: 'Ana@a.test' }],
  cc: [
    { name: 'Eva', email: 'eva@c.test' },
    { name: null, email: 'ventas@a.test' },
  ],
  subject: 'Pedido',
  messageId: ['2@b.test'],
  references: ['1@b.test'],
  attachments: [LOGO, ORDER],
  html: '<div>Uno <img src="cid:logo@b"></div>',
}
const OWN = ['ana@a.test', 'Ventas@a.test']

test('addresses with names, with commas in names, and what is none', () => {
  assert.deepEqual(readRecipients('ana@a.test, "Pérez, Luis" <luis@b.test>; nadie'), {
    addresses: [
      { name: null, email: 'ana@a.test' },
      { name: 'Pérez, Luis', email: 'luis@b.test' },
    ],
    wrong: ['nadie'],
  })
})

test('whatever is written, what was read is written and read as the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const { addresses } = readRecipients(text)
      assert.deepEqual(readRecipients(writeRecipients(addresses)).addresses, addresses)
    }),
  )
})

test('an answer goes to its author, to all without any address of one’s own, and keeps what was said', () => {
  const reply = answerTo('reply', ORIGINAL, OWN, 'Luis <b> escribió:')
  assert.deepEqual(
    [reply.to, reply.cc, reply.subject, reply.inReplyTo, reply.references],
    ['"Luis" <luis@b.test>', '', 'Re: Pedido', ['2@b.test'], ['1@b.test', '2@b.test']],
  )
  assert.equal(
    reply.html,
    `<div><br></div><div class="original"><div>Luis &lt;b&gt; escribió:</div><blockquote type="cite">${ORIGINAL.html}</blockquote></div>`,
  )
  // The picture that the quote shows comes along, the file does not.
  assert.deepEqual(
    reply.files.map(({ cid }) => cid),
    ['logo@b'],
  )
  assert.equal(answerTo('replyAll', ORIGINAL, OWN, '').cc, '"Eva" <eva@c.test>')
  const again = answerTo(
    'reply',
    { ...ORIGINAL, from: [{ name: null, email: 'ANA@a.test' }], to: ORIGINAL.from },
    OWN,
    '',
  )
  assert.equal(again.to, '"Luis" <luis@b.test>')
})

test('a forward has every file, and a picture that no text shows is one of them', () => {
  const forward = answerTo('forward', { ...ORIGINAL, subject: 'Fwd: Pedido' }, OWN, 'Luis:')
  assert.deepEqual([forward.to, forward.subject, forward.inReplyTo], ['', 'Fwd: Pedido', []])
  assert.deepEqual(
    forward.files.map(({ blobId, cid }) => [blobId, cid]),
    [
      ['B1-3', 'logo@b'],
      ['B1-4', undefined],
    ],
  )
  const bare = answerTo('forward', { ...ORIGINAL, html: 'Uno' }, OWN, '')
  assert.deepEqual(
    bare.files.map(({ cid }) => cid),
    [undefined, undefined],
  )
})

test('a file that is promised and not there is noticed; what others wrote promises nothing', () => {
  assert.equal(promisesFile({ ...EMPTY_DRAFT, own: 'Va adjunta la orden.' }), true)
  assert.equal(promisesFile({ ...EMPTY_DRAFT, own: 'Gracias', text: '> see attached' }), false)
  assert.equal(promisesFile({ ...EMPTY_DRAFT, subject: 'Re: adjunto', inReplyTo: ['1@b'] }), false)
  const file = { blobId: 'U1', name: 'a', type: 'b/c', size: 1 }
  assert.equal(promisesFile({ ...EMPTY_DRAFT, own: 'attached', files: [file] }), false)
  assert.equal(promisesFile({ ...EMPTY_DRAFT, own: 'attached', files: [{ ...file, cid: 'x' }] }), true)
})

const ANA = { name: null, email: 'ana@a.test' }
const WRITTEN = {
  ...EMPTY_DRAFT,
  ...{ to: 'luis@b.test', text: 'Hola', html: '<b>Hola</b>', language: 'pt', urgent: true, receipt: true },
}

test('the draft is a message in the drafts, in both forms, with what was asked for', () => {
  const email = emailOf(WRITTEN, ANA, 'F2')
  assert.deepEqual(email['mailboxIds'], { F2: true })
  assert.deepEqual(email['bodyValues'], {
    text: { value: 'Hola' },
    html: {
      value:
        '<!doctype html><html lang="pt"><head><meta charset="utf-8"></head><body><b>Hola</b></body></html>',
    },
  })
  assert.equal(email['cc'], null)
  assert.equal(email['header:Importance:asText'], 'high')
  assert.equal(email['header:Disposition-Notification-To:asText'], 'ana@a.test')
  assert.equal('header:Importance:asText' in emailOf(EMPTY_DRAFT, ANA, 'F2'), false)
})

test('what is read again is what was written', () => {
  const { to, subject, html, urgent, receipt, language } = draftOf({
    ...ORIGINAL,
    ...{
      html: '<b>Hola</b>',
      bcc: null,
      inReplyTo: null,
      attachments: [],
      to: [{ name: null, email: 'luis@b.test' }],
    },
    ...{ subject: null, cc: null, from: [ANA], language: ['pt'] },
    ...{ 'header:Importance': ' high', 'header:Disposition-Notification-To': ' ana@a.test' },
  })
  assert.deepEqual(
    { to, subject, html, urgent, receipt, language },
    { to: WRITTEN.to, subject: '', html: WRITTEN.html, urgent: true, receipt: true, language: 'pt' },
  )
})

test('files are told by the version that holds them, pictures by their Content-ID, others in their order', () => {
  const file = (blobId: string, cid?: string) => ({
    ...{ blobId, name: 'a', type: 'image/png', size: 1 },
    ...(cid !== undefined && { cid }),
  })
  const draft = {
    ...EMPTY_DRAFT,
    html: '<img src="cid:p%40v">',
    // One of the pictures was taken out of the text again: it is not sent.
    files: [file('U1'), file('U2', 'p@v'), file('U3', 'gone@v'), file('U4')],
  }
  const saved = [
    { blobId: 'B9-2', cid: 'p@v' },
    { blobId: 'B9-3', cid: null },
    { blobId: 'B9-4', cid: null },
  ]
  assert.deepEqual(
    [...filesIn(draft, saved)],
    [
      ['U1', 'B9-3'],
      ['U2', 'B9-2'],
      ['U4', 'B9-4'],
    ],
  )
  assert.equal((emailOf(draft, ANA, 'F2')['attachments'] as unknown[]).length, 3)
})
