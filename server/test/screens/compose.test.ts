/** Writing in the webmail: kept while it is typed, called back, sent with a file, and had by who it is for. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { look } from '../e2e/screens.ts'
import { JmapClient } from '../kit/jmap-client.ts'
import { until } from '../kit/queue.ts'
import { openScreens, type Screens, VIEWS } from './world.ts'

const PATIENCE_MS = 30_000

test('a message is written and sent', async () => {
  await using screens = await openScreens()
  const { server } = screens
  const luis = await JmapClient.open(server, 'luis')
  const ana = await JmapClient.open(server, 'ana')
  for (const view of VIEWS.filter(({ name }) => name === 'desk-es' || name === 'phone-en'))
    await screens.visit(view, 'ana', '/escribir', async (page) => {
      await page.locator('textarea').first().waitFor({ timeout: PATIENCE_MS })
      await look(page, `compose-${view.name}`)
    })
  const spanish = VIEWS.find(({ name }) => name === 'desk-es')
  assert.ok(spanish)
  await screens.visit(spanish, 'ana', '/escribir', (page) => writes(page, ana))
  const found = await waitFor(luis, 'Pedido 2291')
  const { list } = await luis.call('Email/get', {
    ids: found,
    properties: ['from', 'attachments', 'bodyValues'],
    fetchTextBodyValues: true,
  })
  assert.match(JSON.stringify(list[0]?.['bodyValues']), /Va la orden firmada/)
  const [file] = (list[0]?.['attachments'] ?? []) as Record<string, unknown>[]
  assert.deepEqual([file?.['name'], file?.['type']], ['orden año.txt', 'text/plain'])
  const left = await ana.call('Email/query', { filter: { inMailbox: await ana.role('drafts') } })
  assert.deepEqual(left.ids, [])
  const sent = await ana.call('Email/query', { filter: { inMailbox: await ana.role('sent') } })
  assert.equal(sent.ids.length, 1)
  await answered(screens, luis, found[0] ?? '')
  await schedules(screens, ana)
})

async function writes(page: Page, ana: JmapClient): Promise<void> {
  await page.getByLabel('Para').fill('Luis <luis@empresa.test>')
  await page.getByLabel('Mensaje', { exact: true }).fill('Luis, va la orden firmada adjunta.')
  // What is typed is among the drafts a moment later, and there once.
  await page.getByText('Guardado en Borradores').waitFor({ timeout: PATIENCE_MS })
  const drafts = await ana.role('drafts')
  assert.equal((await ana.call('Email/query', { filter: { inMailbox: drafts } })).ids.length, 1)
  await page.getByRole('button', { name: 'Enviar' }).click()
  await page.getByText('Menciona un adjunto, y no hay ninguno. No tiene asunto.').waitFor()
  await page.getByLabel('Asunto').fill('Pedido 2291')
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Adjuntar archivos' }).click(),
  ])
  const file = { name: 'orden año.txt', mimeType: 'text/plain', buffer: Buffer.from('Orden 2291\n') }
  await chooser.setFiles([file])
  await page.getByRole('button', { name: 'Quitar orden año.txt' }).waitFor()
  await page.getByRole('button', { name: 'Enviar' }).click()
  // The server holds it: called back, it is a draft again, and it leaves only when it is sent once more.
  await page.getByText('Enviado a Luis').waitFor({ timeout: PATIENCE_MS })
  await page.getByRole('button', { name: 'Deshacer' }).click()
  await page.getByText('No se envió. Está en Borradores.').waitFor({ timeout: PATIENCE_MS })
  await page.getByLabel('Mensaje', { exact: true }).fill('Luis: Va la orden firmada.')
  await page.getByRole('button', { name: 'Enviar' }).click()
  await page.getByText('Enviado a Luis').waitFor({ timeout: PATIENCE_MS })
}

/** What leaves another day waits on a screen of its own, where it is called back. */
async function schedules(screens: Screens, ana: JmapClient): Promise<void> {
  const drafts = await ana.role('drafts')
  const letter =
    'From: ana@empresa.test\nTo: luis@empresa.test\nSubject: Informe de julio\n\nVa el informe.\n'
  const emailId = await ana.put(letter, drafts, { $draft: true })
  const identityId = (await ana.call('Identity/get')).list[0]?.['id']
  const parameters = { HOLDFOR: '86400' }
  const rcptTo = [{ email: 'luis@empresa.test' }]
  const envelope = { mailFrom: { email: 'ana@empresa.test', parameters }, rcptTo }
  await ana.call('EmailSubmission/set', {
    create: { s: { emailId, identityId, envelope } },
    onSuccessUpdateEmail: { '#s': { 'keywords/$scheduled': true } },
  })
  // Where it is called back comes last.
  for (const view of ['phone-en', 'desk-es'].flatMap((name) => VIEWS.filter((one) => one.name === name)))
    await screens.visit(view, 'ana', '/programados', async (page) => {
      await page.getByText('Informe de julio').waitFor({ timeout: PATIENCE_MS })
      await look(page, `scheduled-${view.name}`)
      if (view.name !== 'desk-es') return
      await page.getByRole('button', { name: 'No enviar “Informe de julio”' }).click()
      await page.getByText('No hay nada programado').waitFor({ timeout: PATIENCE_MS })
    })
  const [kept] = (await ana.call('Email/get', { ids: [emailId], properties: ['keywords', 'mailboxIds'] }))
    .list
  assert.deepEqual([kept?.['keywords'], kept?.['mailboxIds']], [{ $draft: true }, { [drafts]: true }])
  assert.deepEqual((await ana.call('EmailSubmission/query', { filter: { undoStatus: 'pending' } })).ids, [])
}

async function waitFor(whose: JmapClient, subject: string): Promise<readonly string[]> {
  let ids: readonly string[] = []
  await until(async () => {
    ids = (await whose.call('Email/query', { filter: { subject } })).ids
    return ids.length > 0
  })
  return ids
}

/** Luis answers: to whom, about what and what was said stand there already. */
async function answered(screens: Screens, luis: JmapClient, emailId: string): Promise<void> {
  const english = VIEWS.find(({ name }) => name === 'phone-en')
  assert.ok(english)
  await screens.visit(english, 'luis', `/escribir?responder=${emailId}`, async (page) => {
    await page.getByLabel('Subject').waitFor({ timeout: PATIENCE_MS })
    assert.equal(await page.getByLabel('Subject').inputValue(), 'Re: Pedido 2291')
    assert.match(await page.getByLabel('To', { exact: true }).inputValue(), /ana@empresa\.test/)
    const text = page.getByLabel('Message', { exact: true })
    assert.match(await text.inputValue(), /wrote:\n> Luis: Va la orden firmada\./)
    await page.getByRole('button', { name: 'Discard' }).click()
  })
  const drafts = await luis.role('drafts')
  assert.deepEqual((await luis.call('Email/query', { filter: { inMailbox: drafts } })).ids, [])
}
