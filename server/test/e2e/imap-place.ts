/** One account with three messages, `uno`, `dos` and `tres`, and an empty mailbox `Clientes`, for a program to work on. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EngineName } from '../kit/engines.ts'
import { ImapClient } from '../soak/clients.ts'
import { openRig, type Rig } from '../soak/rig.ts'
import { shownCertificate } from './certificate.ts'

export type ImapPlace = AsyncDisposable & {
  readonly rig: Rig
  /** For the program's files. */
  readonly dir: string
  readonly user: string
  /** The server's certificate, a file. */
  readonly certificate: string
  readonly imap: ImapClient
  /** Of each message `name: flags`, in the order of the mailbox; flags in alphabetical order. */
  told(mailbox: string): Promise<string[]>
}

export async function openImapPlace(engine: EngineName): Promise<ImapPlace> {
  const rig = await openRig({ engine, accounts: 1 })
  const dir = await mkdtemp(join(tmpdir(), 'valija-client-'))
  const [user = ''] = rig.accounts
  const certificate = join(dir, 'certificate.pem')
  await writeFile(certificate, await shownCertificate(rig.imaps))
  const imap = await ImapClient.open(rig.imap, user, rig.password)
  for (const name of ['uno', 'dos', 'tres']) await imap.append('INBOX', namedMessage(user, name))
  await imap.command('CREATE Clientes')
  return {
    ...{ rig, dir, user, certificate, imap },
    async told(mailbox) {
      const messages = await Array.fromAsync(imap.messages(mailbox))
      const flags = new Map(
        (await imap.command('UID FETCH 1:* (FLAGS)')).map((line) => [
          Number(/UID (\d+)/.exec(line)?.[1]),
          (/FLAGS \(([^)]*)\)/.exec(line)?.[1] ?? '').split(' ').sort().join(' '),
        ]),
      )
      return messages.map(({ uid, body }) => `${nameOf(body)}: ${flags.get(uid)}`)
    },
    async [Symbol.asyncDispose]() {
      imap.close()
      await rig[Symbol.asyncDispose]()
      await rm(dir, { recursive: true })
    },
  }
}

export function namedMessage(to: string, name: string): Buffer {
  const head = `From: <bea@partner.test>\r\nTo: <${to}>\r\nSubject: =?utf-8?Q?a=C3=B1o_${name}?=\r\nMessage-ID: <${name}@x.test>\r\n`
  const date = 'Date: Mon, 5 Jan 2026 10:00:00 +0000\r\n'
  const mime =
    'MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n'
  return Buffer.from(`${head}${date}${mime}\r\ncuerpo de ${name}: ñandú\r\n`)
}

function nameOf(body: Buffer): string {
  return /^Message-ID: <(\w+)@/im.exec(body.toString())?.[1] ?? '?'
}
