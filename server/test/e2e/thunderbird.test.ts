import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needs } from '../kit/components.ts'
import { ImapClient } from '../soak/clients.ts'
import { openRig } from '../soak/rig.ts'
import { shownCertificate } from './certificate.ts'
import { eventually } from './program.ts'
import { startThunderbird } from './thunderbird.ts'

test('Thunderbird reads, flags and sends, with TLS on both sides', {
  skip: needs('thunderbird'),
}, async () => {
  await using rig = await openRig({ engine: 'sqlite', accounts: 2 })
  const [ana = '', luis = ''] = rig.accounts
  const imap = await ImapClient.open(rig.imap, ana, rig.password)
  await imap.append('INBOX', Buffer.from(MESSAGE.replace('TO', ana)))
  await using thunderbird = await startThunderbird()
  const { imaps, submission, password } = rig
  const certificate = await shownCertificate(imaps)
  await thunderbird.addAccount({ address: ana, name: 'Ana Nuñez', password, imaps, submission, certificate })

  assert.deepEqual(await thunderbird.inbox(), [
    { subject: 'Reunión del año', author: 'Bea Müller <bea@partner.test>', isRead: false, isFlagged: false },
  ])
  assert.ok((await thunderbird.folders()).includes('INBOX'))
  assert.match(await thunderbird.source('Reunión del año'), /¿Vienes mañana\?/)
  await thunderbird.flag('Reunión del año')
  await eventually(async () => {
    await imap.command('EXAMINE INBOX')
    const flags = (await imap.command('UID FETCH 1 (FLAGS)')).join()
    return flags.includes('\\Flagged') ? flags : undefined
  }, 'the flag on the server')

  await thunderbird.send(luis, 'Prueba ñ', 'hola, ¿qué tal?')
  const other = await ImapClient.open(rig.imap, luis, password)
  const [mail] = await eventually(async () => {
    const all = await Array.fromAsync(other.messages('INBOX'))
    return all.length > 0 ? all : undefined
  }, 'the mail that Thunderbird sent')
  const text = mail?.body.toString() ?? ''
  assert.match(text, /^Subject: =\?UTF-8\?/m)
  assert.match(text, /^From: .*<user0001@bench\.test>\r$/m)
  // RFC 6154 §2: the copy goes where the server said that sent mail is kept.
  const sent = await eventually(async () => {
    const all = await Array.fromAsync(imap.messages('Sent'))
    return all.length > 0 ? all : undefined
  }, 'its copy among what was sent, which comes after the message')
  assert.equal(sent.length, 1)
  imap.close()
  other.close()
})

const MESSAGE = `From: =?utf-8?Q?Bea_M=C3=BCller?= <bea@partner.test>\r
To: <TO>\r
Subject: =?utf-8?Q?Reuni=C3=B3n_del_a=C3=B1o?=\r
Date: Mon, 16 Nov 2026 10:00:00 +0100\r
Message-ID: <1@partner.test>\r
MIME-Version: 1.0\r
Content-Type: text/plain; charset=utf-8\r
Content-Transfer-Encoding: 8bit\r
\r
¿Vienes mañana?\r
`
