/** OUT5: what other servers say, shown to people. THREATS OUT5 */
import { suite, type TestContext, test } from 'node:test'
import { escapeText } from '../../src/lib/safe-text.ts'

import { visible } from '../../src/service/queue/dsn/text-part.ts'
import { REMOTE_TEXT_MAX } from '../../src/service/queue/limits.ts'
import { cutText } from '../../src/service/queue/smtp/reply.ts'
import { listEntries } from '../../src/store/queue-admin.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { routeTo, startTestQueue, submission, until } from '../kit/queue.ts'
import { smtpSink } from '../kit/smtp-sink.ts'

const HOSTILE = '<img src=x onerror=alert(1)>\u001b]0;x\u0007 \u202egnp.exe'

for (const name of ENGINES)
  test(`OUT5: remote text is kept bounded and without control characters, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    const lines = Array.from({ length: 60 }, (_, n) => `450${n === 59 ? ' ' : '-'}4.7.1 ${HOSTILE}`)
    await using sink = await smtpSink({ rcpt: () => lines.join('\r\n') })
    await using queue = await startTestQueue(engine.database('queue'))
    await routeTo(queue, sink)
    await queue.enqueue(submission('a@x.test'))
    await until(
      async () =>
        (await listEntries(engine.database('queue'), {}, undefined, 1))[0]?.recipient.attempts === 1,
    )
    const [entry] = await listEntries(queue.store.db, {}, undefined, 1)
    const text = entry?.recipient.reply?.text ?? ''
    t.assert.ok(Buffer.byteLength(text) <= REMOTE_TEXT_MAX)
    t.assert.ok(text.includes('<img src=x onerror=alert(1)>'))
    for (const sign of text) t.assert.ok((sign.codePointAt(0) ?? 0) >= 0x20)
    const onTerminal = escapeText(text)
    t.assert.ok(!onTerminal.includes('\u202e') && onTerminal.includes('\\u202e'))
  })

suite('OUT5', () => {
  test('texts are cut by octets, never within a sign', (t: TestContext) => {
    t.assert.strictEqual(cutText('ñ'.repeat(10), 5), 'ññ')
    t.assert.strictEqual(cutText('x'.repeat(REMOTE_TEXT_MAX + 1), REMOTE_TEXT_MAX).length, REMOTE_TEXT_MAX)
    t.assert.strictEqual(cutText('🙂🙂', 7), '🙂')
  })

  test('signs that nobody sees are written out', (t: TestContext) => {
    t.assert.strictEqual(visible('a\u202eb\u001bc\u200dd'), 'a\\u202eb\\u001bc\\u200dd')
  })
})
