/** What other servers answer our queue, over real sockets: its meaning stands in the ledger, once for each recipient. */
import type { TestContext } from 'node:test'
import { openTestLedger } from '../kit/ledger.ts'
import { routeTo, startTestQueue, submission, until } from '../kit/queue.ts'
import { smtpSink } from '../kit/smtp-sink.ts'
import { eachEngine } from '../kit/stores.ts'

const ANSWERS: Readonly<Record<string, string>> = {
  nadie: '550 5.1.1 <nadie@b.test>: Recipient address rejected: User unknown in virtual mailbox table',
  lleno: '452 4.2.2 The email account that you tried to reach is over quota',
  lista: '550 5.7.1 Service unavailable; client host blocked using Spamhaus',
}

eachEngine('a literal reply is judged where it came in', async (t: TestContext, engine) => {
  const ledger = await openTestLedger(engine)
  using thread = ledger.thread('queue')
  await using sink = await smtpSink({ rcpt: (line) => ANSWERS[/<(\w+)@/.exec(line)?.[1] ?? ''] })
  await using queue = await startTestQueue(engine.database('queue'), { ledger: thread })
  await routeTo(queue, sink)
  await queue.enqueue(submission(['nadie@b.test', 'lleno@b.test', 'lista@b.test', 'eva@b.test']))
  const said = async (): Promise<unknown[]> => {
    await ledger.keeper.takeIn()
    const { events } = await ledger.find({ domain: 'b.test', kinds: ['bounced', 'deferred', 'relayed'] })
    return events
      .map(({ event: { kind, to, class: what, fault, hardness, rule } }) => [
        `${kind} ${to?.[0]}`,
        ...[what, fault, hardness].filter((one) => one !== undefined),
        ...(rule === undefined ? [] : [/^[\w.-]+$/.test(rule)]),
      ])
      .sort()
  }
  await until(async () => (await said()).length === 4)
  t.assert.deepStrictEqual(await said(), [
    ['bounced lista@b.test', 'spam', 'reputation', 'soft', true],
    ['bounced nadie@b.test', 'invalid', 'recipient', 'hard', true],
    ['deferred lleno@b.test', 'full', 'recipient', 'soft', true],
    ['relayed eva@b.test'],
  ])
})
