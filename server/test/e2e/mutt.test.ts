import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { needs } from '../kit/components.ts'
import { ImapClient } from '../soak/clients.ts'
import { openRig } from '../soak/rig.ts'
import { shownCertificate } from './certificate.ts'
import { mustRun } from './program.ts'

test('mutt opens a mailbox, finds a message, saves its text and flags it', {
  skip: needs('mutt'),
}, async () => {
  await using rig = await openRig({ engine: 'sqlite', accounts: 1 })
  const [ana = ''] = rig.accounts
  const dir = await mkdtemp(join(tmpdir(), 'valija-mutt-'))
  const imap = await ImapClient.open(rig.imap, ana, rig.password)
  for (const name of ['uno', 'dos', 'tres']) await imap.append('INBOX', message(ana, name))
  await writeFile(join(dir, 'cert.pem'), await shownCertificate(rig.imaps))
  await writeFile(join(dir, 'muttrc'), configuration(dir, rig.imaps, ana, rig.password))
  // mutt wants a terminal: script(1) is one.
  await mustRun('script', ['-qec', `mutt -n -F ${join(dir, 'muttrc')}`, '/dev/null'], {
    env: { TERM: 'vt100', HOME: dir, COLUMNS: '120', LINES: '40' },
  })
  assert.equal(await readFile(join(dir, 'out'), 'utf8'), 'cuerpo de dos: ñandú\n')
  await imap.command('SELECT INBOX')
  const flags = (await imap.command('UID FETCH 2 (FLAGS)')).join('\n')
  assert.match(flags, /\\Flagged/)
  imap.close()
  await rm(dir, { recursive: true })
})

function message(to: string, name: string): Buffer {
  const head = `From: <bea@partner.test>\r\nTo: <${to}>\r\nSubject: =?utf-8?Q?a=C3=B1o_${name}?=\r\n`
  const mime =
    'MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n'
  return Buffer.from(`${head}${mime}\r\ncuerpo de ${name}: ñandú\r\n`)
}

function configuration(dir: string, port: number, user: string, password: string): string {
  return `set folder = "imaps://127.0.0.1:${port}/"
set spoolfile = "+INBOX"
set imap_user = "${user}"
set imap_pass = "${password}"
set certificate_file = "${dir}/cert.pem"
set ssl_verify_host = no
set ssl_usesystemcerts = no
set header_cache = ""
set wait_key = no
set pipe_decode = yes
set confirmappend = no
set quit = yes
set charset = "utf-8"
ignore *
push "<limit>~s 'año dos'<enter><flag-message><pipe-message>cat | tail -n 1 > ${dir}/out<enter><sync-mailbox><quit>"
`
}
