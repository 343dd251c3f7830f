/** SEARCH finds what is written within attachments, on both engines, however much of it is indexed. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { FilesUnreadError, type ReadFiles } from '../../src/mail/message/search-file.ts'
import { createTextReader } from '../../src/service/parse-process/text-reader.ts'
import { SEARCH_BEHIND_MAX } from '../../src/store/limits.ts'
import type { Engine } from '../kit/engines.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { messageWith, officeFile } from '../kit/office-files.ts'
import { startServer } from '../kit/start-server.ts'
import { eachEngine } from '../kit/stores.ts'

const reader = createTextReader()
after(() => reader[Symbol.dispose]())

const PLAIN = 'Subject: nada\r\n\r\nNada nuevo.\r\n'

async function found(client: ImapClient, key: string): Promise<string> {
  const untagged = await client.ok(`SEARCH ${key}`)
  return (
    untagged
      .find((line) => / E?SEARCH/.test(line))
      ?.replace(/^\* (?:SEARCH|ESEARCH \([^)]*\)( UID)?) ?/, '') ?? ''
  )
}

const append = (client: ImapClient, message: string | Buffer): Promise<unknown> =>
  client.append('INBOX', message.toString('latin1'))

eachEngine('words within attachments, of few messages and of many', async (_, engine) => {
  let opened = 0
  const readFiles: ReadFiles = (files) => {
    opened += files.length
    return reader.read(files)
  }
  await using world = await openImapWorld({ ...engine, readFiles } as Engine)
  await using client = await world.client()
  await append(client, messageWith('uno', [{ name: 'acta.docx', bytes: officeFile('acta.docx') }]))
  await append(client, messageWith('dos', [{ name: 'cuentas.xlsx', bytes: officeFile('cuentas.xlsx') }]))
  await append(
    client,
    messageWith('tres', [{ name: 'acta.pdf', bytes: officeFile('acta.pdf'), type: 'application/pdf' }]),
  )
  await append(client, PLAIN)
  await client.ok('SELECT INBOX')
  assert.equal(await found(client, 'BODY "adjunto"'), '1 2 3')
  assert.equal(opened, 0, 'the words of the messages say enough')
  assert.equal(await found(client, 'BODY "quinquenio"'), '1 3')
  assert.equal(opened, 3)
  // Across a change of the letters, without accents, part of a word.
  assert.equal(await found(client, 'BODY "UPUESTO DE LOS NANDUES"'), '1 3')
  assert.equal(await found(client, 'TEXT "48213.75"'), '2')
  assert.equal(await found(client, 'NOT TEXT "quinquenio"'), '2 4')
  assert.equal(await found(client, 'NOT BODY "nada"'), '1 2 3')
  assert.equal(await found(client, 'OR SUBJECT "dos" BODY "zafiro"'), '1 2')
  assert.equal(await found(client, 'SUBJECT "quinquenio"'), '')
  assert.equal(await found(client, 'BODY "acta.docx"'), '1')
  // With a slip of the pen, where fuzzy is asked for.
  assert.equal(await found(client, 'BODY "quinqenio"'), '')
  assert.equal(await found(client, 'FUZZY BODY "quinqenio"'), '1 3')
  assert.equal(opened, 3, 'the index has them')
  for (let n = 0; n <= SEARCH_BEHIND_MAX; n++) await append(client, PLAIN)
  await append(client, messageWith('cuatro', [{ name: 'x.pptx', bytes: officeFile('charla.pptx') }]))
  await client.ok('NOOP')
  const last = String(4 + SEARCH_BEHIND_MAX + 2)
  assert.equal(await found(client, 'TEXT "magenta"'), last)
  assert.equal(await found(client, `${last} TEXT "orador"`), last)
  assert.equal(opened, 4)
  assert.deepEqual((await world.stores.care.check(world.accounts.ana)).problems, [])
})

eachEngine('files that nobody can open say nothing, and searches are answered', async (_, engine) => {
  const readFiles: ReadFiles = async () => {
    throw new FilesUnreadError('not here')
  }
  await using world = await openImapWorld({ ...engine, readFiles } as Engine)
  await using client = await world.client()
  await append(client, messageWith('uno', [{ name: 'acta.docx', bytes: officeFile('acta.docx') }]))
  for (let n = 0; n < SEARCH_BEHIND_MAX; n++) await append(client, PLAIN)
  await client.ok('SELECT INBOX')
  assert.equal(await found(client, 'BODY "quinquenio"'), '')
  assert.equal(await found(client, 'BODY "adjunto"'), '1')
  assert.equal(await found(client, '1 BODY "quinquenio"'), '')
})

test('the whole service finds them', async () => {
  await using server = await startServer({ engine: 'sqlite', workers: 1 })
  await using client = await ImapClient.signIn(
    server.ports.imap,
    'ana@empresa.test',
    server.passwordOf('ana'),
  )
  await append(client, messageWith('uno', [{ name: 'acta.pdf', bytes: officeFile('acta.pdf') }]))
  await append(client, messageWith('dos', [{ name: 'cuentas.xls', bytes: officeFile('cuentas.xls') }]))
  await client.ok('SELECT INBOX')
  assert.equal(await found(client, 'TEXT "quinquenio"'), '1')
  assert.equal(await found(client, 'TEXT "otra hoja violeta"'), '2')
})
