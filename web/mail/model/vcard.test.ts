import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { contactOf } from './contacts.ts'
import { cardObject, newOnes, readVcards, writeVcards } from './vcard.ts'

const NONE = new Set<string>()
const kept = (card: ReturnType<typeof readVcards>[number]) =>
  contactOf({ ...cardObject(card, 'b'), id: 'c', addressBookIds: { b: true } } as never, NONE)

test('people of a phone, of Google and of Outlook are read', () => {
  const [phone, google, nobody] = readVcards(
    [
      ...[
        'BEGIN:VCARD',
        'VERSION:2.1',
        'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=50=C3=A9rez;Jos=C3=A9;;;',
      ],
      ...['TEL;CELL;PREF:+54 11 5555-0100', 'NOTE;ENCODING=QUOTED-PRINTABLE:uno=0D=0A=', 'dos', 'END:VCARD'],
      ...[
        'BEGIN:VCARD',
        'VERSION:3.0',
        'UID:7',
        'FN:Martín L\\, López',
        'item1.EMAIL;TYPE=INTERNET:m@sur.example',
      ],
      ...[
        'ORG:Distribuidora Sur;Ventas',
        'TEL;VALUE=uri:tel:+1-555',
        'PHOTO;ENCODING=b:',
        ' AAAA',
        'END:VCARD',
      ],
      ...['BEGIN:VCARD', 'VERSION:4.0', 'FN:', 'END:VCARD', ''],
    ].join('\r\n'),
  )
  assert.ok(phone && google)
  assert.equal(nobody, undefined)
  assert.equal(phone.name, 'José Pérez')
  assert.deepEqual(phone.phones, { p1: { number: '+54 11 5555-0100' } })
  assert.equal(phone.notes?.['n1']?.note, 'uno\r\ndos')
  assert.deepEqual(google, {
    ...{ uid: '7', name: 'Martín L, López', emails: { e1: { address: 'm@sur.example' } } },
    ...{ phones: { p1: { number: '+1-555' } }, organizations: { o1: { name: 'Distribuidora Sur' } } },
  })
})

test('who is in the book already does not come twice', () => {
  const [one, two] = readVcards(
    'BEGIN:VCARD\nUID:1\nFN:Ana\nEMAIL:ANA@a.test\nEND:VCARD\nBEGIN:VCARD\nUID:2\nFN:Eva\nTEL:1\nEND:VCARD\n',
  )
  assert.ok(one && two)
  const book = [{ name: 'Ana', email: 'ana@a.test', phone: '', card: {} }]
  assert.deepEqual(newOnes([one, two, two], book), [two])
  assert.deepEqual(newOnes([two], [{ name: 'x', email: '', phone: '', card: { uid: '2' } }]), [])
})

test('whatever a contact is called, the file brings it back, and no line of it is another’s', () => {
  const word = fc
    .oneof(fc.string({ unit: 'grapheme', maxLength: 90 }), fc.constantFrom('\nEND:VCARD', ';\\,', 'a;b'))
    .map((text) => text.replaceAll(/\r\n?/g, '\n').trim())
    .filter((text) => text !== '' && !text.startsWith('\uFEFF'))
  fc.assert(
    fc.property(word, word, word, (name, company, note) => {
      const email = 'a@b.test'
      const card = {
        uid: 'u',
        name,
        emails: { e1: { address: email } },
        organizations: { o1: { name: company } },
      }
      const contact = kept({ ...card, notes: { n1: { note } } })
      const text = writeVcards([contact, contact])
      const [first, ...more] = readVcards(text)
      assert.ok(first)
      assert.equal(more.length, 1)
      const again = kept(first)
      assert.deepEqual(
        [again.name, again.email, again.company, again.note],
        [contact.name, email, contact.company, contact.note],
      )
    }),
  )
})

test('any text is a list of people or none', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'BEGIN:VCARD\n',
      'END:VCARD\n',
      'N;ENCODING=QUOTED-PRINTABLE:=4',
      '=\n',
      'TEL:',
      '\r\n',
      'FN:x\n',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  )
  fc.assert(fc.property(fc.array(piece), (pieces) => Array.isArray(readVcards(pieces.join('')))))
})
