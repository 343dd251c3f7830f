import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { readImapUrl } from './imap-url.ts'

test('an address without a server', (t: TestContext) => {
  t.assert.deepStrictEqual(
    readImapUrl('/A%C3%B1o/2026;UIDVALIDITY=38505/;UID=20/;SECTION=1.2.MIME/;PARTIAL=3.9'),
    {
      server: undefined,
      mailbox: 'Año/2026',
      uidValidity: 38505,
      uid: 20,
      section: '1.2.MIME',
      partial: { offset: 3, length: 9 },
    },
  )
  t.assert.strictEqual(readImapUrl(';uid=7')?.mailbox, undefined)
  t.assert.deepStrictEqual(readImapUrl('/INBOX/;UID=7/;PARTIAL=3')?.partial, { offset: 3, length: undefined })
})

test('an address with one', (t: TestContext) => {
  const url = readImapUrl('imap://ana%40empresa.test;AUTH=*@mail.empresa.test:143/INBOX/;UID=1')
  t.assert.deepStrictEqual(url?.server, { user: 'ana@empresa.test', host: 'mail.empresa.test' })
  t.assert.strictEqual(url?.mailbox, 'INBOX')
})

for (const [what, text] of [
  ['authority for others', '/INBOX/;UID=1;URLAUTH=anonymous:internal:0'],
  ['no message', '/INBOX'],
  ['UID 0', '/INBOX/;UID=0'],
  ['a UID above 2^32', '/INBOX/;UID=4294967296'],
  ['another scheme', 'http://mail.empresa.test/INBOX/;UID=1'],
  ['a percent that encodes nothing', '/IN%4/;UID=1'],
  ['octets that are no UTF-8', '/IN%ff/;UID=1'],
  ['NUL', '/IN%00/;UID=1'],
  ['no mailbox before the slash', '/;UIDVALIDITY=1/;UID=1'],
  ['eight-bit signs', '/Año/;UID=1'],
])
  test(`${what} is no address of a message`, (t: TestContext) => {
    t.assert.strictEqual(readImapUrl(text ?? ''), undefined)
  })

test('whatever the text is, reading it ends soon and throws nothing', (t: TestContext) => {
  const pieces = fc.constantFrom(
    'imap://',
    ';UID=',
    '/;SECTION=',
    ';UIDVALIDITY=',
    '/',
    ';',
    '%',
    '%C3',
    '1',
    '@',
    'a',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 5 })), { maxLength: 60 }), (words) => {
      const url = readImapUrl(words.join(''))
      if (url !== undefined) t.assert.ok(url.uid > 0)
    }),
    { numRuns: 5_000 },
  )
  const begun = performance.now()
  for (const sign of [';', '/', '/;', ';UIDVALIDITY=1/', '%41', ';SECTION='])
    readImapUrl(`/${sign.repeat(20_000)};UID=x`)
  t.assert.ok(performance.now() - begun < 2_000)
})
