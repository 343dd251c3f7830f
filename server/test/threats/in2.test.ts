/** BDAT cut inside TLS, and sizes nobody can mean. THREATS IN2 */
import type { TestContext } from 'node:test'
import { openSmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

eachEngine('a TLS end inside a chunk kills the connection', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await using client = await world.client('mx')
  await client.say('STARTTLS')
  await client.startTls()
  await client.say('EHLO client.test')
  await client.say('MAIL FROM:<a@otra.test>')
  await client.say('RCPT TO:<ana@empresa.test>')
  client.write(`BDAT 100 LAST\r\n${'a'.repeat(40)}`)
  // close_notify, and one octet in clear text behind it.
  client.socket.end()
  t.assert.strictEqual(await client.rest(), '')
  t.assert.deepStrictEqual(await world.mailbox(world.accounts.ana), [])
  await using next = await world.client('mx')
  t.assert.match(await next.send('a@otra.test', ['ana@empresa.test'], 'a: b\r\n\r\nc'), /^250/)
})

eachEngine('absurd sizes are refused unread, and the door shuts', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  for (const size of ['9223372036854775807', '52428801', '99999999999999999999999999']) {
    await using client = await world.client('mx')
    await client.say('MAIL FROM:<a@otra.test>')
    await client.say('RCPT TO:<ana@empresa.test>')
    client.write(`BDAT ${size} LAST\r\nNOOP\r\nQUIT\r\n`)
    t.assert.match(await client.rest(), /^552(-5\.3\.4 [^\r]*\r\n552)? 5\.3\.4 [^\r]*\r\n$/, size)
  }
  for (const size of ['-1', '1e3', '0x10', '', ' 5']) {
    await using client = await world.client('mx')
    t.assert.match(await client.say(`BDAT ${size} LAST`), /^501 /, size)
  }
})

eachEngine('one octet below the limit, at it, and one above', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine, { maxMessageBytes: 5000 })
  for (const [size, expected] of [
    [4999, /^250 2\.0\.0/],
    [5000, /^250 2\.0\.0/],
    [5001, /^552[- ]5\.3\.4/],
  ] as const) {
    for (const command of ['BDAT', 'DATA'] as const) {
      await using client = await world.client('mx')
      await client.say('MAIL FROM:<a@otra.test>')
      await client.say('RCPT TO:<ana@empresa.test>')
      const body = `${'a: b\r\n\r\n'.padEnd(size - 2, 'c')}\r\n`
      if (command === 'BDAT') client.write(`BDAT ${size} LAST\r\n${body}`)
      else {
        await client.say('DATA')
        client.write(`${body}.\r\n`)
      }
      t.assert.match(await client.reply(), expected, `${command} ${size}`)
    }
  }
  t.assert.strictEqual((await world.mailbox(world.accounts.ana)).length, 4)
})
