/** keep, fileinto, discard: each copy where the script wants it, once, and in no mailbox of anybody else. */
import type { TestContext } from 'node:test'
import type { Flag } from '../../src/mail/flag.ts'
import type { LedgerEvent } from '../../src/service/ledger/event.ts'
import { eachEngine } from '../kit/stores.ts'
import { letterTo, openScriptedWorld, textOf } from './scripted-world.ts'

eachEngine('a message goes into the mailboxes that its script names', async (t: TestContext, engine) => {
  await using world = await openScriptedWorld(engine)
  const { ana } = world.smtp.accounts
  const run = async (script: string): Promise<Record<string, number>> => {
    const before = await world.mail(ana)
    await world.script(ana, script)
    t.assert.match(await world.send(letterTo('ana@empresa.test')), /^250/)
    const found: Record<string, number> = {}
    for (const [name, messages] of Object.entries(await world.mail(ana))) {
      const more = messages.length - (before[name]?.length ?? 0)
      if (more > 0) found[name] = more
    }
    return found
  }
  t.assert.deepStrictEqual(await run('keep;'), { INBOX: 1 })
  t.assert.deepStrictEqual(await run('require "fileinto"; fileinto "Archive";'), { Archive: 1 })
  t.assert.deepStrictEqual(await run('require "fileinto"; fileinto "nada";'), { INBOX: 1 })
  t.assert.deepStrictEqual(await run('require ["fileinto","mailbox"]; fileinto :create "Clientes/Norte";'), {
    'Clientes/Norte': 1,
  })
  t.assert.deepStrictEqual(await run('require ["fileinto","copy"]; fileinto :copy "Clientes/Norte";'), {
    'Clientes/Norte': 1,
    INBOX: 1,
  })
  t.assert.deepStrictEqual(
    await run('require ["fileinto","special-use"]; fileinto :specialuse "\\\\Archive" "nada";'),
    { Archive: 1 },
  )
  t.assert.deepStrictEqual(
    await run('require "fileinto"; keep; fileinto "INBOX"; fileinto "Archive"; fileinto "Archive";'),
    { INBOX: 1, Archive: 1 },
  )
  t.assert.deepStrictEqual(await run('discard;'), {})
  // No mailbox of others, and none that would hide behind their names.
  t.assert.deepStrictEqual(
    await run('require ["fileinto","mailbox"]; fileinto :create "Shared/luis/INBOX";'),
    { INBOX: 1 },
  )
  t.assert.deepStrictEqual(await run('require ["fileinto","mailbox"]; fileinto :create "a//b";'), {
    INBOX: 1,
  })
})

eachEngine('flags and changed headers are kept with each copy', async (t: TestContext, engine) => {
  await using world = await openScriptedWorld(engine)
  const { ana } = world.smtp.accounts
  await world.script(
    ana,
    `require ["fileinto", "imap4flags", "editheader", "copy"];
     fileinto :copy :flags "\\\\Seen" "Archive";
     addheader "X-Filtro" "uno";
     setflag ["\\\\Flagged", "$Cliente"];
     keep;`,
  )
  t.assert.match(await world.send(letterTo('ana@empresa.test')), /^250/)
  t.assert.deepStrictEqual(await world.flags(ana, 'Archive'), [['\\Seen']])
  t.assert.deepStrictEqual(await world.flags(ana, 'INBOX'), [['\\Flagged', '$Cliente']])
  const { INBOX: [inbox = ''] = [], Archive: [archive = ''] = [] } = await world.mail(ana)
  t.assert.match(inbox, /^Return-Path: <bea@otra\.test>\r\n/)
  t.assert.match(inbox, /\r\nX-Filtro: uno\r\n/)
  t.assert.doesNotMatch(archive, /X-Filtro/)
  t.assert.ok(inbox.endsWith('\r\n\r\nNos vemos.\r\n'))
})

eachEngine(
  'an account without room for keywords keeps the message without',
  async (t: TestContext, engine) => {
    await using world = await openScriptedWorld(engine)
    const { ana } = world.smtp.accounts
    await world.script(ana, 'require "imap4flags"; setflag ["\\\\Seen", "nueva"];')
    const store = world.smtp.stores.accounts.open(ana)
    const flags = Array.from({ length: 48 }, (_, n) => `k${n}` as Flag)
    t.assert.match(await world.send(letterTo('ana@empresa.test')), /^250/)
    const inbox = await store.mailbox('INBOX')
    if (inbox === undefined) throw new Error('no INBOX')
    const [uid] = (await store.view(inbox.id)).uids
    const used = { mailboxId: inbox.id, uids: [uid as never], op: 'add' as const }
    await store.setFlags({ ...used, flags: flags.slice(0, 47) })
    await world.script(ana, 'require "imap4flags"; setflag ["\\\\Seen", "otra"];')
    t.assert.match(await world.send(letterTo('ana@empresa.test')), /^250/)
    t.assert.deepStrictEqual((await world.flags(ana, 'INBOX'))[1], ['\\Seen'])
  },
)

