/** Harvesting of addresses. THREATS IN12 */

import type { TestContext } from 'node:test'
import { fakeClock } from '../kit/fake-clock.ts'
import { openSmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

eachEngine('ten guesses a connection, a hundred an hour from a network', async (t: TestContext, engine) => {
  const clock = fakeClock()
  await using world = await openSmtpWorld(engine, { clock })
  let answers = 0
  for (let connection = 0; connection < 100; connection++) {
    await using client = await world.client('mx').catch(() => undefined)
    if (client === undefined) break
    client.write(`MAIL FROM:<a@otra.test>\r\n${'RCPT TO:<nadie@empresa.test>\r\n'.repeat(20)}`)
    const heard = await client.rest()
    const here = heard.match(/^550 5\.1\.1/gm)?.length ?? 0
    t.assert.ok(here <= 10)
    t.assert.match(heard, /421 4\.7\.0 [^\r]*\r\n$/)
    answers += here
  }
  t.assert.strictEqual(answers, 100)
  await clock.advance(3_600_000)
  await using later = await world.client('mx')
  t.assert.strictEqual(await later.say('MAIL FROM:<a@otra.test>'), '250 2.1.0 Ok')
  t.assert.strictEqual(await later.say('RCPT TO:<ana@empresa.test>'), '250 2.1.5 Ok')
})

eachEngine('VRFY and EXPN answer with the same octets for everybody', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await using client = await world.client('mx')
  for (const verb of ['VRFY', 'EXPN']) {
    const answers = new Set<string>()
    for (const name of ['ana', 'nadie', 'ana@empresa.test', 'todos@empresa.test', '<x@otra.test>'])
      answers.add(await client.say(`${verb} ${name}`))
    t.assert.strictEqual(answers.size, 1)
    t.assert.match([...answers].join(''), /^252 /)
  }
})
