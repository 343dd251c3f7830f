import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needs } from '../kit/components.ts'
import { ENGINES } from '../kit/engines.ts'
import { ImapClient } from '../soak/clients.ts'
import { makeMessage } from '../soak/message.ts'
import { openRig } from '../soak/rig.ts'
import { localCopy } from './mbsync.ts'

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
