/** What people paste to find a message. */
import { type TestContext, test } from 'node:test'
import { questionOf } from './trace-search.ts'

test('addresses, domains, numbers and Message-IDs are told apart', (t: TestContext) => {
  t.assert.strictEqual(questionOf('  '), undefined)
  t.assert.deepStrictEqual(questionOf(' ana@empresa.test '), { address: 'ana@empresa.test' })
  t.assert.deepStrictEqual(questionOf('@gmail.com'), { address: '@gmail.com' })
  t.assert.deepStrictEqual(questionOf('gmail.com'), { address: '@gmail.com' })
  t.assert.deepStrictEqual(questionOf('<a.b@c.example>'), { messageId: '<a.b@c.example>' })
  t.assert.deepStrictEqual(questionOf('203.0.113.7'), { ip: '203.0.113.7' })
  t.assert.deepStrictEqual(questionOf('2001:db8::7'), { ip: '2001:db8::7' })
  t.assert.deepStrictEqual(questionOf('[01JD2K7QX4.1]'), { id: '01JD2K7QX4.1' })
})
