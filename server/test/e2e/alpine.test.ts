import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { needs } from '../kit/components.ts'
import { ENGINES } from '../kit/engines.ts'
import { type ImapPlace, openImapPlace } from './imap-place.ts'
import { eventually } from './program.ts'
import { openTerminal } from './terminal.ts'

for (const engine of ENGINES)
  suite(`alpine on ${engine}`, { skip: needs('alpine') }, () => {
    test('opens a mailbox, reads, flags, copies and removes', async () => {
      await using place = await openImapPlace(engine)
      const rc = join(place.dir, 'pinerc')
      await writeFile(rc, configuration(place))
      const terminal = openTerminal(`alpine -p ${rc}`, { HOME: place.dir })
      await terminal.see('ENTER PASSWORD')
      terminal.press(`${place.rig.password}\r`)
      await terminal.see('MAIN MENU')
      terminal.press('i')
      await terminal.see('año tres')
      terminal.press('\r')
      await terminal.see('cuerpo de uno: ñandú')
      terminal.press('<')
      await terminal.see('año dos')
      terminal.press('*')
      await terminal.see('Important')
      terminal.press('\r')
      await kept(place, 'INBOX', 'uno: \\Flagged \\Seen', 'dos: ', 'tres: ')
      terminal.press('n')
      terminal.press('s')
      await terminal.see('Clientes')
      terminal.press('\r')
      await kept(place, 'Clientes', 'dos: ')
      terminal.press('n')
      terminal.press('d')
      await kept(place, 'INBOX', 'uno: \\Flagged \\Seen', 'dos: ', 'tres: \\Deleted')
      terminal.press('x')
      await kept(place, 'INBOX', 'uno: \\Flagged \\Seen', 'dos: ')
      terminal.press('q')
      await terminal.ended()
      assert.deepEqual(await place.told('INBOX'), ['uno: \\Flagged \\Seen', 'dos: '])
      assert.deepEqual(await place.told('Clientes'), ['dos: '])
    })
  })

/**
 * Waits until the server has that, in the order of the mailbox. Not for alpine's word: its status lines are painted
 * over by the next ones, on a slow machine before anybody has seen them.
 */
async function kept(place: ImapPlace, mailbox: string, ...messages: readonly string[]): Promise<void> {
  let told: readonly string[] = []
  const look = async (): Promise<true | undefined> => {
    told = await place.told(mailbox)
    return told.join() === messages.join() || undefined
  }
  await eventually(look, () => `${mailbox} has ${messages.join()}; it has ${told.join()}`)
}

function configuration({ rig, user }: ImapPlace): string {
  const server = `{127.0.0.1:${rig.imaps}/imap/ssl/novalidate-cert/user=${user}}`
  return `inbox-path=${server}INBOX
folder-collections=Mail ${server}[]
feature-list=disable-password-file-saving,quit-without-confirm,expunge-without-confirm,enable-flag-cmd,save-will-not-delete,save-will-advance
personal-name=Ana
user-domain=bench.test
default-saved-msg-folder=Clientes
saved-msg-name-rule=default-folder
last-version-used=9.99
`
}
