import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compileLists } from './lists.ts'
import { isWholeTopLevel, readSubject, shownSubject } from './subject.ts'

test('one spelling of each', () => {
  for (const [written, text] of [
    ['Ana@Example.ORG', 'ana@example.org'],
    [' ana@BÜCHER.test ', 'ana@xn--bcher-kva.test'],
    ['example.org', '@example.org'],
    ['@example.org.', '@example.org'],
    ['*@example.org', '@example.org'],
    ['*.example.org', '*@*.example.org'],
    ['@*.example.org', '*@*.example.org'],
    ['*@*.Example.org', '*@*.example.org'],
    ['*.top', '*@*.top'],
    ['192.0.2.0/24', '192.0.2.0/24'],
    ['2001:DB8:0:0::1', '2001:db8::1'],
  ] as const)
    assert.equal(readSubject(written)?.text, text, written)
  assert.equal(shownSubject('ana@xn--bcher-kva.test'), 'ana@bücher.test')
  assert.equal(shownSubject('*@*.xn--bcher-kva.test'), '*@*.bücher.test')
  assert.equal(shownSubject('192.0.2.0/24'), '192.0.2.0/24')
})

test('what nobody can be meant by', () => {
  for (const written of [
    '',
    '@',
    '*',
    '*@*',
    '*.',
    'org',
    'a b@c.test',
    '10.0.0.0/33',
    '*@*.*.test',
    'a@b',
    '@[1]',
  ])
    assert.equal(readSubject(written), undefined, written)
})

test('a top-level domain as a whole', () => {
  const kinds = ['*.top', '*.example.top', '@example.top'].map((written) => {
    const subject = readSubject(written)
    return subject !== undefined && isWholeTopLevel(subject)
  })
  assert.deepEqual(kinds, [true, false, false])
})

test('any text is read or not, what is read reads the same again, and any sender can be asked for', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string().map((text) => `${text}@example.test`),
      ),
      fc.string({ unit: 'binary' }),
      (written, sender) => {
        const subject = readSubject(written)
        if (subject === undefined) return
        assert.deepEqual(readSubject(subject.text), subject)
        const lists = compileLists([{ list: 'block', subject: subject.text, byHolder: false }])
        lists.sender({ address: sender, domain: sender })
        lists.network(sender)
      },
    ),
  )
})

test('a domain of very many labels is looked up once for each of them', () => {
  const lists = compileLists([{ list: 'block', subject: '*@*.test', byHolder: false }])
  const domain = `${'a.'.repeat(120)}test`
  assert.equal(lists.sender({ address: `x@${domain}`, domain })?.subject, '*@*.test')
})
