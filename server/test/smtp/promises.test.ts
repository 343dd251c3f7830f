/** When 250 is said, and what it stands for. */
import type { TestContext } from 'node:test'
import type { LocalDelivery, LocalOutcome } from '../../src/service/delivery/local-delivery.ts'
import { addAlias } from '../directory/company.ts'
import { openSmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

const MESSAGE = 'From: a@otra.test\r\nSubject: hola\r\n\r\nhola'
const BOTH = ['ana@empresa.test', 'luis@empresa.test']

/** The real delivery, with a mailbox that cannot be written. */
function failing(isDown: (accountId: number) => boolean) {
  return (real: LocalDelivery): LocalDelivery => ({
    async deliver(message) {
      const outcomes = await real.deliver({
        ...message,
        recipients: message.recipients.filter(({ accountId }) => !isDown(accountId)),
      })
      let next = 0
      return message.recipients.map(
        ({ accountId }): LocalOutcome =>
          isDown(accountId)
            ? { kind: 'unavailable', cause: new Error('damaged') }
            : (outcomes[next++] ?? { kind: 'unavailable', cause: undefined }),
      )
    },
  })
}

eachEngine(
  'one mailbox that fails gets its copy by the queue, under the same id',
  async (t: TestContext, engine) => {
    let down = -1
    await using world = await openSmtpWorld(engine, { delivery: failing((id) => id === down) })
    down = world.accounts.luis
    await using client = await world.client('mx')
    t.assert.match(await client.send('a@otra.test', BOTH, MESSAGE), /^250/)
    const [later] = world.queued
    t.assert.deepStrictEqual(
      later?.recipients.map(({ address }) => address),
      ['luis@empresa.test'],
    )
    down = -1
    // The queue's local hop: whoever has it already gets no second copy.
    for (let attempt = 0; attempt < 2; attempt++)
      await world.delivery.deliver({
        bytes: later?.bytes ?? new Uint8Array(),
        reversePath: 'a@otra.test',
        deliveryId: later?.deliveryId ?? '',
        receivedMs: later?.acceptedMs ?? 0,
        recipients: [
          { accountId: world.accounts.luis, subAddress: undefined, address: 'luis@empresa.test' },
          { accountId: world.accounts.ana, subAddress: undefined, address: 'ana@empresa.test' },
        ],
      })
    t.assert.strictEqual((await world.mailbox(world.accounts.luis)).length, 1)
    t.assert.strictEqual((await world.mailbox(world.accounts.ana)).length, 1)
  },
)

eachEngine('when nobody has it, nothing was taken', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine, { delivery: failing(() => true) })
  await using client = await world.client('mx')
  t.assert.match(await client.send('a@otra.test', BOTH, MESSAGE), /^451-4\.3\.0 Ahora mismo no se puede/)
  t.assert.deepStrictEqual(world.queued, [])
  t.assert.strictEqual(await client.say('NOOP'), '250 2.0.0 Ok')
})

eachEngine('a queue that refuses leaves no copy inside', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  world.state.queueFails = true
  await using client = await world.client('mx')
  t.assert.match(await client.send('a@otra.test', ['ventas@empresa.test'], MESSAGE), /^451/)
  t.assert.strictEqual((await world.mailbox(world.accounts.ana)).length, 0)
  world.state.queueFails = false
  t.assert.match(await client.send('a@otra.test', ['ventas@empresa.test'], MESSAGE), /^250/)
  t.assert.strictEqual((await world.mailbox(world.accounts.ana)).length, 1)
})

eachEngine('a mailbox that fills up between RCPT and the message', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  const { directory, accounts } = world
  const setQuota = async (quotaBytes: number | undefined): Promise<void> => {
    const ana = await directory.account(accounts.ana)
    if (ana === undefined) throw new Error('no ana')
    await directory.write(({ accounts: table }) => table.setPlain(ana.id, { ...ana, quotaBytes }))
  }
  await using client = await world.client('mx')
  for (const to of [['ana@empresa.test'], BOTH]) {
    await setQuota(undefined)
    await client.say('MAIL FROM:<a@otra.test>')
    for (const one of to) await client.say(`RCPT TO:<${one}>`)
    await setQuota(10)
    await client.say('DATA')
    const reply = await client.say(`${MESSAGE}\r\n.`)
    t.assert.match(reply, to.length === 1 ? /^452-4\.2\.2 La cuenta ana@empresa\.test/ : /^250 2\.0\.0/)
  }
  t.assert.strictEqual((await world.mailbox(accounts.ana)).length, 0)
  t.assert.strictEqual((await world.mailbox(accounts.luis)).length, 1)
  t.assert.strictEqual(world.queued.length, 1)
})

