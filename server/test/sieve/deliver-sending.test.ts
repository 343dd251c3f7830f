/** reject and notify: said to whoever waits, written to whoever is proved, and to nobody else. RFC 5429, RFC 5436 */
import type { TestContext } from 'node:test'
import { STRANGER } from '../identity/identity-world.ts'
import { rule, setRules } from '../kit/sending-rules.ts'
import { eachEngine } from '../kit/stores.ts'
import { letterTo, openScriptedWorld, textOf } from './scripted-world.ts'

const FORGER = { address: STRANGER, hello: 'pc.ajena.test' }

eachEngine('a message that is rejected is refused while somebody waits', async (t: TestContext, engine) => {
  await using world = await openScriptedWorld(engine)
  const { ana } = world.smtp.accounts
  await world.script(ana, 'require "reject"; reject "Write to ventas@empresa.test,\r\nplease.";')
  const reply = await world.send(letterTo('ana@empresa.test'))
  t.assert.match(reply, /^550[ -]5\.7\.1 Write to ventas@empresa\.test, please\./)
  // Also a bounce, and whoever is not proved: nothing is written to them.
  t.assert.match(await world.send(letterTo('ana@empresa.test'), { ...FORGER, from: 'x@ajena.test' }), /^550/)
  t.assert.deepStrictEqual([await world.mail(ana), world.queued], [{}, []])
})

eachEngine('what a reply cannot carry is written', async (t: TestContext, engine) => {
  await using world = await openScriptedWorld(engine)
  const { ana } = world.smtp.accounts
  await world.script(ana, 'require "reject"; reject "Escriba mañana";')
  t.assert.match(await world.send(letterTo('ana@empresa.test')), /^250/)
  const [notice] = world.queued
  if (notice === undefined) throw new Error('no notice')
  t.assert.deepStrictEqual([notice.reversePath, notice.own], [null, true])
  t.assert.deepStrictEqual(notice.recipients, [{ address: 'bea@otra.test', dsn: { notify: ['never'] } }])
  const text = textOf(notice)
  t.assert.match(text, /\r\nAuto-Submitted: auto-replied\r\n/)
  t.assert.match(text, /\r\nContent-Type: multipart\/report; report-type=delivery-status;/)
  t.assert.match(
    text,
    /\r\nFinal-Recipient: rfc822; ana@empresa\.test\r\nAction: failed\r\nStatus: 5\.7\.1\r\n/,
  )
  t.assert.match(text, /\r\nDiagnostic-Code: x-valija; Escriba manana\r\n/)
  const [, base64 = ''] = /Content-Transfer-Encoding: base64\r\n\r\n([\s\S]*?)\r\n\r\n/.exec(text) ?? []
  t.assert.match(Buffer.from(base64, 'base64').toString(), /Escriba mañana/)
  // `ereject` says it within the protocol, as well as it can.
  await world.script(ana, 'require "ereject"; ereject "Escriba mañana";')
  t.assert.match(await world.send(letterTo('ana@empresa.test')), /^550[ -]5\.7\.1 Escriba manana/)
  t.assert.strictEqual(world.queued.length, 1)
  t.assert.deepStrictEqual(await world.mail(ana), {})
})

eachEngine('one of several who rejects has its own notice, or none', async (t: TestContext, engine) => {
  await using world = await openScriptedWorld(engine)
  const { ana, luis } = world.smtp.accounts
  await world.script(ana, 'require "reject"; reject "No, thanks";')
  const to = ['ana@empresa.test', 'luis@empresa.test']
  t.assert.match(await world.send(letterTo(to.join(', ')), { to }), /^250/)
  t.assert.deepStrictEqual(
    world.queued.map(({ recipients }) => recipients[0]?.address),
    ['bea@otra.test'],
  )
  const quiet = ['ana@empresa.test> NOTIFY=NEVER', 'luis@empresa.test']
  t.assert.match(await world.send(letterTo(to.join(', ')), { to: quiet }), /^250/)
  const forged = { ...FORGER, from: 'victima@lejos.test', to }
  t.assert.match(await world.send(letterTo(to.join(', '), '').replace('bea@otra', 'x@lejos'), forged), /^250/)
  t.assert.strictEqual(world.queued.length, 1, 'nobody else gets anything')
  t.assert.strictEqual((await world.mail(luis))['INBOX']?.length, 3)
  t.assert.deepStrictEqual(await world.mail(ana), {})
  // A bounce cannot be rejected to anybody: it stays.
  t.assert.match(await world.send(letterTo(to.join(', ')), { to, from: '' }), /^250/)
  t.assert.strictEqual((await world.mail(ana))['INBOX']?.length, 1)
  t.assert.strictEqual(world.queued.length, 1)
})

eachEngine('over LMTP each recipient has its own answer', async (t: TestContext, engine) => {
  await using world = await openScriptedWorld(engine)
  const { ana } = world.smtp.accounts
  await world.script(ana, 'require "reject"; reject "No, thanks";')
  await using client = await world.smtp.client('lmtp')
  await client.say('MAIL FROM:<bea@otra.test>')
  await client.say('RCPT TO:<luis@empresa.test>')
  await client.say('RCPT TO:<ana@empresa.test>')
  await client.say('DATA')
  client.write(`${letterTo('ana@empresa.test')}.\r\n`)
  t.assert.match(await client.reply(), /^250/)
  t.assert.match(await client.reply(), /^550[ -]5\.7\.1 No, thanks/)
})

eachEngine('a notice tells of a message, and nothing made by a machine', async (t: TestContext, engine) => {
  await using world = await openScriptedWorld(engine)
  const { ana } = world.smtp.accounts
  await world.script(
    ana,
    `require ["enotify", "variables"];
     notify :importance "1" :message "Bea escribe"
       "mailto:ana.movil@fuera.test?cc=luis@empresa.test&body=Mire%20el%20correo";`,
  )
  t.assert.match(await world.send(letterTo('ana@empresa.test')), /^250/)
  const [notice] = world.queued
  if (notice === undefined) throw new Error('no notice')
  const text = textOf(notice)
  t.assert.deepStrictEqual(
    notice.recipients.map(({ address }) => address),
    ['ana.movil@fuera.test', 'luis@empresa.test'],
  )
  t.assert.deepStrictEqual([notice.reversePath, notice.own], [null, true])
  t.assert.match(text, /\r\nFrom: Ana <ana@empresa\.test>\r\n/)
  t.assert.match(text, /\r\nSubject: Bea escribe\r\n/)
  t.assert.match(text, /\r\nAuto-Submitted: auto-notified; owner-email="ana@empresa\.test"\r\n/)
  t.assert.match(text, /\r\nImportance: high\r\n/)
  t.assert.match(text, /\r\n\r\nMire el correo\r\n$/)
  await world.send(letterTo('ana@empresa.test', 'Auto-Submitted: auto-generated\r\n'))
  t.assert.strictEqual(world.queued.length, 1)
  const { directory, empresa } = world.smtp
  await setRules(directory, empresa, { kind: 'account', id: ana }, [rule('ownDomain')])
  await world.send(letterTo('ana@empresa.test'))
  t.assert.strictEqual(world.queued.length, 1, 'an account that may not write outside notifies nobody there')
})
