/** TE2, IMAP part: many sessions of several people at once, and nobody hears a word of another's. */
import type { TestContext } from 'node:test'
import { openImapWorld } from '../kit/imap-world.ts'
import { eachEngine } from '../kit/stores.ts'

const ROUNDS = 30

eachEngine('TE2: sessions of two people side by side see only their own', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using ana = await world.client('ana')
  await using luis = await world.client('luis')
  for (const [client, name] of [
    [ana, 'de-ana'],
    [luis, 'de-luis'],
  ] as const) {
    await client.append('INBOX', `Subject: ${name}\r\n\r\n${name.repeat(100)}\r\n`)
    await client.ok('SELECT INBOX')
  }
  const everything = 'FETCH 1:* (FLAGS UID ENVELOPE BODY.PEEK[] BODY.PEEK[HEADER])\r\n'
  ana.write(`a ${everything}`.repeat(ROUNDS))
  luis.write(`a ${everything}`.repeat(ROUNDS))
  for (let n = 0; n < ROUNDS; n++) {
    const [mine, theirs] = await Promise.all([ana.answer('a'), luis.answer('a')])
    t.assert.ok(mine.untagged.join().includes('de-ana') && !mine.untagged.join().includes('de-luis'))
    t.assert.ok(theirs.untagged.join().includes('de-luis') && !theirs.untagged.join().includes('de-ana'))
  }
})

/** Every way to name a mailbox or what is in it; `#` stands for the name. */
const NAMING = [
  'SELECT #',
  'EXAMINE #',
  'STATUS # (MESSAGES MAILBOXID)',
  'DELETE #',
  'RENAME # Mio',
  'LIST "" # RETURN (STATUS (MESSAGES) METADATA (/private/comment))',
  'LSUB "" #',
  'GETMETADATA # /private/comment',
  'SETMETADATA # (/private/comment "x")',
  'GETQUOTAROOT #',
  'COPY 1 #',
  'MOVE 1 #',
  'APPEND # {3+}\r\nabc',
  'REPLACE 1 # {3+}\r\nabc',
  'APPEND INBOX CATENATE (URL "/#/;UID=1")',
  'ESEARCH IN (mailboxes # subtree #) RETURN (COUNT) ALL',
  'NOTIFY SET STATUS (mailboxes # (MessageNew MessageExpunge MailboxName))',
] as const

eachEngine(
  'TE2: what another person has answers as what nobody has, whatever command asks',
  async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    await using ana = await world.client('ana')
    await using luis = await world.client('luis')
    await luis.ok('CREATE Secreto')
    await luis.ok('SUBSCRIBE Secreto')
    await luis.ok('SETMETADATA Secreto (/private/comment "x")')
    await luis.append('Secreto', 'Subject: de-luis\r\n\r\nhola\r\n')
    for (const command of NAMING) {
      const answers: string[] = []
      for (const name of ['Secreto', 'Ninguno']) {
        // Some of them close the mailbox that is open, or leave something behind.
        await using asker = await world.client('ana')
        await asker.append('INBOX', 'A: b\r\n\r\n')
        await asker.ok('SELECT INBOX')
        const { untagged, tagged } = await asker.command(command.replaceAll('#', name))
        answers.push([...untagged, tagged].join('\n').replaceAll(name, '#'))
      }
      t.assert.strictEqual(answers[0], answers[1], command)
      t.assert.doesNotMatch(answers[0] ?? '', / OK \[(?:APPENDUID|COPYUID)/, command)
    }
    t.assert.deepStrictEqual(await ana.ok('LIST "" "S*"'), ['* LIST (\\HasNoChildren \\Sent) "/" "Sent"'])
    t.assert.deepStrictEqual(await luis.ok('STATUS Secreto (MESSAGES)'), ['* STATUS "Secreto" (MESSAGES 1)'])
  },
)
