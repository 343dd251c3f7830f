import { type TestContext, test } from 'node:test'
import { derive } from '../../src/mail/message/derive.ts'
import { createDeriver } from '../../src/runtime/deriver.ts'

function message(subject: string): Buffer {
  const parts = Array.from({ length: 50 }, (_, n) => `--b\r\nContent-Type: text/plain\r\n\r\nparte ${n}\r\n`)
  const head = `Subject: ${subject}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n`
  const text = Buffer.from(`${head}${parts.join('')}--b--\r\n`)
  const own = Buffer.allocUnsafeSlow(text.length)
  text.copy(own)
  return own
}

test('what comes back is the message, and what derive() makes of it', async (t: TestContext) => {
  await using deriver = createDeriver()
  const kept = message('una')
  const { bytes, derived } = await deriver.deriveLarge(message('una'))
  t.assert.ok(kept.equals(bytes))
  t.assert.deepStrictEqual(derived, derive(kept))
})

test('many at once, each its own', async (t: TestContext) => {
  await using deriver = createDeriver()
  const subjects = Array.from({ length: 20 }, (_, n) => `mensaje ${n}`)
  const answers = await Promise.all(subjects.map((subject) => deriver.deriveLarge(message(subject))))
  t.assert.deepStrictEqual(
    answers.map(({ derived }) => derived.baseSubject),
    subjects.map((subject) => derive(message(subject)).baseSubject),
  )
})

test('memory that others share is left to them', async (t: TestContext) => {
  await using deriver = createDeriver()
  const text = message('vista')
  const shared = new Uint8Array(text.length + 20)
  shared.set(text, 10)
  const { bytes } = await deriver.deriveLarge(shared.subarray(10, 10 + text.length))
  t.assert.strictEqual(shared.length, text.length + 20)
  t.assert.ok(text.equals(bytes))
})

test('when it ends, those who wait hear of it, and the next one starts it again', async (t: TestContext) => {
  const deriver = createDeriver()
  const waiting = deriver.deriveLarge(message('a'))
  const ended = t.assert.rejects(waiting, /has ended/)
  await deriver[Symbol.asyncDispose]()
  await ended
  const { derived } = await deriver.deriveLarge(message('otra vez'))
  t.assert.strictEqual(derived.baseSubject, derive(message('otra vez')).baseSubject)
  await deriver[Symbol.asyncDispose]()
})
