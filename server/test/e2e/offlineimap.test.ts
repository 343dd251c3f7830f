import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { needs } from '../kit/components.ts'
import { ENGINES } from '../kit/engines.ts'
import { type ImapPlace, namedMessage, openImapPlace } from './imap-place.ts'
import { mustRun } from './program.ts'

for (const engine of ENGINES)
  suite(`offlineimap on ${engine}`, { skip: needs('offlineimap') }, () => {
    test('copies an account and carries changes both ways', async () => {
      await using place = await openImapPlace(engine)
      const { dir, imap, user } = place
      const rc = join(dir, 'offlineimaprc')
      await writeFile(rc, configuration(place))
      const sync = (): Promise<unknown> => mustRun('offlineimap', ['-c', rc, '-o', '-u', 'basic'])
      const inbox = join(dir, 'mail', 'INBOX')
      await sync()
      const copies = await localCopies(inbox)
      for (const name of ['uno', 'dos', 'tres'])
        assert.equal(copies.get(name)?.text, namedMessage(user, name).toString().replaceAll('\r\n', '\n'))
      assert.ok((await readdir(join(dir, 'mail'))).includes('Clientes'))

      // Here one is flagged and read, one thrown away, one new in another folder; there one is answered.
      const [one, two] = [copies.get('uno')?.path ?? '', copies.get('dos')?.path ?? '']
      await rename(one, `${one.replace('/new/', '/cur/').replace(/:2,.*$/, '')}:2,FS`)
      await rm(two)
      const message = namedMessage(user, 'cuatro').toString().replaceAll('\r\n', '\n')
      await writeFile(join(dir, 'mail', 'Clientes', 'new', `${Date.now()}.1.here:2,`), message)
      await imap.command('SELECT INBOX')
      await imap.command('UID STORE 3 +FLAGS (\\Answered)')
      await sync()
      await sync()
      assert.deepEqual(await place.told('INBOX'), ['uno: \\Flagged \\Seen', 'tres: \\Answered'])
      assert.deepEqual(await place.told('Clientes'), ['cuatro: '])
      assert.match((await localCopies(inbox)).get('tres')?.path ?? '', /:2,R$/)

      // There one moves on; here it is gone from the one folder and has come into the other.
      await imap.command('SELECT INBOX')
      await imap.command('UID MOVE 3 Clientes')
      await sync()
      assert.deepEqual([...(await localCopies(inbox)).keys()], ['uno'])
      assert.deepEqual([...(await localCopies(join(dir, 'mail', 'Clientes'))).keys()].sort(), [
        'cuatro',
        'tres',
      ])
    })
  })

type Copy = { readonly path: string; readonly text: string }

/** By the name in the Message-ID. */
async function localCopies(folder: string): Promise<Map<string, Copy>> {
  const paths = await Promise.all(
    ['new', 'cur'].map(async (sub) =>
      (await readdir(join(folder, sub))).map((name) => join(folder, sub, name)),
    ),
  )
  const copies = await Promise.all(
    paths.flat().map(async (path) => ({ path, text: await readFile(path, 'utf8') })),
  )
  return new Map(copies.map((copy) => [/^Message-ID: <(\w+)@/im.exec(copy.text)?.[1] ?? copy.path, copy]))
}

function configuration({ rig, dir, user, certificate }: ImapPlace): string {
  const { fingerprint } = new X509Certificate(readFileSync(certificate))
  return `[general]
accounts = all
metadata = ${dir}/state
[Account all]
localrepository = here
remoterepository = there
[Repository here]
type = Maildir
localfolders = ${dir}/mail
[Repository there]
type = IMAP
remotehost = 127.0.0.1
remoteport = ${rig.imaps}
remoteuser = ${user}
remotepass = ${rig.password}
ssl = yes
cert_fingerprint = ${fingerprint.replaceAll(':', '').toLowerCase()}
`
}
