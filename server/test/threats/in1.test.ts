/** Smuggling: line ends that another server might take for the end of a message. THREATS IN1 */
import type { TestContext } from 'node:test'
import { SLICE_OCTETS } from '../../src/lib/slices.ts'
import type { SmtpClient } from '../kit/smtp-client.ts'
import { openSmtpWorld, type SmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

const ODD_ENDS = ['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '\r.\r\n', '\r\n\0.\r\n', '\r\n.\r\r\n'] as const
const SMUGGLED =
  'MAIL FROM:<x@evil.test>\r\nRCPT TO:<ana@empresa.test>\r\nDATA\r\nFrom: x@evil.test\r\n\r\nevil\r\n'

for (const odd of ODD_ENDS) {
  const name = JSON.stringify(odd)
  eachEngine(`${name} ends no message, in one packet or in many`, async (t: TestContext, engine) => {
    await using world = await openSmtpWorld(engine)
    const body = `Subject: a\r\n\r\nfirst${odd}${SMUGGLED}\r\n.\r\n`
    const around = body.indexOf(odd)
    const splits = [
      [body],
      [...body],
      cut(body, around),
      cut(body, around + 1),
      cut(body, around + 2),
      cut(body, around + 3),
    ]
    for (const pieces of splits) await smuggle(t, world, pieces, odd.includes('\0'))
    t.assert.strictEqual(world.metrics.snapshot().counters.length > 0, true)
  })
}

function cut(text: string, at: number): string[] {
  return [text.slice(0, at), text.slice(at)]
}

/** One reply to all of it, and a session that goes on as if nothing had been. */
async function smuggle(
  t: TestContext,
  world: SmtpWorld,
  pieces: readonly string[],
  plain: boolean,
): Promise<void> {
  await using client = await world.client('mx')
  const before = (await world.mailbox(world.accounts.ana)).length
  await begin(client)
  await client.writePieces(pieces)
  const reply = await client.reply()
  t.assert.match(reply, plain ? /^250 2\.0\.0 / : /^550[- ]5\.6\.11 /)
  t.assert.strictEqual(await client.say('NOOP'), '250 2.0.0 Ok', 'no reply to a second transaction')
  const texts = await world.mailbox(world.accounts.ana)
  t.assert.strictEqual(texts.length, before + (plain ? 1 : 0))
  t.assert.ok(!texts.some((text) => /^Return-Path: <x@evil/.test(text)))
}

async function begin(client: SmtpClient): Promise<void> {
  await client.say('MAIL FROM:<a@otra.test>')
  await client.say('RCPT TO:<ana@empresa.test>')
  await client.say('DATA')
}

eachEngine('by BDAT the same line ends are refused too', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await using client = await world.client('mx')
  for (const odd of ['\n.\n', '\r.\r', '\r', '\n']) {
    await client.say('MAIL FROM:<a@otra.test>')
    await client.say('RCPT TO:<ana@empresa.test>')
    const body = `Subject: a\r\n\r\nfirst${odd}second\r\n`
    client.write(`BDAT ${body.length} LAST\r\n${body}`)
    t.assert.match(await client.reply(), /^550[- ]5\.6\.11 /, JSON.stringify(odd))
  }
  t.assert.deepStrictEqual(await world.mailbox(world.accounts.ana), [])
})

eachEngine('a large message by BDAT is looked at in slices, and whole', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await using client = await world.client('mx')
  const send = async (body: string): Promise<string> => {
    await client.say('MAIL FROM:<a@otra.test>')
    await client.say('RCPT TO:<ana@empresa.test>')
    client.write(`BDAT ${body.length} LAST\r\n${body}`)
    return client.reply()
  }
  // Lines of three octets: borders of slices fall before CR, between CR and LF, and behind LF.
  const lines = `Subject: a\r\n\r\n${'a\r\n'.repeat((4 * SLICE_OCTETS) / 3)}`
  t.assert.match(await send(lines), /^250/)
  for (const at of [lines.length - 1, lines.length - 2, 2 * SLICE_OCTETS])
    t.assert.match(await send(`${lines.slice(0, at)}\n${lines.slice(at)}`), /^550[- ]5\.6\.11 /, String(at))
})
