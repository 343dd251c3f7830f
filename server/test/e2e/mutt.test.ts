import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { needs } from '../kit/components.ts'
import { ENGINES } from '../kit/engines.ts'
import { type ImapPlace, namedMessage, openImapPlace } from './imap-place.ts'
import { openTerminal } from './terminal.ts'

/** What both do when they start: pipe the text of one message, flag it, copy it, remove another, bring in a local one. */
function keys(dir: string): string {
  return [
    `<limit>~s 'año dos'<enter><flag-message><pipe-message>cat | tail -n 1 > ${dir}/out<enter>`,
    '<copy-message>=Clientes<enter>',
    "<limit>all<enter><delete-pattern>~s 'año tres'<enter><sync-mailbox>",
    `<change-folder>${dir}/mbox<enter><save-message>=Clientes<enter><sync-mailbox><quit>`,
  ].join('')
}

for (const program of ['mutt', 'neomutt'] as const)
  for (const engine of ENGINES)
    suite(`${program} on ${engine}`, { skip: needs(program) }, () => {
      test('finds, reads, flags, copies, removes and files a message from elsewhere', async () => {
        await using place = await openImapPlace(engine)
        const { dir, user } = place
        await writeFile(join(dir, 'muttrc'), configuration(place))
        const local = namedMessage(user, 'cuatro').toString().replaceAll('\r\n', '\n')
        await writeFile(join(dir, 'mbox'), `From bea@partner.test Mon Jan  5 10:00:00 2026\n${local}\n`)
        await openTerminal(`${program} -n -F ${join(dir, 'muttrc')}`, { HOME: dir }).ended()
        assert.equal(await readFile(join(dir, 'out'), 'utf8'), 'cuerpo de dos: ñandú\n')
        assert.deepEqual(await place.told('INBOX'), ['uno: ', 'dos: \\Flagged'])
        const copied = await place.told('Clientes')
        assert.match(copied.join(), /^dos: [^,]*,cuatro: /)
      })
    })

function configuration({ rig, dir, user, certificate }: ImapPlace): string {
  return `set folder = "imaps://127.0.0.1:${rig.imaps}/"
set spoolfile = "+INBOX"
set imap_user = "${user}"
set imap_pass = "${rig.password}"
set certificate_file = "${certificate}"
set ssl_verify_host = no
set header_cache = ""
set wait_key = no
set pipe_decode = yes
set confirmappend = no
set confirmcreate = no
set delete = yes
set mark_old = no
set quit = yes
set charset = "utf-8"
ignore *
push "${keys(dir)}"
`
}
