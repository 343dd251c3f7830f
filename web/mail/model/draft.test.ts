import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { answerTo, EMPTY_DRAFT, emailOf, promisesFile, readRecipients, writeRecipients } from './draft.ts'

const ORIGINAL = {
  from: [{ name: 'Luis', email: 'luis@b.test' }],
  replyTo: null,
  to: [{ name: null, email: 'Ana@a.test' }],
  cc: [{ name: 'Eva', email: 'eva@c.test' }],
  subject: 'Pedido',
  messageId: ['2@b.test'],
  references: ['1@b.test'],
  text: 'Uno\n> cero\n',
}

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

test('an answer goes to its author, to all without oneself, and quotes', () => {
  const reply = answerTo('reply', ORIGINAL, 'ana@a.test', 'Luis escribió:')
  assert.deepEqual(
    [reply.to, reply.cc, reply.subject, reply.inReplyTo, reply.references],
    ['"Luis" <luis@b.test>', '', 'Re: Pedido', ['2@b.test'], ['1@b.test', '2@b.test']],
  )
  assert.equal(reply.text, '\n\nLuis escribió:\n> Uno\n>> cero\n')
  assert.equal(answerTo('replyAll', ORIGINAL, 'ana@a.test', '').cc, '"Eva" <eva@c.test>')
  const forward = answerTo('forward', { ...ORIGINAL, subject: 'Fwd: Pedido' }, 'ana@a.test', 'Luis:')
  assert.deepEqual([forward.to, forward.subject, forward.inReplyTo], ['', 'Fwd: Pedido', []])
})

test('a file that is promised and not there is noticed, one in a quotation is not', () => {
  assert.equal(promisesFile({ ...EMPTY_DRAFT, text: 'Va adjunta la orden.' }), true)
  assert.equal(promisesFile({ ...EMPTY_DRAFT, text: 'Gracias\n> see attached' }), false)
  const files = [{ blobId: 'U1', name: 'a', type: 'b/c', size: 1 }]
  assert.equal(promisesFile({ ...EMPTY_DRAFT, text: 'attached', files }), false)
})

test('the draft is a message in the drafts', () => {
  const email = emailOf(
    { ...EMPTY_DRAFT, to: 'luis@b.test', text: 'Hola' },
    { name: null, email: 'ana@a.test' },
    'F2',
  )
  assert.deepEqual(email['mailboxIds'], { F2: true })
  assert.deepEqual(email['bodyValues'], { text: { value: 'Hola' } })
  assert.equal(email['cc'], null)
})