eachEngine(
  'a repeated delivery changes nothing, whatever the script says by then',
  async (t: TestContext, engine) => {
    await using world = await openScriptedWorld(engine)
    const { ana } = world.smtp.accounts
    const message = {
      bytes: Buffer.from(letterTo('ana@empresa.test')),
      reversePath: 'bea@otra.test',
      deliveryId: 'dos-veces.1',
      receivedMs: 1,
      recipients: [{ accountId: ana, subAddress: undefined, address: 'ana@empresa.test' }],
    }
    const script = 'require ["fileinto","copy"]; fileinto :copy "Archive"; redirect :copy "luis@fuera.test";'
    await world.script(ana, script)
    t.assert.deepStrictEqual(await world.smtp.delivery.deliver(message), [
      { kind: 'delivered', duplicate: false },
    ])
    t.assert.deepStrictEqual(await world.smtp.delivery.deliver(message), [
      { kind: 'delivered', duplicate: true },
    ])
    await world.script(ana, 'require "fileinto"; fileinto "Sent";')
    await world.smtp.delivery.deliver(message)
    const mail = await world.mail(ana)
    t.assert.deepStrictEqual(
      Object.entries(mail).map(([name, list]) => [name, list.length]),
      [
        ['INBOX', 1],
        ['Archive', 1],
      ],
    )
    t.assert.strictEqual(world.queued.length, 1)
    t.assert.match(
      textOf(world.queued[0] ?? { bytes: new Uint8Array() }),
      /^Delivered-To: ana@empresa\.test\r\n/,
    )
  },
)

eachEngine('junk is not filtered, and a sub-address keeps its mailbox', async (t: TestContext, engine) => {
  await using world = await openScriptedWorld(engine)
  const { ana } = world.smtp.accounts
  await world.script(ana, 'discard;')
  const junk = { accountId: ana, subAddress: undefined, address: 'ana@empresa.test', junk: true }
  const message = {
    bytes: Buffer.from(letterTo('ana@empresa.test')),
    reversePath: 'bea@otra.test',
    receivedMs: 1,
  }
  await world.smtp.delivery.deliver({ ...message, deliveryId: 'j.1', recipients: [junk] })
  t.assert.deepStrictEqual(Object.keys(await world.mail(ana)), ['Junk'])
  await world.script(ana, 'keep;')
  await world.smtp.stores.accounts.open(ana).createMailbox('Ventas')
  const to = { accountId: ana, subAddress: 'ventas', address: 'ana+ventas@empresa.test' }
  await world.smtp.delivery.deliver({ ...message, deliveryId: 'j.2', recipients: [to] })
  t.assert.deepStrictEqual(Object.keys(await world.mail(ana)).sort(), ['Junk', 'Ventas'])
})

eachEngine('nothing vanishes without a line in the ledger', async (t: TestContext, engine) => {
  const events: LedgerEvent[] = []
  await using world = await openScriptedWorld(engine, {
    deliveryLedger: { note: (event) => void events.push(event), keep: () => undefined },
  })
  const { ana } = world.smtp.accounts
  const told = async (script: string): Promise<unknown[]> => {
    events.length = 0
    await world.script(ana, script)
    await world.send(letterTo('ana@empresa.test'))
    return events.map(({ kind, to, mailbox, accountId }) => [kind, to, mailbox, accountId === ana])
  }
  const own = ['ana@empresa.test']
  t.assert.deepStrictEqual(await told('discard;'), [['discarded', own, undefined, true]])
  t.assert.deepStrictEqual(await told('redirect "luis@fuera.test";'), [
    ['redirected', ['luis@fuera.test'], undefined, true],
  ])
  t.assert.deepStrictEqual(await told('require "copy"; redirect :copy "luis@fuera.test";'), [
    ['redirected', ['luis@fuera.test'], undefined, true],
    ['delivered', own, 'INBOX', true],
  ])
  t.assert.deepStrictEqual(await told('require "fileinto"; keep; fileinto "Archive";'), [
    ['delivered', own, 'INBOX, Archive', true],
  ])
  t.assert.deepStrictEqual(await told('require "reject"; reject "No, gracias";'), [
    ['rejected', own, undefined, true],
  ])
  t.assert.deepStrictEqual(await told('require "vacation"; vacation "Vuelvo el lunes";'), [
    ['answered', ['bea@otra.test'], undefined, true],
    ['delivered', own, 'INBOX', true],
  ])
})
