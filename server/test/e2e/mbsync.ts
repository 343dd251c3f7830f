/** A copy of an account on disk, kept by mbsync. */
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Rig } from '../soak/rig.ts'
import { shownCertificate } from './certificate.ts'
import { mustRun } from './program.ts'

export type Copy = { readonly name: string; readonly text: string }
export type LocalCopy = AsyncDisposable & {
  sync(): Promise<void>
  /** What is in the INBOX, or another mailbox. */
  read(mailbox?: string): Promise<Copy[]>
  /** Gives the message that holds this text these flags of Maildir, and no others. */
  mark(id: string, flags: string): Promise<void>
  add(text: string, mailbox?: string): Promise<void>
}

export async function localCopy(rig: Rig, account: string): Promise<LocalCopy> {
  const dir = await mkdtemp(join(tmpdir(), 'valija-mbsync-'))
  const mail = join(dir, 'mail')
  await mkdir(mail)
  await writeFile(join(dir, 'cert.pem'), await shownCertificate(rig.imaps))
  await writeFile(join(dir, 'mbsyncrc'), configuration(dir, rig, account))
  const list = async (mailbox: string): Promise<string[]> => {
    const folders = await Promise.all(
      ['new', 'cur'].map(async (sub) => ({ sub, names: await readdir(join(mail, mailbox, sub)) })),
    )
    return folders.flatMap(({ sub, names }) => names.map((name) => join(mail, mailbox, sub, name)))
  }
  const read = async (mailbox = 'INBOX'): Promise<Copy[]> =>
    await Promise.all(
      (await list(mailbox)).map(async (name) => ({ name, text: await readFile(name, 'utf8') })),
    )
  return {
    read,
    async sync() {
      await mustRun('mbsync', ['-V', '-c', join(dir, 'mbsyncrc'), '-a'])
    },
    async mark(id, flags) {
      const found = (await read()).find(({ text }) => text.includes(id))
      if (found === undefined) throw new Error(`no local copy of ${id}`)
      const base = found.name.slice(found.name.lastIndexOf('/') + 1).split(':')[0]
      await rename(found.name, join(mail, 'INBOX', 'cur', `${base}:2,${flags}`))
    },
    async add(text, mailbox = 'INBOX') {
      await writeFile(join(mail, mailbox, 'new', `${Date.now()}.1.here`), text)
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
