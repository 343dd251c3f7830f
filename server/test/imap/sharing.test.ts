/** Several people on one mailbox: what one does the others see at once, what each has read is their own, and who loses it is out. */
import type { TestContext } from 'node:test'
import { CARRIED_MESSAGES } from '../../src/service/sharing/limits.ts'
import { addAccount } from '../directory/company.ts'
import { setPassword } from '../directory/sign-in.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { PASSWORD } from '../kit/mailbox-world.ts'
import { sharingAdmin } from '../kit/sharing.ts'
import { eachEngine, flags, inboxOf, message } from '../kit/stores.ts'

const SHARED = 'Shared/ana/INBOX'

eachEngine('deliveries and flags are heard by all at once, \\Seen by one', async (t: TestContext, engine) => {
  // No interval ever comes round, so nothing that is heard was found by looking again.
  t.mock.timers.enable({ apis: ['setInterval'] })
  await using world = await openImapWorld(engine)
  await using ana = await world.client('ana')
  await using luis = await world.client('luis')
  await using luisAgain = await world.client('luis')
  await using eva = await world.client('eva')
  await ana.append('INBOX', 'Subject: uno\r\n\r\n')
  await ana.ok('SETACL INBOX luis lrswite')
  await ana.ok('SETACL INBOX eva lrs')
  await ana.ok('SELECT INBOX')
  for (const client of [luis, luisAgain, eva]) await client.ok(`SELECT ${SHARED}`)
  for (const client of [luisAgain, eva]) {
    client.write('i IDLE\r\n')
    t.assert.match((await client.response()) ?? '', /^\+ /)
  }
  // Delivered as SMTP does it.
  const store = world.stores.accounts.open(world.accounts.ana)
  await store.append(await inboxOf(store), [message('dos')], {})
  for (const client of [luisAgain, eva]) t.assert.strictEqual(await client.response(), '* 2 EXISTS')
  await luis.ok('STORE 1 +FLAGS (\\Flagged)')
  for (const client of [luisAgain, eva])
    t.assert.strictEqual(await client.response(), '* 1 FETCH (UID 1 FLAGS (\\Flagged))')
  await luis.ok('STORE 1 +FLAGS (\\Seen)')
  t.assert.strictEqual(await luisAgain.response(), '* 1 FETCH (UID 1 FLAGS (\\Flagged \\Seen))')
  // Neither the owner nor a colleague hears of that; the next thing they hear is the next thing for all.
  await ana.ok('STORE 2 +FLAGS (\\Seen)')
  await ana.ok('STORE 2 +FLAGS (\\Answered)')
  t.assert.strictEqual(await eva.response(), '* 2 FETCH (UID 2 FLAGS (\\Answered))')
  t.assert.deepStrictEqual(await ana.ok('FETCH 1:* FLAGS'), [
    '* 1 FETCH (FLAGS (\\Flagged))',
    '* 2 FETCH (FLAGS (\\Answered \\Seen))',
  ])
  await luis.ok('STORE 2 +FLAGS.SILENT (\\Deleted)')
  await luis.ok('EXPUNGE')
  t.assert.strictEqual(await eva.response(), '* 2 FETCH (UID 2 FLAGS (\\Answered \\Deleted))')
  t.assert.strictEqual(await eva.response(), '* 2 EXPUNGE')
})

eachEngine('a right that is taken away ends the open view', async (t: TestContext, engine) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  await using world = await openImapWorld(engine)
  await using ana = await world.client('ana')
  await ana.append('INBOX', 'Subject: uno\r\n\r\n')
  const admin = sharingAdmin(world)
  await admin('group.add', { address: 'ventas@empresa.test', members: ['luis@empresa.test'] })
  const waysOut: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['DELETEACL', () => ana.ok('DELETEACL INBOX ventas@empresa.test')],
    ['without r', () => ana.ok('SETACL INBOX ventas@empresa.test l')],
    [
      'out of the group',
      () => admin('group.set', { address: 'ventas@empresa.test', removeMembers: ['luis@empresa.test'] }),
    ],
    [
      'by the admin',
      () =>
        admin('sharing.remove', {
          address: 'ana@empresa.test',
          mailbox: 'INBOX',
          with: 'ventas@empresa.test',
        }),
    ],
  ]
  for (const [way, takeAway] of waysOut) {
    await admin('group.set', { address: 'ventas@empresa.test', members: ['luis@empresa.test'] })
    await ana.ok('SETACL INBOX ventas@empresa.test lrs')
    await using idler = await world.client('luis')
    await using worker = await world.client('luis')
    for (const client of [idler, worker]) await client.ok(`SELECT ${SHARED}`)
    idler.write('i IDLE\r\n')
    t.assert.match((await idler.response()) ?? '', /^\+ /)
    await takeAway()
    t.assert.match((await idler.response()) ?? '', /^\* BYE /, way)
    t.assert.strictEqual(await idler.response(), undefined)
    const { untagged } = await worker.command('FETCH 1 BODY.PEEK[]')
    t.assert.match(untagged.join('\n'), /^\* BYE [^\n]*$/, `${way}: nothing but goodbye`)
  }
})

