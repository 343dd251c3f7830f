/** Writing in the webmail: kept while it is typed, called back, sent with a file, and had by who it is for. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { look } from '../e2e/screens.ts'
import { askHttp } from '../kit/http-client.ts'
import { JmapClient } from '../kit/jmap-client.ts'
import { until } from '../kit/queue.ts'
import { openScreens, type Screens, VIEWS, type View } from './world.ts'

const PATIENCE_MS = 30_000
const DESK_DARK: View = { ...VIEWS[0], name: 'desk-es-dark', colorScheme: 'dark' }
const SAVED_HERE = 'Guardado en este dispositivo; pasa a Borradores cuando haya conexión.'
/** What runs in the page: how many texts this device keeps that the server does not have. */
const LEFT = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('valija ana@empresa.test')
  opening.onerror = reject
  opening.onsuccess = () => {
    const range = IDBKeyRange.bound('draft ', 'draft \uffff')
    const counted = opening.result.transaction('kept').objectStore('kept').count(range)
    counted.onsuccess = () => { opening.result.close(); resolve(counted.result) }
  }
})`

test('a message is written and sent', async () => {
  await using screens = await openScreens()
  const { server } = screens
  const luis = await JmapClient.open(server, 'luis')
  const ana = await JmapClient.open(server, 'ana')
  for (const view of VIEWS.filter(({ name }) => name === 'desk-es' || name === 'phone-en'))
    await screens.visit(view, 'ana', '/escribir', async (page) => {
      await editorOf(page, view.language).waitFor({ timeout: PATIENCE_MS })
      await look(page, `compose-${view.name}`)
      if (view.language === 'es') await warned(page)
    })
  await keepsPeople(screens)
  const spanish = VIEWS.find(({ name }) => name === 'desk-es')
  assert.ok(spanish)
  await screens.visit(spanish, 'ana', '/escribir', (page) => writes(page, ana))
  const found = await waitFor(luis, 'Pedido 2291')
  const { list } = await luis.call('Email/get', {
    ids: found,
    properties: ['from', 'attachments', 'bodyValues'],
    fetchTextBodyValues: true,
  })
  assert.match(JSON.stringify(list[0]?.['bodyValues']), /Luis: Va la orden firmada\.\\n- dos cajas/)
  const [file] = (list[0]?.['attachments'] ?? []) as Record<string, unknown>[]
  assert.deepEqual([file?.['name'], file?.['type']], ['orden año.txt', 'text/plain'])
  const left = await ana.call('Email/query', { filter: { inMailbox: await ana.role('drafts') } })
  assert.deepEqual(left.ids, [])
  const sent = await ana.call('Email/query', { filter: { inMailbox: await ana.role('sent') } })
  assert.equal(sent.ids.length, 1)
  await answered(screens, luis, found[0] ?? '')
  await schedules(screens, ana)
  await keepsTexts(screens, ana)
  await pictureArrives(screens, luis)
  await givesALink(screens, ana)
  await screens.visit(VIEWS[0], 'ana', '/escribir', discardsALink)
  await losesNothing(screens, ana)
})

/** The text, on its page within the page. */
function editorOf(page: Page, language: 'es' | 'en'): Locator {
  return page.frameLocator('iframe').getByRole('textbox', { name: language === 'es' ? 'Mensaje' : 'Message' })
}

/** Whom a domain that is nearly one's own belongs to is asked before it is written to. */
async function warned(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: 'Para' }).fill('luis@empersa.test, ')
  await page.getByRole('button', { name: 'Usar luis@empresa.test' }).waitFor({ timeout: PATIENCE_MS })
  await editorOf(page, 'es').fill('Luis, le adjunto el plano.')
  await look(page, 'compose-warned')
  await page.getByRole('button', { name: 'Usar luis@empresa.test' }).click()
  await page.getByText('Ningún dominio parecido a otro').waitFor()
  await page.getByRole('button', { name: 'Descartar' }).click()
}

async function writes(page: Page, ana: JmapClient): Promise<void> {
  const text = editorOf(page, 'es')
  await text.waitFor({ timeout: PATIENCE_MS })
  await page.getByRole('combobox', { name: 'Para' }).fill('Luis <luis@empresa.test>,')
  await text.fill('Luis, va la orden firmada adjunta.')
  // What is typed is among the drafts a moment later, and there once.
  await page.getByText('Guardado en Borradores').waitFor({ timeout: PATIENCE_MS })
  const drafts = await ana.role('drafts')
  assert.equal((await ana.call('Email/query', { filter: { inMailbox: drafts } })).ids.length, 1)
  await page.getByRole('button', { name: 'Enviar', exact: true }).click()
  await page.getByRole('alert').getByText('Menciona un adjunto, y no hay ninguno. No tiene asunto.').waitFor()
  await page.getByLabel('Asunto').fill('Pedido 2291')
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Adjuntar archivos' }).click(),
  ])
  const file = { name: 'orden año.txt', mimeType: 'text/plain', buffer: Buffer.from('Orden 2291\n') }
  await chooser.setFiles([file])
  await page.getByRole('button', { name: 'Quitar orden año.txt' }).waitFor()
  await page.getByRole('button', { name: 'Enviar', exact: true }).click()
  // The server holds it: called back, it is a draft again, and it leaves only when it is sent once more.
  await page.getByText('Enviado a Luis').waitFor({ timeout: PATIENCE_MS })
  await page.getByRole('button', { name: 'Deshacer' }).click()
  await page.getByText('No se envió. Está en Borradores.').waitFor({ timeout: PATIENCE_MS })
  // As who chose it among the settings.
  await page.evaluate("localStorage.setItem('valija-undo', '5')")
  await text.fill('Luis: Va la orden firmada.')
  await text.press('End')
  await text.press('Enter')
  await text.press('Control+Shift+8')
  await text.pressSequentially('dos ')
  await text.press('Control+b')
  await text.pressSequentially('cajas')
  await text.press('Control+Enter')
  await page.getByText('Enviado a Luis').waitFor({ timeout: PATIENCE_MS })
}

/** A text becomes a template and comes back from it, and leaves tomorrow. */
async function keepsTexts(screens: Screens, ana: JmapClient): Promise<void> {
  await screens.visit(DESK_DARK, 'ana', '/escribir', async (page) => {
    const text = editorOf(page, 'es')
    await text.waitFor({ timeout: PATIENCE_MS })
    await page.getByLabel('Asunto').fill('Horario de verano')
    await text.fill('Atendemos de 8 a 16.')
    const templates = page.getByRole('button', { name: 'Plantillas' })
    await templates.click()
    await page.getByRole('menuitem', { name: 'Guardar este texto como plantilla' }).click()
    await page.getByText('Guardado como plantilla “Horario de verano”').waitFor({ timeout: PATIENCE_MS })
    await text.fill('')
    await templates.click()
    await page.getByRole('menuitem', { name: 'Horario de verano', exact: true }).click()
    await text.getByText('Atendemos de 8 a 16.').waitFor({ timeout: PATIENCE_MS })
    await pastesAPicture(page, text)
    await page.getByRole('combobox', { name: 'Para' }).fill('luis@empresa.test,')
    await look(page, 'compose-desk-es-dark')
    await page.getByRole('button', { name: 'Programar envío' }).click()
    const tomorrow = page.getByRole('dialog').getByRole('button', { name: /^Mañana/ })
    await tomorrow.first().waitFor()
    await look(page, 'send-later-desk-es-dark')
    await tomorrow.first().click()
    await page.getByText(/^Sale .*, para luis/).waitFor({ timeout: PATIENCE_MS })
  })
  const { list } = await ana.call('Email/get', {
    ids: (await ana.call('Email/query', { filter: { hasKeyword: '$scheduled' } })).ids,
    properties: ['subject'],
  })
  assert.deepEqual(
    list.map(({ subject }) => subject),
    ['Horario de verano'],
  )
}

/** As from any other program: by the clipboard of the system, into the text. */
async function pastesAPicture(page: Page, text: Locator): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.evaluate(`(async () => {
    const canvas = document.createElement('canvas')
    canvas.getContext('2d').fillRect(0, 0, 40, 40)
    const picture = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })])
  })()`)
  await text.press('End')
  await text.press('Control+v')
  const drawn = text.getByRole('img')
  await drawn.waitFor({ timeout: PATIENCE_MS })
  assert.match((await drawn.getAttribute('data-source')) ?? '', /^cid:/)
}

/** A pasted picture is a part of the message, and stands where it stood. RFC 2387, RFC 2392 */
async function pictureArrives(screens: Screens, luis: JmapClient): Promise<void> {
  await screens.visit(VIEWS[0], 'ana', '/escribir', async (page) => {
    const text = editorOf(page, 'es')
    await text.waitFor({ timeout: PATIENCE_MS })
    await page.getByRole('combobox', { name: 'Para' }).fill('luis@empresa.test,')
    await page.getByLabel('Asunto').fill('Con dibujo')
    await text.fill('Así queda:')
    await pastesAPicture(page, text)
    await page.getByRole('button', { name: 'Enviar', exact: true }).click()
    await page.getByText('Enviado a luis').waitFor({ timeout: PATIENCE_MS })
  })
  const { list } = await luis.call('Email/get', {
    ...{ ids: await waitFor(luis, 'Con dibujo'), fetchHTMLBodyValues: true },
    ...{ properties: ['bodyStructure', 'bodyValues'], bodyProperties: ['type', 'cid', 'partId', 'subParts'] },
  })
  type Part = { type: string; cid: string | null; subParts?: readonly Part[] }
  const every = (part: Part): readonly Part[] => [part, ...(part.subParts ?? []).flatMap(every)]
  const parts = every(list[0]?.['bodyStructure'] as Part)
  const related = parts.find(({ type }) => type === 'multipart/related')
  assert.ok(related, JSON.stringify(parts))
  const picture = every(related).find(({ type }) => type === 'image/png')
  assert.ok(picture?.cid, JSON.stringify(parts))
  assert.ok(JSON.stringify(list[0]?.['bodyValues']).includes(`cid:${picture.cid}`), 'the text names the part')
}

/** A file that is too large goes as a link: it stands in the text, whoever has it gets the file, and it is taken back. */
async function givesALink(screens: Screens, ana: JmapClient): Promise<void> {
  const { server } = screens
  const [desk, , phone] = VIEWS
  await screens.visit(desk, 'ana', '/escribir', async (page) => {
    const text = editorOf(page, 'es')
    await text.waitFor({ timeout: PATIENCE_MS })
    await page.getByRole('combobox', { name: 'Para' }).fill('luis@empresa.test,')
    await page.getByLabel('Asunto').fill('Planos')
    await text.fill('Luis, le adjunto los planos.')
    const last = Promise.withResolvers<void>()
    await page.route(/\/jmap\/links\/\d+\?at=25165824$/, async (route) => {
      await last.promise
      await route.continue()
    })
    const buffer = Buffer.alloc(26_000_000, 'plano ')
    const file = { name: 'planos <de obra>.zip', mimeType: 'application/zip', buffer }
    await page.locator('input[type=file]').first().setInputFiles([file])
    await page.getByText(/97\s?% de 26 MB: irá como enlace/).waitFor({ timeout: PATIENCE_MS })
    await look(page, 'compose-link-coming')
    assert.ok(await page.getByRole('button', { name: 'Enviar', exact: true }).isDisabled())
    last.resolve()
    await text.getByRole('link', { name: file.name }).waitFor({ timeout: PATIENCE_MS })
    await look(page, 'compose-link')
    await page.getByRole('button', { name: 'Enviar', exact: true }).click()
    await page.getByText('Enviado a luis').waitFor({ timeout: PATIENCE_MS })
  })
  const { list } = await ana.call('Email/get', {
    ids: (await ana.call('Email/query', { filter: { subject: 'Planos' } })).ids,
    properties: ['bodyValues', 'attachments'],
    fetchTextBodyValues: true,
  })
  const said =
    /planos <de obra>\.zip <https:\/\/[^/]+(\/file\/[\w-]{43})>\\n26 MB\. Se puede descargar hasta el /
  const path = said.exec(JSON.stringify(list[0]?.['bodyValues']))?.[1] ?? ''
  assert.deepEqual(list[0]?.['attachments'], [])
  assert.equal((await askHttp({ port: server.ports.https }, path)).status, 200)
  await screens.visit(phone, 'ana', '/ajustes/enlaces', async (page) => {
    await page.getByText('Comparte 1 archivo por enlace').waitFor({ timeout: PATIENCE_MS })
    await page.getByText('Nadie lo descargó todavía').waitFor()
    await look(page, 'settings-links')
    await page.getByRole('button', { name: 'Retirar: planos <de obra>.zip' }).click()
    await page.getByText('No se puede deshacer.').waitFor()
    await look(page, 'settings-links-withdraw')
    await page.getByRole('dialog').getByRole('button', { name: 'Retirar', exact: true }).click()
    await page.getByText('No comparte ningún archivo por enlace').waitFor({ timeout: PATIENCE_MS })
  })
  assert.equal((await askHttp({ port: server.ports.https }, path)).status, 404)
}

/** What is thrown away leaves no link behind. */
async function discardsALink(page: Page): Promise<void> {
  const text = editorOf(page, 'es')
  await text.waitFor({ timeout: PATIENCE_MS })
  const buffer = Buffer.alloc(25_000_001)
  const made = { id: 5, url: 'https://mail.empresa.test/file/x', name: 'plano.zip', lastDay: '2026-12-23' }
  const withdrawn = Promise.withResolvers<string>()
  await page.route(/\/jmap\/links/, async (route) => {
    const method = route.request().method()
    if (method === 'DELETE') withdrawn.resolve(route.request().url())
    const json = method === 'POST' ? { ...made, pieceOctets: buffer.length } : { come: buffer.length }
    await route.fulfill({ status: 200, json })
  })
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([{ name: 'plano.zip', mimeType: 'application/zip', buffer }])
  await text.getByRole('link', { name: 'plano.zip' }).waitFor({ timeout: PATIENCE_MS })
  await page.getByRole('button', { name: 'Descartar' }).click()
  assert.match(await withdrawn.promise, /\/jmap\/links\/5$/)
}

/** A window that falls while the server is away leaves what was typed; the next one goes on, and who signs out leaves nothing here. */
async function losesNothing(screens: Screens, ana: JmapClient): Promise<void> {
  await screens.visit(DESK_DARK, 'ana', '/escribir', async (page) => {
    const text = editorOf(page, 'es')
    await text.waitFor({ timeout: PATIENCE_MS })
    await page.route('**/jmap/api', (route) => route.fulfill({ status: 429, json: { code: 'busy' } }))
    await text.fill('Esto se escribió antes del corte.')
    await page.getByText(SAVED_HERE).waitFor({ timeout: PATIENCE_MS })
  })
  await screens.visit(DESK_DARK, 'ana', '/', async (page) => {
    await page.locator('#main').waitFor()
    assert.equal(await page.evaluate(LEFT), 1)
    await page.locator('header button').last().click()
    await page.getByRole('menuitem', { name: 'Cerrar sesión' }).click()
    await page.locator('input[name=address]').waitFor({ timeout: PATIENCE_MS })
    assert.equal(await page.evaluate(LEFT), 0)
  })
  const drafts = await ana.role('drafts')
  const { list } = await ana.call('Email/get', {
    ids: (await ana.call('Email/query', { filter: { inMailbox: drafts } })).ids,
    properties: ['preview'],
  })
  assert.ok(list.some(({ preview }) => preview === 'Esto se escribió antes del corte.'))
}

/** A person is written down, found, changed, written to by name, and gone; colleagues are there by themselves. */
async function keepsPeople(screens: Screens): Promise<void> {
  for (const view of VIEWS.filter(({ name }) => name === 'desk-es' || name === 'phone-en'))
    await screens.visit(view, 'ana', '/contactos', async (page) => {
      const spanish = view.language === 'es'
      await page.getByText('luis@empresa.test').waitFor({ timeout: PATIENCE_MS })
      await look(page, `contacts-${view.name}`)
      if (!spanish) return
      await page.getByRole('button', { name: 'Nuevo contacto' }).click()
      await page.getByRole('button', { name: 'Guardar' }).click()
      await page.getByText('Escriba un nombre o una dirección.').waitFor()
      await page.getByRole('textbox', { name: 'Nombre', exact: true }).fill('María Núñez')
      await page.getByRole('textbox', { name: 'Dirección', exact: true }).fill('maria@sur.example')
      await look(page, 'contacts-new')
      await page.getByRole('button', { name: 'Guardar' }).click()
      await page.getByText('María Núñez está en su libreta').waitFor({ timeout: PATIENCE_MS })
      await page.getByRole('searchbox', { name: 'Busque por nombre' }).fill('nunez')
      await page.getByText('luis@empresa.test').waitFor({ state: 'detached' })
      await page.getByText('maria@sur.example').click()
      await page.getByRole('textbox', { name: 'Teléfono', exact: true }).fill('+54 11 5555-0100')
      await page.getByRole('button', { name: 'Guardar' }).click()
      await page.getByText('+54 11 5555-0100').waitFor({ timeout: PATIENCE_MS })
      await movesPeople(page)
      await page.getByText('maria@sur.example').click()
      await page.getByRole('button', { name: 'Escribir', exact: true }).click()
      await page.getByRole('button', { name: 'Quitar a María Núñez' }).waitFor({ timeout: PATIENCE_MS })
      await page.getByRole('combobox', { name: 'Para' }).fill('lui')
      await page.getByRole('option', { name: 'luis@empresa.test' }).click()
      await page.getByRole('button', { name: 'Descartar' }).click()
    })
}

/** A file of another program is brought in without doubles, and the address book leaves as one. RFC 6350 */
async function movesPeople(page: Page): Promise<void> {
  const cards = [
    ...['BEGIN:VCARD', 'VERSION:3.0', 'FN:María Núñez', 'EMAIL:maria@sur.example', 'TEL:+54 11 5555-0100'],
    ...[
      'END:VCARD',
      'BEGIN:VCARD',
      'VERSION:4.0',
      'FN:Nuñez y Cía.',
      'EMAIL:hola@nunez.example',
      'END:VCARD',
    ],
  ]
  const buffer = Buffer.from(cards.join('\r\n'))
  await page.locator('input[type=file]').setInputFiles({ name: 'agenda.vcf', mimeType: 'text/vcard', buffer })
  await page.getByText('1 persona agregada; 1 ya estaba en su libreta').waitFor({ timeout: PATIENCE_MS })
  await page.getByText('hola@nunez.example').waitFor()
  await page.getByRole('button', { name: 'Importar o exportar' }).click()
  const saved = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Exportar su libreta (vCard)' }).click()
  const file = await readFile(await (await saved).path(), 'utf8')
  assert.match(file, /FN:María Núñez[\s\S]*EMAIL:hola@nunez\.example/)
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
    await page.getByRole('button', { name: 'Remove Ana' }).waitFor()
    const text = editorOf(page, 'en')
    await text.getByText('wrote:').waitFor({ timeout: PATIENCE_MS })
    assert.equal(await text.locator('blockquote[type=cite] li b').textContent(), 'cajas')
    await look(page, 'compose-answer')
    await text.press('Control+Enter')
    await page.getByText('Sent to Ana').waitFor({ timeout: PATIENCE_MS })
  })
  // RFC 8621 §4.1.1
  const { list } = await luis.call('Email/get', { ids: [emailId], properties: ['keywords'] })
  assert.deepEqual(list[0]?.['keywords'], { $answered: true })
  const drafts = await luis.role('drafts')
  assert.deepEqual((await luis.call('Email/query', { filter: { inMailbox: drafts } })).ids, [])
}
