/** Messages about the size limit, and those that go on far beyond it: every one is answered. RFC 5321 §4.5.3.1.9 */
import { type TestContext, test } from 'node:test'
import { OVERSIZE_SKIP_OCTETS } from '../../src/edge/smtp/limits.ts'
import { openEngine } from '../kit/engines.ts'
import type { SmtpClient } from '../kit/smtp-client.ts'
import { openSmtpWorld, type SmtpWorld } from '../kit/smtp-world.ts'

const MAX = 5000
/** In the domain's language and in English. */
const TOO_LARGE = '552-5\\.3\\.4 El mensaje ocupa [^\r]*\r\n552 5\\.3\\.4 Message too large: [^\r]*\r\n'
const ANSWER = /^552-5\.3\.4 El mensaje ocupa .*\n552 5\.3\.4 Message too large: /
const HEAD = 'From: a@otra.test\r\n\r\n'
/** Octets a write of these tests has at most. */
const PIECE = Buffer.alloc(1_048_576, 'x')

async function begin(world: SmtpWorld, role: 'mx' | 'lmtp', to: readonly string[]): Promise<SmtpClient> {
  const client = await world.client(role)
  await client.say('MAIL FROM:<a@otra.test>')
  for (const one of to) await client.say(`RCPT TO:<${one}@empresa.test>`)
  const go = await client.say('DATA')
  if (!go.startsWith('354')) throw new Error(go)
  return client
}

/** So many octets of a message whose last line is open. */
async function pour(client: SmtpClient, octets: number): Promise<void> {
  client.write(HEAD)
  for (let left = octets - HEAD.length; left > 0; left -= PIECE.length) {
    if (!client.socket.write(PIECE.subarray(0, Math.min(left, PIECE.length))))
      await new Promise((resolve) => client.socket.once('drain', resolve))
  }
}

test(`a message of ${MAX - 1} and of ${MAX} octets is taken, one more is not`, async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  await using world = await openSmtpWorld(engine, { maxMessageBytes: MAX })
  for (const size of [MAX - 1, MAX, MAX + 1]) {
    await using client = await begin(world, 'mx', ['luis'])
    // The CRLF before the dot belongs to the message. RFC 5321 §4.5.2
    await pour(client, size - 2)
    client.write('\r\n.\r\n')
    t.assert.match(await client.reply(), size > MAX ? ANSWER : /^250 /, `${size}`)
    t.assert.strictEqual(await client.say('NOOP'), '250 2.0.0 Ok')
  }
})

test('an end within the skip limit is waited for; beyond it 552 is said and the door shuts', async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  await using world = await openSmtpWorld(engine, { maxMessageBytes: MAX })
  const last = MAX + OVERSIZE_SKIP_OCTETS
  for (const size of [last - 1, last]) {
    await using client = await begin(world, 'mx', ['luis'])
    await pour(client, size - 2)
    client.write('\r\n.\r\n')
    t.assert.match(await client.reply(), ANSWER, `${size}`)
    t.assert.strictEqual(await client.say('NOOP'), '250 2.0.0 Ok')
  }
  await using client = await begin(world, 'mx', ['luis'])
  await pour(client, last)
  const early = await Promise.race([
    client.reply(),
    new Promise((resolve) => setTimeout(() => resolve('nothing yet'), 300)),
  ])
  t.assert.strictEqual(early, 'nothing yet')
})

test('one octet beyond, and a flood: 552 once for SMTP, once a recipient for LMTP, then nothing', async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  await using world = await openSmtpWorld(engine, { maxMessageBytes: MAX })
  const beyond = MAX + OVERSIZE_SKIP_OCTETS + 1
  await using client = await begin(world, 'mx', ['luis'])
  await pour(client, beyond)
  t.assert.match(await client.rest(), new RegExp(`^${TOO_LARGE}$`))

  // What comes behind is not taken for commands, and does not lose the answer on its way.
  await using flood = await begin(world, 'mx', ['luis'])
  await pour(flood, beyond)
  flood.write(`${'RSET\r\n'.repeat(100_000)}.\r\nNOOP\r\n`)
  t.assert.match(await flood.rest(), new RegExp(`^${TOO_LARGE}$`))

  await using lmtp = await begin(world, 'lmtp', ['luis', 'ana'])
  await pour(lmtp, beyond)
  t.assert.match(await lmtp.rest(), new RegExp(`^(?:${TOO_LARGE}){2}$`))
  for (const account of [world.accounts.luis, world.accounts.ana])
    t.assert.deepStrictEqual(await world.mailbox(account), [])
})
