/** What the doors tell the ledger: whose mail was proved to be whose, and which rule kept mail out. */
import assert from 'node:assert/strict'
import type { LedgerEvent } from '../../src/service/ledger/event.ts'
import { addAccount } from '../directory/company.ts'
import { letter, openIdentityWorld, signed } from '../identity/identity-world.ts'
import { routeTo, startTestQueue, submission, until } from '../kit/queue.ts'
import { rule, setRules } from '../kit/sending-rules.ts'
import { smtpSink } from '../kit/smtp-sink.ts'
import { openSmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'
import { openSigningWorld } from '../signing/signing-world.ts'

function listening() {
  const events: LedgerEvent[] = []
  return {
    events,
    ledger: { note: (event: LedgerEvent) => void events.push(event), keep: () => undefined },
    /** Class and recipient of those that tell of a rule. */
    rules: () =>
      events.flatMap(({ kind, class: what, accountId, to }) =>
        kind === 'policy-refused' ? [[what, accountId, to?.[0]]] : [],
      ),
  }
}

eachEngine('what was taken is told with what SPF, DKIM and DMARC said', async (_, engine) => {
  const { events, ledger } = listening()
  await using world = await openIdentityWorld(engine, {}, { ledger })
  assert.match(await world.send(await signed(letter())), /^250/)
  const taken = events.filter(({ kind }) => kind === 'accepted')
  assert.deepEqual(
    taken.map(({ class: direction, verdicts }) => [direction, verdicts]),
    [['in', { spf: 'pass', dkim: 'pass', dmarc: 'pass', arc: 'none', iprev: 'pass' }]],
  )
})

eachEngine('a rule that says no at the door is told as a rule, and nothing else is', async (_, engine) => {
  const { events, ledger, rules } = listening()
  await using world = await openSmtpWorld(engine, { ledger })
  const { ana, luis } = world.accounts
  const { directory, empresa } = world
  await setRules(directory, empresa, { kind: 'account', id: ana }, [rule('ownDomain')])
  await setRules(directory, empresa, { kind: 'account', id: luis }, [rule('sendOnly')])
  await directory.refresh()
  await using client = await world.client('submission')
  await client.say('MAIL FROM:<ana@empresa.test>')
  for (const to of ['bea@otra.test', 'nadie@empresa.test', 'luis@empresa.test'])
    assert.match(await client.say(`RCPT TO:<${to}>`), /^550/)
  assert.deepEqual(
    rules().map(([what, accountId]) => [what, accountId]),
    [
      ['rule.ownDomain', ana],
      ['rcpt.sendOnly', ana],
    ],
  )
  assert.deepEqual(
    events.flatMap(({ kind, class: what }) => (kind === 'refused' ? [what] : [])),
    ['unknown-user'],
  )
})

eachEngine('a rule that says no in the queue is told too', async (_, engine) => {
  const { ledger, rules } = listening()
  await using world = await openSigningWorld(engine.name)
  await using sink = await smtpSink()
  const { directory, empresa } = world
  const luis = await addAccount(directory, empresa, 'luis')
  await setRules(directory, empresa, { kind: 'account', id: luis }, [rule('sendOnly')])
  await using queue = await startTestQueue(engine.database('queue'), { directory, ledger })
  await routeTo(queue, sink)
  await queue.enqueue(submission('luis@empresa.test', { reversePath: { local: 'bea', domain: 'otra.test' } }))
  await until(() => rules().length > 0)
  assert.deepEqual(rules(), [['rcpt.sendOnly', undefined, 'luis@empresa.test']])
})
