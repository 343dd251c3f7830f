/** Notices in forms that the collection of real ones lacks: each with its class, hardness and recipients. */
import { suite, type TestContext, test } from 'node:test'
import { classifyMessage } from '../../src/mail/bounce/classify-message.ts'
import { loadBounceRules } from '../../src/service/bounce/load-rules.ts'
import { block, report } from './made.ts'
import { MADE_EXCHANGE } from './made-exchange.ts'
import { MADE_FORMS } from './made-forms.ts'
import { MADE_REPORTS } from './made-reports.ts'
import { MADE_TEXTS } from './made-texts.ts'

const rules = loadBounceRules()

suite('bounces of many systems', () => {
  for (const { name, message, kind, recipients } of [
    ...MADE_TEXTS,
    ...MADE_REPORTS,
    ...MADE_FORMS,
    ...MADE_EXCHANGE,
  ])
    test(name, (t: TestContext) => {
      const got = classifyMessage(rules, Buffer.from(message))
      t.assert.equal(got.kind, kind)
      t.assert.deepStrictEqual(
        got.recipients.map(({ address, class: wanted, hardness }) => [wanted, hardness, address]),
        recipients.map(([wanted, hardness, address = 'nadie@otra.test']) => [wanted, hardness, address]),
      )
    })
})

suite('reports that are broken', () => {
  const whole = report(
    '',
    ['MAILER-DAEMON@otra.test', 'failure notice'],
    'It failed.',
    block('5.1.1', '550 User unknown'),
    [],
  )
  const broken = {
    'no parameters in Content-Type': (text: string) =>
      text.replace(/^Content-Type: multipart.*$/m, 'Content-Type: multipart/report'),
    'another boundary': (text: string) => text.replace('boundary="b1"', 'boundary="other"'),
    'the status as text': (text: string) => text.replace('message/delivery-status', 'text/plain'),
    'no types at all': (text: string) => text.replaceAll(/^Content-Type: .*\r\n/gm, ''),
    'no status, only the reply': (text: string) => text.replace('Status: 5.1.1\r\n', ''),
    'an address without its type': (text: string) =>
      text.replace('rfc822; nadie@otra.test', '<nadie@otra.test>'),
    'line ends of Unix': (text: string) => text.replaceAll('\r\n', '\n'),
  }
  for (const [name, spoil] of Object.entries(broken))
    test(name, (t: TestContext) => {
      const spoiled = spoil(whole.message)
      t.assert.notEqual(spoiled, whole.message)
      const { bounce, recipients } = classifyMessage(rules, Buffer.from(spoiled))
      t.assert.equal(bounce, true)
      t.assert.deepStrictEqual(
        recipients.map((one) => [one.address, one.class, one.hardness, one.status, one.replyCode]),
        [['nadie@otra.test', 'invalid', 'hard', '5.1.1', 550]],
      )
    })
})
