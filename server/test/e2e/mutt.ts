/** mutt and neomutt, which press keys of their own when they start. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImapPlace } from './imap-place.ts'
import { openTerminal } from './terminal.ts'

/** Opens the INBOX, presses the keys as mutt's `push` names them, and waits for the end, which they have to bring. */
export async function pressInMutt(
  program: 'mutt' | 'neomutt',
  { dir, rig, user, certificate }: ImapPlace,
  ...keys: readonly string[]
): Promise<void> {
  const rc = join(dir, 'muttrc')
  await writeFile(
    rc,
    `set folder = "imaps://127.0.0.1:${rig.imaps}/"
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
push "${keys.join('')}"
`,
  )
  await openTerminal(`${program} -n -F ${rc}`, { HOME: dir }).ended()
}