eachEngine(
  'members of a group share at once, through groups of groups and aliases',
  async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    await using ana = await world.client('ana')
    await using luis = await world.client('luis')
    const admin = sharingAdmin(world)
    await admin('alias.add', { address: 'lucho@empresa.test', targets: ['luis@empresa.test'] })
    await admin('group.add', { address: 'dentro@empresa.test', members: ['lucho@empresa.test'] })
    await admin('group.add', { address: 'ventas@empresa.test', members: ['dentro@empresa.test'] })
    const listed = async (): Promise<number> => (await luis.ok('LIST "" Shared/ana/%')).length
    await ana.ok('SETACL INBOX ventas@empresa.test lr')
    t.assert.strictEqual(await listed(), 1)
    t.assert.deepStrictEqual(await luis.ok(`MYRIGHTS ${SHARED}`), [`* MYRIGHTS "${SHARED}" lr`])
    // What several entries give is one's together.
    await ana.ok('SETACL INBOX luis@empresa.test s')
    t.assert.deepStrictEqual(await luis.ok(`MYRIGHTS ${SHARED}`), [`* MYRIGHTS "${SHARED}" lrs`])
    await admin('group.set', { address: 'dentro@empresa.test', removeMembers: ['lucho@empresa.test'] })
    t.assert.strictEqual(await listed(), 0, 'without l it is not listed')
    await ana.ok('DELETEACL INBOX luis@empresa.test')
    t.assert.match((await luis.command(`SELECT ${SHARED}`)).tagged, /NO \[NONEXISTENT\]/)
    await ana.ok('SETACL INBOX ventas@empresa.test lr')
    await admin('group.set', { address: 'ventas@empresa.test', addMembers: ['luis@empresa.test'] })
    t.assert.strictEqual(await listed(), 1)
    await admin('group.remove', { address: 'ventas@empresa.test' })
    t.assert.strictEqual(await listed(), 0)
  },
)

eachEngine(
  'who comes back learns what was read elsewhere, and what is gone',
  async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    await using ana = await world.client('ana')
    for (const n of [1, 2, 3]) await ana.append('INBOX', `Subject: ${n}\r\n\r\n`)
    await ana.ok('SETACL INBOX luis lrswite')
    await using phone = await world.client('luis')
    const opened = (await phone.ok(`SELECT ${SHARED} (CONDSTORE)`)).join('\n')
    const validity = /UIDVALIDITY (\d+)/.exec(opened)?.[1]
    const modSeq = /HIGHESTMODSEQ (\d+)/.exec(opened)?.[1]
    await phone.ok('LOGOUT').catch(() => [])
    await using desk = await world.client('luis')
    await desk.ok(`SELECT ${SHARED}`)
    await desk.ok('STORE 2 +FLAGS (\\Seen)')
    await desk.ok('STORE 1 +FLAGS.SILENT (\\Deleted)')
    await desk.ok('EXPUNGE')
    const status = (await desk.ok(`STATUS ${SHARED} (HIGHESTMODSEQ UNSEEN)`)).join('\n')
    await using again = await world.client('luis')
    await again.ok('ENABLE QRESYNC')
    const told = await again.ok(`SELECT ${SHARED} (QRESYNC (${validity} ${modSeq}))`)
    t.assert.ok(told.includes('* VANISHED (EARLIER) 1'))
    const seen = told.find((line) => line.includes('FETCH'))
    t.assert.match(seen ?? '', /^\* 1 FETCH \(UID 2 FLAGS \(\\Seen\) MODSEQ \(\d+\)\)$/)
    t.assert.ok(told.join('\n').includes(`HIGHESTMODSEQ ${/HIGHESTMODSEQ (\d+)/.exec(status)?.[1]}`))
    t.assert.match(status, /UNSEEN 1\b/)
  },
)

eachEngine(
  'NOTIFY tells of what others begin to share, and of what comes there',
  async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    await using ana = await world.client('ana')
    await using luis = await world.client('luis')
    await luis.ok('NOTIFY SET (subtree Shared (MessageNew MessageExpunge MailboxName))')
    await ana.ok('SETACL INBOX luis lrs')
    t.assert.strictEqual(await luis.response(), `* LIST () "/" "${SHARED}"`)
    await ana.append('INBOX', 'Subject: uno\r\n\r\n')
    t.assert.match(
      (await luis.response()) ?? '',
      /^\* STATUS "Shared\/ana\/INBOX" \(MESSAGES 1 UIDNEXT 2 .*UNSEEN 1/,
    )
    await ana.append('Sent', 'Subject: dos\r\n\r\n')
    await ana.ok('SETACL INBOX luis ""')
    t.assert.strictEqual(await luis.response(), `* LIST (\\NonExistent) "/" "${SHARED}"`)
  },
)

