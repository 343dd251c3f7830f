/** What the webmail says of a message that was sent: who has it, who waits, whom it did not reach. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { look } from '../e2e/screens.ts'
import { needs } from '../kit/components.ts'
import { JmapClient } from '../kit/jmap-client.ts'
import { smtpSink } from '../kit/smtp-sink.ts'
import { openScreens, VIEWS } from './world.ts'

const SAY = {
  es: {
    failed: 'No llegó a nadie@b.test. Su servidor dijo: 550 5.1.1 User unknown',
    waits: /^En camino a luego@b\.test: su servidor pidió esperar.* 451 4\.3\.0 Not now$/,
    arrived: 'Llegó a la casilla de luis@empresa.test.',
    handed: 'Lo recibió el servidor de eva@b.test.',
  },
  en: {
    failed: 'It did not reach nadie@b.test. Their server said: 550 5.1.1 User unknown',
    waits: /^On its way to luego@b\.test: their server asked to wait.* 451 4\.3\.0 Not now$/,
    arrived: 'Arrived in the mailbox of luis@empresa.test.',
    handed: 'The server of eva@b.test has taken it.',
  },
} as const

test('the reader of a sent message sees how far it came', { skip: needs('chromium') }, async () => {
  await using sink = await smtpSink({
    rcpt: (line) => {
      if (line.includes('<nadie@')) return '550 5.1.1 User unknown'
      return line.includes('<luego@') ? '451 4.3.0 Not now' : undefined
    },
  })
  await using screens = await openScreens()
  const { code, stderr } = await screens.server.cli(['route', 'set', '*', `127.0.0.1:${sink.port}`])
  assert.equal(code, 0, stderr)
  const ana = await JmapClient.open(screens.server, 'ana')
  const to = ['luis@empresa.test', 'eva@b.test', 'nadie@b.test', 'luego@b.test'].join(', ')
  const sent = await ana.role('sent')
  const emailId = await ana.put(`From: ana@empresa.test\nTo: ${to}\nSubject: ¿Llega?\n\nHola.\n`, sent, {
    $seen: true,
  })
  const identityId = (await ana.call('Identity/get')).list[0]?.['id']
  await ana.call('EmailSubmission/set', { create: { s: { emailId, identityId } } })
  for (const view of [VIEWS[0], VIEWS[3]])
    await screens.visit(view, 'ana', '/c/sent', async (page) => {
      await page.getByText('¿Llega?').first().click()
      const said = page.getByRole('list', { name: view.language === 'es' ? '¿Llegó?' : 'Did it arrive?' })
      const { failed, waits, arrived, handed } = SAY[view.language]
      for (const text of [failed, waits, arrived, handed])
        await said.getByRole('listitem').filter({ hasText: text }).waitFor()
      await look(page, `arrival-${view.name}`)
    })
})
