import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { needs } from '../kit/components.ts'
import { ENGINES } from '../kit/engines.ts'
import { namedMessage, openImapPlace } from './imap-place.ts'
import { pressInMutt } from './mutt.ts'

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
        const local = namedMessage(user, 'cuatro').toString().replaceAll('\r\n', '\n')
        await writeFile(join(dir, 'mbox'), `From bea@partner.test Mon Jan  5 10:00:00 2026\n${local}\n`)
        await pressInMutt(program, place, keys(dir))
        assert.equal(await readFile(join(dir, 'out'), 'utf8'), 'cuerpo de dos: ñandú\n')
        assert.deepEqual(await place.told('INBOX'), ['uno: ', 'dos: \\Flagged'])
        const copied = await place.told('Clientes')
        assert.match(copied.join(), /^dos: [^,]*,cuatro: /)
      })
    })
