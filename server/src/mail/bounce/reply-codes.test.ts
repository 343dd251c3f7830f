import { suite, type TestContext, test } from 'node:test'
import { readCodes, readStage, readStatus } from './reply-codes.ts'

suite('codes within words', () => {
  for (const [text, code, status] of [
    ['550 5.1.1 No such user', 550, '5.1.1'],
    ['host mx.a.test[192.0.2.7] said: 550-5.1.1 No such user', 550, '5.1.1'],
    ['smtp;550 User unknown', 550, undefined],
    ['Remote host said: 552 Quota', 552, undefined],
    ['<<< 554 5.7.1 Denied', 554, '5.7.1'],
    ['Sorry, no mailbox here by that name. (#5.1.1)', undefined, '5.1.1'],
    ['ERROR_CODE :550, ERROR_CODE :5.1.1 gone', 550, '5.1.1'],
    ['421-4.7.0 [TSS04] later; 4.16.55.1; see', 421, '4.7.0'],
    ['connect to mx.a.test[5.1.1.7]:25: Connection timed out', undefined, undefined],
    ['Thu, 29 Apr 2015 23:45:50 +0500', undefined, undefined],
    ['250 2.1.5 Ok', 250, '2.1.5'],
    ['size 1550 octets', undefined, undefined],
  ] as const)
    test(text, (t: TestContext) => {
      t.assert.deepStrictEqual(readCodes(text), { code, status })
    })

  test('Status fields, with comments and blanks', (t: TestContext) => {
    t.assert.equal(readStatus('5.1.1 (bad destination mailbox address)'), '5.1.1')
    t.assert.equal(readStatus('5 . 1 . 01'), '5.1.1')
    for (const text of [undefined, '', '3.1.1', '5.1', '5.1.1000'])
      t.assert.equal(readStatus(text), undefined)
  })

  test('the stage that words speak of', (t: TestContext) => {
    t.assert.equal(readStage('550 Unknown (in reply to RCPT TO command)'), 'rcpt')
    t.assert.equal(readStage('550 Unknown (in reply to end of DATA command)'), 'dot')
    t.assert.equal(readStage('550 : User unknown'), 'dot')
    t.assert.equal(readStage('550 <a@b.test>: User unknown'), undefined)
    t.assert.equal(readStage('error after MAIL FROM:<a@b.test>'), 'mail')
  })
})
