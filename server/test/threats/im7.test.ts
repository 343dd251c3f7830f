/**
 * IM7: sharing as spam or spying. Nothing is shared with everybody, nor across companies; who is not in the company sounds like
 * who does not exist; what is shared enters nobody's list of subscribed mailboxes by itself; and what is not shared cannot be
 * seen, named or inferred by any command.
 */
import type { TestContext } from 'node:test'
import type { AccountId } from '../../src/mail/ids.ts'
import { addAccount, addCompany } from '../directory/company.ts'
import { setPassword } from '../directory/sign-in.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { type ImapWorld, openImapWorld } from '../kit/imap-world.ts'
import { PASSWORD } from '../kit/mailbox-world.ts'
import { sharingAdmin } from '../kit/sharing.ts'
import { eachEngine } from '../kit/stores.ts'

eachEngine('IM7: nobody shares with everybody or with strangers', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  const ajena = await addCompany(world.directory, 'Ajena', 'ajena.test')
  const otra = await addAccount(world.directory, ajena, 'otra')
  await setPassword(world.directory, otra, PASSWORD)
  await sharingAdmin(world)('group.add', { address: 'equipo@ajena.test', members: ['luis@empresa.test'] })
  await using ana = await world.client('ana')
  for (const everybody of ['anyone', 'anonymous', '-luis@empresa.test'])
    t.assert.match((await ana.command(`SETACL INBOX ${everybody} lr`)).tagged, /^t\d+ NO \[CANNOT\]/)
  const answers = new Set<string>()
  for (const stranger of [
    'otra@ajena.test',
    'nadie@ajena.test',
    'nadie@nada.test',
    'equipo@ajena.test',
    'nadie',
  ])
    for (const command of ['SETACL INBOX # lr', 'DELETEACL INBOX #', 'SETACL INBOX # +l'])
      answers.add((await ana.command(command.replace('#', stranger))).tagged.replace(/^\S+/, ''))
  t.assert.deepStrictEqual(
    [...answers],
    [' NO [NONEXISTENT] There is nobody of that name in your company. Check the spelling.'],
  )
  t.assert.deepStrictEqual(await ana.ok('GETACL INBOX'), ['* ACL "INBOX" "ana@empresa.test" lrswipkxteacd'])
  // A member of a group of another company, were it ever entered, is let in nowhere.
  await using other = await ImapClient.signIn(world.port, 'otra@ajena.test', PASSWORD)
  t.assert.deepStrictEqual(await other.ok('LIST "" "Shared*"'), [])
})

eachEngine('IM7: what is shared is subscribed to by who wants it', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using ana = await world.client('ana')
  await using luis = await world.client('luis')
  await ana.ok('SETACL INBOX luis lrs')
  t.assert.deepStrictEqual(await luis.ok('LSUB "" "Shared*"'), [])
  t.assert.deepStrictEqual(await luis.ok('LIST (SUBSCRIBED) "" "Shared*"'), [])
  await luis.ok('SUBSCRIBE Shared/ana/INBOX')
  t.assert.strictEqual((await luis.ok('LIST (SUBSCRIBED) "" "Shared*"')).length, 1)
})

/** Every way to name a mailbox or what is in it; `#` stands for the name. */
const NAMING = [
  'SELECT #',
  'EXAMINE #',
  'SELECT # (CONDSTORE)',
  'STATUS # (MESSAGES MAILBOXID UNSEEN)',
  'CREATE #',
  'CREATE #/abajo',
  'CREATE # (USE (\\Archive))',
  'DELETE #',
  'RENAME # Mio',
  'RENAME INBOX #',
  'RENAME # #2',
  'SUBSCRIBE #',
  'UNSUBSCRIBE #',
  'LIST "" # RETURN (STATUS (MESSAGES) METADATA (/private/comment) MYRIGHTS)',
  'LIST "" #* RETURN (CHILDREN)',
  'LIST "" #/%',
  'LIST (SUBSCRIBED RECURSIVEMATCH) "" #',
  'LIST "#" "*"',
  'LSUB "" #',
  'GETACL #',
  'SETACL # eva lr',
  'SETACL # nadie lr',
  'DELETEACL # eva',
  'LISTRIGHTS # eva',
  'MYRIGHTS #',
  'GETMETADATA # (/private/comment /shared/comment)',
  'SETMETADATA # (/private/comment "x")',
  'GETQUOTAROOT #',
  'COPY 1 #',
  'MOVE 1 #',
  'APPEND # {3+}\r\nabc',
  'APPEND # {3}',
  'REPLACE 1 # {3+}\r\nabc',
  'APPEND INBOX CATENATE (URL "/#/;UID=1")',
  'ESEARCH IN (mailboxes # subtree #) RETURN (COUNT) ALL',
  'ESEARCH IN (subtree-one #) RETURN (COUNT) ALL',
  'NOTIFY SET STATUS (mailboxes # (MessageNew MessageExpunge MailboxName))',
  'NOTIFY SET STATUS (subtree # (MessageNew MessageExpunge MailboxName))',
] as const

