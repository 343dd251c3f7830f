/**
 * THREATS DS3: hundreds of lists are made to welcome one person at once. Whom they know gets through at once, others in
 * the company notice nothing, and the welcomes are put off, not lost.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BURST_PER_MINUTE } from '../../src/service/filter/connection/limits.ts'
import { type GateWorld, openGateWorld } from '../filter/gate-world.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { openSmtpWorld } from '../kit/smtp-world.ts'

const WELCOMES = 200
const GOOD = { '1.0.0.127.in-addr.arpa': { PTR: ['client.test'] }, 'client.test': { A: ['127.0.0.1'] } }

const message = (from: string): string => `From: <${from}>\r\nTo: luis@empresa.test\r\nSubject: Hi\r\n\r\nHi.`

for (const name of ENGINES)
  test(`a bomb of welcomes, on ${name}`, async () => {
    await using engine = await openEngine(name)
    const clock = fakeClock()
    let gate: GateWorld | undefined
    await using world = await openSmtpWorld(engine, {
      clock,
      gate: async (directory) => {
        gate = await openGateWorld(directory, { zone: GOOD })
        return gate.gate
      },
    })
    await using watching = gate ?? assert.fail('the gate was not asked for')
    watching.correspondents.wroteTo(world.empresa.organisationId, ['socia@otra.test'])
    await using client = await SmtpClient.open(await world.listen('mx'))
    await client.hello()
    const rcpt = async (from: string, to: string): Promise<string> => {
      await client.say('RSET')
      await client.say(`MAIL FROM:<${from}>`)
      return (await client.say(`RCPT TO:<${to}>`)).slice(0, 9)
    }
    const answers: string[] = []
    for (let n = 0; n < WELCOMES; n++) {
      // Messages in between, so that the connection is no idler.
      const answer = await rcpt(`lista${n}@boletin${n}.test`, 'luis@empresa.test')
      answers.push(answer)
      if (answer.startsWith('250')) {
        await client.say('RSET')
        await client.send(
          `lista${n}@boletin${n}.test`,
          ['luis@empresa.test'],
          message(`lista${n}@boletin${n}.test`),
        )
      }
    }
    const taken = answers.filter((one) => one.startsWith('250')).length
    assert.ok(taken > 0 && taken <= BURST_PER_MINUTE, String(taken))
    assert.deepEqual(
      new Set(answers.filter((one) => !one.startsWith('250')).map((one) => one.replace('-', ' '))),
      new Set(['451 4.7.1']),
      'put off, never refused for good',
    )
    await client.say('RSET')
    assert.match(
      await client.send('socia@otra.test', ['luis@empresa.test'], message('socia@otra.test')),
      /^250/,
    )
    assert.match(
      await client.send('nueva@otra.test', ['ana@empresa.test'], message('nueva@otra.test')),
      /^250/,
    )
    assert.equal((await world.mailbox(world.accounts.ana)).length, 1)
    const inbox = await world.mailbox(world.accounts.luis)
    assert.ok(inbox.some((text) => text.includes('socia@otra.test')))
    // The wave is over: who was put off is taken.
    await clock.advance(60_000)
    const late = 'lista199@boletin199.test'
    assert.match(await client.send(late, ['luis@empresa.test'], message(late)), /^250/)
  })