eachEngine('LMTP says for each recipient what became of it', async (t: TestContext, engine) => {
  let down = -1
  await using world = await openSmtpWorld(engine, { delivery: failing((id) => id === down) })
  down = world.accounts.luis
  await addAlias(world.directory, world.empresa, 'dos', BOTH)
  await using client = await world.client('lmtp')
  await client.say('MAIL FROM:<a@otra.test>')
  for (const to of ['luis@empresa.test', 'ana@empresa.test']) await client.say(`RCPT TO:<${to}>`)
  await client.say('DATA')
  t.assert.match(await client.say(`${MESSAGE}\r\n.`), /^451-4\.3\.0/)
  t.assert.match(await client.reply(), /^250 2\.1\.5/)
  t.assert.deepStrictEqual(world.queued, [], 'the MTA in front tries again')
  t.assert.match(await client.send('a@otra.test', ['dos@empresa.test'], MESSAGE), /^250 2\.1\.5/)
  t.assert.strictEqual(world.queued.length, 1, 'an alias that was served in part is ours to finish')
})

eachEngine('DSN parameters reach the queue word for word', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await using client = await world.client('mx')
  await client.say('MAIL FROM:<a@otra.test> RET=HDRS ENVID=QQ+2B314 BODY=8BITMIME')
  await client.say('RCPT TO:<ana@empresa.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;quien+2Bx@empresa.test')
  await client.say('RCPT TO:<luis@empresa.test> NOTIFY=NEVER')
  await client.say('DATA')
  t.assert.match(await client.say(`${MESSAGE}\r\n.`), /^250/)
  const [submission] = world.queued
  const { ret, envelopeId, body, recipients } = submission ?? {}
  t.assert.deepStrictEqual(
    { ret, envelopeId, body, recipients },
    {
      ret: 'headers',
      envelopeId: 'QQ+314',
      body: '8bitmime',
      recipients: [
        {
          address: 'ana@empresa.test',
          dsn: { notify: ['success', 'delay'], originalRecipient: 'rfc822;quien+x@empresa.test' },
          expanded: true,
        },
      ],
    },
  )
  t.assert.strictEqual((await world.mailbox(world.accounts.ana)).length, 0, 'the queue delivers and tells')
  t.assert.strictEqual((await world.mailbox(world.accounts.luis)).length, 1)
})

eachEngine(
  'a directory that fails is our trouble: try later, and the session lives',
  async (t: TestContext, engine) => {
    const down = new Error('the database is away')
    let isDown = false
    await using world = await openSmtpWorld(engine, {
      intake: (real) => ({
        ...real,
        recipient: (...asked) => (isDown ? Promise.reject(down) : real.recipient(...asked)),
      }),
      domainLanguage: () => Promise.reject(down),
    })
    await using client = await world.client('mx')
    isDown = true
    await client.say('MAIL FROM:<a@otra.test>')
    t.assert.match(
      await client.say('RCPT TO:<ana@empresa.test>'),
      /^451 4\.3\.0 We cannot store the message just now\./,
    )
    isDown = false
    t.assert.strictEqual(await client.say('RCPT TO:<ana@empresa.test>'), '250 2.1.5 Ok')
  },
)

eachEngine('when too much is coming in at once, the rest waits outside', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine, { inflightBytes: 100_000 })
  await using client = await world.client('mx')
  const send = (octets: number): Promise<string> =>
    client.send('a@otra.test', ['ana@empresa.test'], `a: b\r\n\r\n${'x'.repeat(octets)}`)
  t.assert.match(await send(200_000), /^452-4\.3\.1 El servidor recibe demasiado correo a la vez/)
  for (let n = 0; n < 5; n++) t.assert.match(await send(50_000), /^250/)
})
