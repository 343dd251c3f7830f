import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { needs } from '../kit/components.ts'
import { ENGINES } from '../kit/engines.ts'
import { ImapClient } from '../soak/clients.ts'
import { makeMessage } from '../soak/message.ts'
import { openRig, type Rig } from '../soak/rig.ts'
import { shownCertificate } from './certificate.ts'
import { mustRun } from './program.ts'

const MESSAGES = 30

for (const engine of ENGINES)
  suite(`mbsync on ${engine}`, { skip: needs('mbsync') }, () => {
    test('copies a mailbox octet for octet and carries changes both ways', async () => {
      await using rig = await openRig({ engine, accounts: 1 })
      const [ana = ''] = rig.accounts
      await using local = await localCopy(rig, ana)
      const imap = await ImapClient.open(rig.imap, ana, rig.password)
      const sent = Array.from({ length: MESSAGES }, () => makeMessage(ana, ana, 2000))
      for (const { bytes } of sent) await imap.append('INBOX', bytes)
      await imap.command('CREATE "Árbol &- ramas"')

      await local.sync()
      const copies = await local.read()
      assert.equal(copies.length, MESSAGES)
      for (const { id, bytes } of sent) {
        const copy = copies.find(({ text }) => text.includes(id))
        // mbsync marks its own copies while it works.
        assert.equal(
          copy?.text.replace(/^X-TUID: .*\n/m, ''),
          bytes.toString().replaceAll('\r\n', '\n'),
          `message ${id}`,
        )
      }

      // There: one is flagged, one is gone. Here: one is read, one is thrown away, one is new.
      await imap.command('SELECT INBOX')
      await imap.command('UID STORE 3 +FLAGS.SILENT (\\Flagged)')
      await imap.command('UID STORE 4 +FLAGS.SILENT (\\Deleted)')
      await imap.command('UID EXPUNGE 4')
      await local.mark(sent[4]?.id ?? '', 'S')
      await local.mark(sent[5]?.id ?? '', 'T')
      await local.add('Subject: from here\n\nñ\n')
      await local.sync()

      await imap.command('NOOP')
      const flags = (await imap.command('UID FETCH 1:* (FLAGS)')).join('\n')
      assert.match(flags, /UID 5 [^\n]*\\Seen|\\Seen[^\n]*UID 5\b/)
      assert.doesNotMatch(flags, /UID 6\b/, 'what was thrown away here is gone there')
      const bodies = (await Array.fromAsync(imap.messages('INBOX'))).map(({ body }) => body.toString())
      assert.ok(bodies.some((body) => body.includes('Subject: from here\r\n')))
      const after = await local.read()
      assert.ok(after.some(({ name, text }) => text.includes(sent[2]?.id ?? '?') && /:2,\w*F/.test(name)))
      assert.ok(
        !after.some(({ text }) => text.includes(sent[3]?.id ?? '?')),
        'what is gone there is gone here',
      )
      assert.equal(after.length, MESSAGES - 2 + 1)
      imap.close()

      // Nothing is left to do: a third run changes nothing.
      await local.sync()
      assert.equal((await local.read()).length, after.length)
    })
  })

type Copy = { readonly name: string; readonly text: string }
type Local = AsyncDisposable & {
  sync(): Promise<void>
  read(): Promise<Copy[]>
  mark(id: string, flag: string): Promise<void>
  add(text: string): Promise<void>
}

async function localCopy(rig: Rig, account: string): Promise<Local> {
  const dir = await mkdtemp(join(tmpdir(), 'valija-mbsync-'))
  const mail = join(dir, 'mail')
  await mkdir(mail)
  await writeFile(join(dir, 'cert.pem'), await shownCertificate(rig.imaps))
  await writeFile(join(dir, 'mbsyncrc'), configuration(dir, rig, account))
  const inbox = join(mail, 'INBOX')
  const list = async (): Promise<string[]> => {
    const folders = await Promise.all(
      ['new', 'cur'].map(async (sub) => ({ sub, names: await readdir(join(inbox, sub)) })),
    )
    return folders.flatMap(({ sub, names }) => names.map((name) => join(inbox, sub, name)))
  }
  const read = async (): Promise<Copy[]> =>
    await Promise.all((await list()).map(async (name) => ({ name, text: await readFile(name, 'utf8') })))
  return {
    read,
    async sync() {
      await mustRun('mbsync', ['-V', '-c', join(dir, 'mbsyncrc'), '-a'])
    },
    async mark(id, flag) {
      const found = (await read()).find(({ text }) => text.includes(id))
      if (found === undefined) throw new Error(`no local copy of ${id}`)
      const base = found.name.slice(found.name.lastIndexOf('/') + 1).split(':')[0]
      await rename(found.name, join(inbox, 'cur', `${base}:2,${flag}`))
    },
    async add(text) {
      await writeFile(join(inbox, 'new', `${Date.now()}.1.here`), text)
    },
    async [Symbol.asyncDispose]() {
      await rm(dir, { recursive: true })
    },
  }
}

function configuration(dir: string, rig: Rig, account: string): string {
  return `IMAPAccount there
Host 127.0.0.1
Port ${rig.imaps}
User ${account}
Pass ${rig.password}
SSLType IMAPS
SystemCertificates no
CertificateFile ${dir}/cert.pem

IMAPStore there
Account there

MaildirStore here
Path ${dir}/mail/
Inbox ${dir}/mail/INBOX
SubFolders Verbatim

Channel all
Far :there:
Near :here:
Patterns *
Create Both
Expunge Both
SyncState *
`
}
