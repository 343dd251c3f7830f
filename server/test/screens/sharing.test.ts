/** A folder is shared with a colleague, who finds it without a reload, works in it as far as they may, and no further. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { look } from '../e2e/screens.ts'
import { needs } from '../kit/components.ts'
import { JmapClient } from '../kit/jmap-client.ts'
import { openScreens, VIEWS } from './world.ts'

const LETTER = `From: Marta Ruiz <marta@cliente.example>
To: ana@empresa.test
Subject: Contrato 2027
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8

Va el contrato para firmar.
--b
Content-Type: text/plain; charset=utf-8
Content-Disposition: attachment; filename="contrato.txt"

Artículo primero.
--b--
`

test('a folder among colleagues', { skip: needs('chromium') }, async () => {
  await using world = await openScreens()
  const ana = await JmapClient.open(world.server, 'ana')
  const made = await ana.call('Mailbox/set', { create: { c: { name: 'Clientes' } } })
  const folder = (made['created'] as Record<string, { readonly id: string }>)['c']?.id ?? ''
  await ana.put(LETTER, folder)
  await world.visit(VIEWS[0], 'luis', '/', async (luis) => {
    await luis.getByRole('heading', { level: 1 }).waitFor()
    await world.visit(VIEWS[0], 'ana', `/c/${folder}`, (page) => shares(page, luis))
    await works(luis)
    await luis.reload()
    await look(luis, 'shared-reading-desk-es')
    await forwards(luis)
  })
  await world.visit(VIEWS[2], 'luis', `/c/${ana.accountId}.${folder}`, async (page) => {
    await page.getByRole('row').filter({ hasText: 'Contrato 2027' }).waitFor()
    await look(page, 'shared-list-phone-es-dark')
  })
  await world.visit(VIEWS[3], 'ana', `/c/${folder}`, async (page) => {
    await page.getByRole('button', { name: 'Share', exact: true }).click()
    await page.getByLabel('What Luis Pérez may do').selectOption('read')
    await page.getByText('Changed for Luis Pérez').waitFor()
    await look(page, 'share-dialog-phone-en')
  })
  await world.visit(VIEWS[1], 'luis', `/c/${ana.accountId}.${folder}`, readsOnly)
})

async function shares(page: Page, luis: Page): Promise<void> {
  await page.getByRole('button', { name: 'Compartir', exact: true }).click()
  await page.getByText('Esta carpeta solo la ve usted').waitFor()
  await page.getByLabel('Agregar a alguien de la empresa').fill('perez luis')
  await page.getByRole('button', { name: /Luis Pérez/ }).click()
  await page.getByText('Compartida con Luis Pérez').waitFor()
  await page.getByLabel('Qué puede hacer Luis Pérez').selectOption('work')
  await page.getByText('Cambiado para Luis Pérez').waitFor()
  await look(page, 'share-dialog-desk-es')
  // It comes to them by itself.
  await luis.getByRole('link', { name: /Clientes/ }).click()
}

async function works(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 2, name: 'De ana@empresa.test' }).waitFor()
  await page.getByRole('row').filter({ hasText: 'Contrato 2027' }).click()
  await page.getByText('Va el contrato para firmar.').last().waitFor()
  await page.getByRole('link', { name: /contrato.txt/ }).waitFor()
  // There is no bin of hers in what she shares.
  assert.equal(await page.getByRole('button', { name: 'Eliminar', exact: true }).count(), 0)
  const sent = page.waitForResponse((answer) => answer.request().postData()?.includes('$flagged') === true)
  await page
    .getByRole('region', { name: 'Lectura' })
    .getByRole('button', { name: /Contrato 2027/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: 'Destacar' }).click()
  assert.doesNotMatch(await (await sent).text(), /notUpdated":\{/)
}

async function forwards(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Reenviar' }).click()
  await page.getByText('contrato.txt').first().waitFor()
  // What was attached has come along into her own account, or the draft could not be kept.
  await page.getByLabel('Asunto').fill('Para revisar')
  await page.getByText('Guardado en Borradores').waitFor({ timeout: 60_000 })
}

async function readsOnly(page: Page): Promise<void> {
  await page.getByRole('row').filter({ hasText: 'Contrato 2027' }).click()
  await page.getByText('Va el contrato para firmar.').last().waitFor()
  for (const name of ['Archive', 'Delete', 'Move', 'Label'])
    assert.equal(await page.getByRole('button', { name, exact: true }).count(), 0, name)
  await look(page, 'shared-reading-desk-en-dark')
}