eachEngine(
  'IM7: what is not shared answers as what nobody has, after the same questions',
  async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    const questions = watchQuestions(t, world)
    await using ana = await world.client('ana')
    await using luis = await world.client('luis')
    await luis.append('INBOX', 'Subject: propio\r\n\r\n')
    // Something of Ana's is shared with Luis, and nothing at all of Eva's.
    for (const name of ['Abierto', 'Secreto', 'Secreto/Dentro', 'Abierto/Oculto']) {
      await ana.ok(`CREATE ${name}`)
      await ana.append(name, 'Subject: de-ana\r\n\r\nhola\r\n')
    }
    await ana.ok('SETACL Abierto luis lrs')
    // Rights that do not let see, and rights of somebody else.
    await ana.ok('SETACL Secreto eva lrswipkxtea')
    const pairs = [
      ['Shared/ana/Secreto', 'Shared/ana/Ninguno'],
      ['Shared/ana/Secreto/Dentro', 'Shared/ana/Secreto/Ningun'],
      ['Shared/ana/Abierto/Oculto', 'Shared/ana/Abierto/Ninguo'],
      ['Shared/eva/INBOX', 'Shared/ivo/INBOX'],
      ['Shared/ana@empresa.test/Secreto', 'Shared/ana@empresa.test/Ninguno'],
    ] as const
    for (const [hidden, absent] of pairs)
      for (const command of NAMING) {
        const there = await asked(world, questions, command, hidden)
        const nowhere = await asked(world, questions, command, absent)
        t.assert.strictEqual(there.said, nowhere.said, `${command} ${hidden}`)
        t.assert.deepStrictEqual(there.asked, nowhere.asked, `${command} ${hidden} asks the store the same`)
        t.assert.doesNotMatch(there.said, / OK \[(?:APPENDUID|COPYUID|READ)|de-ana/, command)
      }
    const shared = await asked(world, questions, 'SELECT #', 'Shared/ana/Abierto')
    t.assert.match(shared.said, /1 EXISTS/)
    t.assert.ok(shared.asked.includes(`${world.accounts.ana}.sharing`), 'questions are counted')
    t.assert.deepStrictEqual(await luis.ok('LIST "" "Shared/ana/*"'), [
      '* LIST (\\HasNoChildren) "/" "Shared/ana/Abierto"',
    ])
    t.assert.deepStrictEqual(await ana.ok('STATUS Secreto (MESSAGES)'), ['* STATUS "Secreto" (MESSAGES 1)'])
  },
)

/** What the stores of accounts are asked, as `7.mailboxes`. */
function watchQuestions(t: TestContext, { stores }: ImapWorld): string[] {
  const questions: string[] = []
  const { accounts } = stores
  const open = accounts.open.bind(accounts)
  t.mock.method(accounts, 'open', (id: AccountId) => {
    const store = open(id)
    return new Proxy(store, {
      get(_, key) {
        const value: unknown = Reflect.get(store, key, store)
        questions.push(`${id}.${String(key)}`)
        return typeof value === 'function' ? (value.bind(store) as unknown) : value
      },
    })
  })
  return questions
}

/** What Luis hears in a fresh session, with the name taken out, and what the stores were asked meanwhile. */
async function asked(
  world: ImapWorld,
  questions: string[],
  command: string,
  name: string,
): Promise<{ readonly said: string; readonly asked: readonly string[] }> {
  await using asker = await world.client('luis')
  await asker.ok('SELECT INBOX')
  questions.length = 0
  const { untagged, tagged } = await asker.command(command.replaceAll('#', name))
  const asked = [...questions]
  const said = [...untagged, tagged]
    .join('\n')
    .replaceAll(name, '#')
    .replaceAll(/\bt\d+ /g, 't ')
  // What a subscription leaves behind is no answer.
  await asker.command(`UNSUBSCRIBE ${name}`)
  return { said, asked }
}