eachEngine('the room is the owner’s', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using luis = await world.client('luis')
  await using ana = await world.client('ana')
  await luis.ok('SETACL INBOX ana lrswite')
  // Luis may keep 5 messages.
  for (const n of [1, 2, 3, 4, 5])
    t.assert.match((await ana.append('Shared/luis/INBOX', `Subject: ${n}\r\n\r\n`)).tagged, / OK /)
  const over = (await ana.append('Shared/luis/INBOX', 'Subject: 6\r\n\r\n')).tagged
  t.assert.match(over, /NO \[OVERQUOTA\]/)
  await ana.append('INBOX', 'Subject: propio\r\n\r\n')
  await ana.ok('SELECT INBOX')
  t.assert.match((await ana.command('COPY 1 Shared/luis/INBOX')).tagged, /NO \[OVERQUOTA\]/)
  t.assert.match((await ana.command('MOVE 1 Shared/luis/INBOX')).tagged, /NO \[OVERQUOTA\]/)
  t.assert.deepStrictEqual(await ana.ok('STATUS INBOX (MESSAGES)'), ['* STATUS "INBOX" (MESSAGES 1)'])
})

eachEngine(
  'an owner in another domain of the company is called by the whole address',
  async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    const { directory, empresa, stores } = world
    const domainId = await directory.write(async ({ domains }) => {
      const { organisationId } = empresa
      const row = {
        organisationId,
        name: 'otra.test',
        aliasOf: undefined,
        catchAll: undefined,
        enabled: true,
      }
      return (await domains.add({ ...row, language: 'es' }, 0)).id
    })
    // The same local part as in the other domain.
    const other = await addAccount(directory, { ...empresa, domainId, domain: 'otra.test' }, 'ana')
    await setPassword(directory, other, PASSWORD)
    await stores.accounts.open(other).provision()
    await using theirs = await ImapClient.signIn(world.port, 'ana@otra.test', PASSWORD)
    await using ana = await world.client('ana')
    await using luis = await world.client('luis')
    await ana.ok('SETACL INBOX luis@empresa.test lr')
    await theirs.ok('SETACL INBOX luis@empresa.test lr')
    await luis.ok('SETACL INBOX ana@otra.test lr')
    const names = async (client: ImapClient): Promise<string[]> =>
      (await client.ok('LIST "" "Shared/%/INBOX"')).map((line) => line.split('"').at(-2) ?? '')
    t.assert.deepStrictEqual(await names(luis), ['Shared/ana/INBOX', 'Shared/ana@otra.test/INBOX'])
    t.assert.deepStrictEqual(await names(theirs), ['Shared/luis@empresa.test/INBOX'])
    for (const name of await names(luis)) await luis.ok(`SELECT ${name}`)
  },
)

eachEngine(
  'what goes between accounts arrives whole, with the flags of who took it',
  async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine, { maxSavedMessages: 2_000 })
    await using ana = await world.client('ana')
    await ana.ok('CREATE Lleno')
    const store = world.stores.accounts.open(world.accounts.ana)
    const full = await store.mailbox('Lleno')
    const many = Array.from({ length: CARRIED_MESSAGES + 3 }, (_, n) =>
      message(`m${n}`, { flags: flags(...(n % 2 === 0 ? ['\\Flagged', '$Uno'] : ['\\Seen'])) }),
    )
    await store.append(full?.id ?? (0 as never), many, {})
    await ana.ok('SETACL Lleno eva lrste')
    await using eva = await world.client('eva')
    await eva.ok('SELECT Shared/ana/Lleno')
    await eva.ok('STORE 1:2 +FLAGS.SILENT (\\Seen)')
    await eva.ok('COPY 1:* Archive')
    await eva.ok('MOVE 3:* Trash')
    t.assert.deepStrictEqual(await ana.ok('STATUS Lleno (MESSAGES)'), ['* STATUS "Lleno" (MESSAGES 2)'])
    const counts = await eva.ok('LIST "" (Archive Trash) RETURN (STATUS (MESSAGES UNSEEN))')
    const n = CARRIED_MESSAGES
    t.assert.ok(counts.includes(`* STATUS "Archive" (MESSAGES ${n + 3} UNSEEN ${n + 1})`))
    t.assert.ok(counts.includes(`* STATUS "Trash" (MESSAGES ${n + 1} UNSEEN ${n + 1})`))
    await eva.ok('SELECT Archive')
    t.assert.deepStrictEqual(await eva.ok('FETCH 1:2 (FLAGS ENVELOPE)'), [
      '* 1 FETCH (FLAGS (\\Flagged \\Seen $Uno) ENVELOPE (NIL "m0" NIL NIL NIL NIL NIL NIL NIL "<m0@empresa.test>"))',
      '* 2 FETCH (FLAGS (\\Seen) ENVELOPE (NIL "m1" NIL NIL NIL NIL NIL NIL NIL "<m1@empresa.test>"))',
    ])
  },
)
