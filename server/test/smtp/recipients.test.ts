import type { TestContext } from 'node:test'
import type { AccountId } from '../../src/mail/ids.ts'
import { addAccount, addAlias } from '../directory/company.ts'
import { addGroup, openSmtpWorld, type SmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

const MESSAGE = 'From: a@otra.test\r\nSubject: hola\r\n\r\nhola'

async function counts(world: SmtpWorld, ...ids: AccountId[]): Promise<number[]> {
  const found: number[] = []
  for (const id of ids) found.push((await world.mailbox(id)).length)
  return found
}

eachEngine('aliases, groups and people asked for twice: one copy each', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  const { directory, empresa } = world
  const { ana, luis, away } = world.accounts
  await addAlias(directory, empresa, 'todas', ['todos@empresa.test', 'ana@empresa.test', 'x@otra.test'])
  await addGroup(directory, empresa, 'nido', 'anyone', [
    ...['todas@empresa.test', 'nido@empresa.test', 'away@empresa.test', 'x@otra.test', 'y@otra.test'],
  ])
  await using client = await world.client('mx')
  const recipients = ['ana@empresa.test', 'ANA@empresa.test', 'nido@empresa.test', 'todas@empresa.test']
  t.assert.match(await client.send('a@otra.test', recipients, MESSAGE), /^250/)
  t.assert.deepStrictEqual(await counts(world, ana, luis), [1, 1])
  const outside = world.queued.flatMap((one) => one.recipients.map(({ address }) => address))
  t.assert.deepStrictEqual(outside.sort(), ['x@otra.test', 'y@otra.test'])
  // The member who is suspended is left out, and nobody hears of it.
  t.assert.deepStrictEqual(await counts(world, away), [0])
})

eachEngine('sub-addresses find their mailbox, in any case, or INBOX', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  const { ana, luis } = world.accounts
  const store = world.stores.accounts.open(ana)
  await store.provision()
  await store.createMailbox('Facturas')
  await using client = await world.client('mx')
  const send = (to: string): Promise<string> => client.send('a@otra.test', [to], MESSAGE)
  t.assert.match(await send('ana+facturas@empresa.test'), /^250/)
  t.assert.match(await send('ana+nada@empresa.test'), /^250/)
  // Not everything is a mailbox for strangers to choose.
  t.assert.match(await send('ana+trash@empresa.test'), /^250/)
  t.assert.match(await send('luis+lista@empresa.test'), /^250/)
  t.assert.strictEqual((await world.mailbox(ana, 'Facturas')).length, 1)
  t.assert.deepStrictEqual(await counts(world, ana, luis), [2, 1])
  t.assert.match(
    await client.send('a@otra.test', ['ana@empresa.test', 'ana+facturas@empresa.test'], MESSAGE),
    /^250/,
  )
  t.assert.strictEqual((await world.mailbox(ana, 'Facturas')).length, 2)
  t.assert.deepStrictEqual(await counts(world, ana), [3])
})

eachEngine('who may write to a group', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  const { directory, empresa } = world
  await addGroup(directory, empresa, 'socios', 'members', ['ana@empresa.test', 'socio@otra.test'])
  await using stranger = await world.client('mx')
  await using ana = await world.client('submission')
  const tries = async (client: typeof ana, from: string, to: string): Promise<string> => {
    await client.say('RSET')
    await client.say(`MAIL FROM:<${from}>`)
    return (await client.say(`RCPT TO:<${to}>`)).slice(0, 9)
  }
  t.assert.strictEqual(await tries(stranger, 'a@otra.test', 'cerrado@empresa.test'), '550-5.7.2')
  // A local address proves nothing without a sign-in.
  t.assert.strictEqual(await tries(stranger, 'luis@empresa.test', 'cerrado@empresa.test'), '550-5.7.2')
  t.assert.strictEqual(await tries(stranger, 'ana@empresa.test', 'socios@empresa.test'), '550-5.7.2')
  t.assert.strictEqual(await tries(stranger, '', 'socios@empresa.test'), '550-5.7.2')
  t.assert.strictEqual(await tries(stranger, 'socio@otra.test', 'socios@empresa.test'), '250 2.1.5')
  t.assert.strictEqual(await tries(stranger, 'a@otra.test', 'todos@empresa.test'), '250 2.1.5')
  t.assert.strictEqual(await tries(ana, 'ana@empresa.test', 'cerrado@empresa.test'), '250 2.1.5')
  t.assert.strictEqual(await tries(ana, 'ana@empresa.test', 'socios@empresa.test'), '250 2.1.5')
})

