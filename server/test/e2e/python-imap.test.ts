import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { needs } from '../kit/components.ts'
import { ENGINES } from '../kit/engines.ts'
import { namedMessage, openImapPlace } from './imap-place.ts'
import { mustRun } from './program.ts'

for (const engine of ENGINES)
  suite(`Python's imaplib and curl on ${engine}`, { skip: needs('python', 'curl') }, () => {
    test('imaplib signs in, lists, appends, searches, flags, copies and removes', async () => {
      await using place = await openImapPlace(engine)
      const { rig, dir, user } = place
      await writeFile(join(dir, 'work.py'), PYTHON)
      const said = await mustRun('python3', [join(dir, 'work.py'), String(rig.imap), user, rig.password])
      const told = JSON.parse(said.output) as Record<string, unknown>
      assert.deepEqual(told['folders'], ['INBOX', 'Archive', 'Clientes', 'Drafts', 'Junk', 'Sent', 'Trash'])
      assert.equal(told['opened'], '3')
      assert.deepEqual(told['found'], ['2'])
      assert.equal(told['text'], namedMessage(user, 'dos').toString())
      assert.equal(told['status'], '"Clientes" (MESSAGES 2 UIDNEXT 3)')
      assert.deepEqual(await place.told('INBOX'), ['uno: ', 'dos: \\Flagged'])
      assert.deepEqual(await place.told('Clientes'), ['cinco: \\Seen', 'dos: \\Flagged'])
    })

    test('curl lists, reads by UID, searches, appends and flags', async () => {
      await using place = await openImapPlace(engine)
      const { rig, dir, user } = place
      const ask = async (path: string, ...words: string[]): Promise<string> => {
        const login = ['--insecure', '--silent', '--show-error', '--user', `${user}:${rig.password}`]
        return (await mustRun('curl', [...login, ...words, `imaps://127.0.0.1:${rig.imaps}/${path}`])).output
      }
      assert.match(await ask(''), /^\* LIST \(\\HasNoChildren\) "\/" "Clientes"\r$/m)
      assert.equal(await ask('INBOX;UID=2'), namedMessage(user, 'dos').toString())
      assert.equal(await ask('INBOX;UID=2;SECTION=TEXT'), 'cuerpo de dos: ñandú\r\n')
      assert.match(await ask('INBOX?SUBJECT%20tres'), /^\* SEARCH 3\r$/m)
      await writeFile(join(dir, 'message'), namedMessage(user, 'seis'))
      await ask('Clientes', '--upload-file', join(dir, 'message'))
      await ask('INBOX', '--request', 'STORE 1 +Flags \\Flagged')
      assert.deepEqual(await place.told('Clientes'), ['seis: \\Seen'])
      assert.deepEqual(await place.told('INBOX'), ['uno: \\Flagged', 'dos: \\Seen', 'tres: '])
    })
  })

const PYTHON = `
import imaplib, json, re, ssl, sys, time
port, user, password = sys.argv[1:]
box = imaplib.IMAP4('127.0.0.1', int(port))
box.starttls(ssl._create_unverified_context())
box.login(user, password)
names = [re.search(rb'"([^"]*)"$', line)[1].decode() for line in box.list()[1]]
message = b'From: a@b.test\\r\\nMessage-ID: <cinco@x.test>\\r\\nSubject: cinco\\r\\n\\r\\n'
box.append('Clientes', '(\\\\Seen)', imaplib.Time2Internaldate(time.time()), message)
opened = box.select()[1][0].decode()
box.literal = 'año dos'.encode()
found = box.search('UTF-8', 'SUBJECT')[1][0].decode().split()
text = box.fetch(found[0], '(BODY.PEEK[])')[1][0][1].decode()
box.store(found[0], '+FLAGS', '\\\\Flagged')
box.copy(found[0], 'Clientes')
box.uid('STORE', '3', '+FLAGS.SILENT', '(\\\\Deleted)')
box.expunge()
status = box.status('Clientes', '(MESSAGES UIDNEXT)')[1][0].decode()
box.noop(); box.check(); box.close(); box.logout()
print(json.dumps({'folders': names, 'opened': opened, 'found': found, 'text': text, 'status': status}))
`
