/** Mail that always goes on: with a copy, without, in circles, to nowhere. MISSION M10, RFC 5321 §3.9 */
import type { TestContext } from 'node:test'
import type { AccountId } from '../../src/mail/ids.ts'
import type { SendingRule } from '../../src/store/directory-rules.ts'
import { addAccount } from '../directory/company.ts'
import { rule, setRules } from '../kit/sending-rules.ts'
import { openSmtpWorld, type SmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

const FROM = 'x@otra.test'
const TEXT = 'From: x@otra.test\r\nSubject: hola\r\n\r\nhola'

function give({ directory, empresa }: SmtpWorld, id: AccountId, ...rules: SendingRule[]): Promise<void> {
  return setRules(directory, empresa, { kind: 'account', id }, rules)
}

async function send(world: SmtpWorld, to: string, text = TEXT): Promise<string> {
  await using client = await world.client('mx')
  return await client.send(FROM, [to], text)
}

eachEngine('with a copy and without', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  const { ana, luis } = world.accounts
  await give(world, ana, rule('forwardForever', ['casa@fuera.test', 'luis@empresa.test'], { keepCopy: true }))
  t.assert.match(await send(world, 'ana+x@empresa.test'), /^250 /)
  t.assert.strictEqual((await world.mailbox(ana)).length + (await world.mailbox(ana, 'x')).length, 1)
  t.assert.strictEqual((await world.mailbox(luis)).length, 1)
  const [sent] = world.queued
  t.assert.deepStrictEqual(
    sent?.recipients.map(({ address }) => address),
    ['casa@fuera.test'],
  )
  t.assert.strictEqual(sent.forwardedBy, 'ana@empresa.test')
  t.assert.deepStrictEqual(sent.reversePath, { local: 'x', domain: 'otra.test' })
  t.assert.strictEqual(sent.accountId, undefined)
  t.assert.match(Buffer.from(sent.bytes).toString(), /^Delivered-To: ana@empresa\.test\r\n/)
  // It comes back from there.
  const back = `Delivered-To: ana@empresa.test\r\n${TEXT}`
  t.assert.match(await send(world, 'ana@empresa.test', back), /^554[- ]5\.4\.6 /)

  await give(world, ana, rule('forwardForever', ['luis@empresa.test']))
  t.assert.match(await send(world, 'ventas@empresa.test'), /^250 /)
  t.assert.strictEqual((await world.mailbox(ana)).length + (await world.mailbox(ana, 'x')).length, 1)
  t.assert.strictEqual((await world.mailbox(luis)).length, 2)
  // The alias has passed it on to a partner; that copy is not ana's forward.
  t.assert.strictEqual(world.queued.at(-1)?.forwardedBy, 'ventas@empresa.test')
})

eachEngine('circles end, and the mail is in them', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  const { ana, luis } = world.accounts
  const eva = await addAccount(world.directory, world.empresa, 'eva')
  await give(world, ana, rule('forwardForever', ['luis@empresa.test']))
  await give(world, luis, rule('forwardForever', ['eva@empresa.test']))
  await give(world, eva, rule('forwardForever', ['todos@empresa.test', 'eva@empresa.test']))
  t.assert.match(await send(world, 'ana@empresa.test'), /^250 /)
  const copies = [ana, luis, eva].map(async (id) => (await world.mailbox(id)).length)
  t.assert.deepStrictEqual(await Promise.all(copies), [1, 1, 1])
})

eachEngine(
  'what leads nowhere, or where the account may not write, stays',
  async (t: TestContext, engine) => {
    await using world = await openSmtpWorld(engine)
    const { ana, luis } = world.accounts
    await give(world, ana, rule('forwardForever', ['nadie@empresa.test']))
    await give(world, luis, rule('forwardForever', ['casa@fuera.test']), rule('ownDomain'))
    t.assert.match(await send(world, 'todos@empresa.test'), /^250 /)
    t.assert.strictEqual((await world.mailbox(ana)).length, 1)
    t.assert.strictEqual((await world.mailbox(luis)).length, 1)
    t.assert.deepStrictEqual(world.queued, [])
  },
)