eachEngine('postmaster without a domain, and the catch-all', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  const { directory, empresa } = world
  const jefa = await addAccount(directory, empresa, 'jefa', { role: 'company-admin' })
  await using client = await world.client('mx')
  t.assert.match(await client.send('', ['Postmaster'], MESSAGE), /^250/)
  t.assert.match(await client.send('', ['postmaster@mx.empresa.test'], MESSAGE), /^250/)
  t.assert.deepStrictEqual(await counts(world, jefa), [2])
  await directory.write(async ({ domains }) => {
    const row = { aliasOf: undefined, language: 'es', enabled: true } as const
    await domains.set(empresa.domainId, { ...row, catchAll: world.accounts.luis })
  })
  t.assert.match(await client.send('a@otra.test', ['nadie%x@empresa.test'], MESSAGE), /^250/)
  t.assert.deepStrictEqual(await counts(world, world.accounts.luis), [1])
})

eachEngine('a thousand recipients are taken, the next is told to wait', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await using client = await world.client('submission')
  await client.say('MAIL FROM:<ana@empresa.test>')
  for (let n = 1; n <= 1000; n++) client.write(`RCPT TO:<u${n}@otra.test>\r\n`)
  for (let n = 1; n <= 1000; n++) t.assert.strictEqual(await client.reply(), '250 2.1.5 Ok')
  t.assert.match(await client.say('RCPT TO:<u1001@otra.test>'), /^452 4\.5\.3 Demasiados destinatarios/)
  await client.say('DATA')
  t.assert.match(await client.say('From: ana@empresa.test\r\n\r\nhola\r\n.'), /^250 /)
  t.assert.strictEqual(world.queued[0]?.recipients.length, 1000)
})

eachEngine(
  'a message that says it will not fit is refused before it comes',
  async (t: TestContext, engine) => {
    await using world = await openSmtpWorld(engine)
    const { directory, empresa } = world
    await addAccount(directory, empresa, 'justa', { quotaBytes: 100_000 })
    await addGroup(directory, empresa, 'dos', 'anyone', ['justa@empresa.test', 'luis@empresa.test'])
    await using client = await world.client('mx')
    const tries = async (size: string, to: string): Promise<string> => {
      await client.say('RSET')
      await client.say(`MAIL FROM:<a@otra.test>${size}`)
      return (await client.say(`RCPT TO:<${to}>`)).split('\r\n')[0] ?? ''
    }
    t.assert.strictEqual(await tries(' SIZE=99999', 'justa@empresa.test'), '250 2.1.5 Ok')
    t.assert.strictEqual(await tries(' SIZE=100000', 'justa@empresa.test'), '250 2.1.5 Ok')
    t.assert.match(
      await tries(' SIZE=100001', 'justa@empresa.test'),
      /^452-4\.2\.2 La cuenta justa@empresa\.test no tiene espacio libre para un mensaje de 98 KB\./,
    )
    t.assert.strictEqual(await tries('', 'justa@empresa.test'), '250 2.1.5 Ok')
    // Somebody in the group has room, and the other one's share waits in the queue.
    t.assert.strictEqual(await tries(' SIZE=100001', 'dos@empresa.test'), '250 2.1.5 Ok')
  },
)
