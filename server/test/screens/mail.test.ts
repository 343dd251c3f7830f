/** The webmail as a person uses it: reads, archives and undoes, searches, waits for a server that is busy, on a phone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator, Page, Response } from 'playwright-core'
import { look } from '../e2e/screens.ts'
import { needs } from '../kit/components.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { openScreens, type Screens, VIEWS } from './world.ts'

const HOUR_MS = 3_600_000
/** How many is not asked: the page before may have been closed with one on its way. */
const WAITING = /cambios? esperan? la conexión/
const LETTERS = [
  { from: 'Carolina Gómez <carolina@empresa.test>', subject: 'Vacaciones de enero: quién cubre', hours: 30 },
  {
    from: 'Transportes Ríos <avisos@transportes.example>',
    subject: 'Retiro confirmado: viernes de 8 a 10',
    hours: 26,
  },
  { from: 'Diego Paz <diego@muestras.example>', subject: 'Fotos de la muestra', hours: 5 },
  { from: 'María Sosa <maria@empresa.test>', subject: 'Nueva firma para todos desde el lunes', hours: 2 },
  {
    from: 'Martín López <martin@distribuidora-sur.example>',
    subject: 'Pedido 2291: ¿llegamos al viernes?',
    hours: 1,
  },
] as const

test('a day in the webmail', { skip: needs('chromium') }, async () => {
  await using world = await openScreens()
  await fillInbox(world)
  for (const view of VIEWS)
    await world.visit(view, 'ana', '/', async (page) => {
      const rows = page.getByRole('row')
      await rows.filter({ hasText: 'Martín López' }).waitFor()
      await look(page, `inbox-${view.name}`)
      await rows.filter({ hasText: 'Diego Paz' }).click()
      await page.getByRole('article').getByText('Van las seis fotos').waitFor()
      await look(page, `message-${view.name}`)
      if (view.language === 'es') await looksBehind(page, view.name)
      await page.goto(`${world.origin}/buscar?q=de%3Amaria`)
      await rows.filter({ hasText: 'María Sosa' }).waitFor()
      assert.equal(await rows.count(), 1)
      await look(page, `search-${view.name}`)
    })
  await world.visit(VIEWS[0], 'ana', '/', prints)
  await world.visit(VIEWS[0], 'ana', '/', archivesAndUndoes)
  await world.visit(VIEWS[0], 'ana', '/', (page) => snoozes(page, VIEWS[0].name))
  await world.visit(VIEWS[2], 'ana', '/', (page) => snoozes(page, VIEWS[2].name))
  await world.visit(VIEWS[2], 'ana', '/', worksByThumb)
  await answersAnInvitation(world)
  await world.visit(VIEWS[0], 'ana', '/', waitsForTheServer)
})

/** What is printed is what was written, and not how to print it. */
async function prints(page: Page): Promise<void> {
  await page.getByRole('row').filter({ hasText: 'Diego Paz' }).click()
  const letter = page.getByRole('article', { name: 'Diego Paz' })
  await letter.getByRole('button', { name: /^Más/ }).click()
  const opened = page.waitForEvent('popup')
  await page.getByRole('menuitem', { name: 'Imprimir' }).click()
  const sheet = await opened
  await sheet.getByText('diego@muestras.example').waitFor()
  await sheet.emulateMedia({ media: 'print' })
  assert.equal(await sheet.locator('.how').isVisible(), false)
  await sheet.getByText('Van las seis fotos').waitFor()
  await sheet.emulateMedia({ media: 'screen' })
  // Nothing runs on it, axe neither: what it says is looked at elsewhere.
  const copy = await page.context().newPage()
  await copy.setContent(await sheet.content())
  await look(copy, 'sheet')
  await copy.close()
  await sheet.close()
}

async function archivesAndUndoes(page: Page): Promise<void> {
  const row = page.getByRole('row').filter({ hasText: 'María Sosa' })
  await row.focus()
  await row.getByRole('button').click()
  await page.getByRole('menuitem', { name: 'Archivar' }).click()
  await row.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: /Deshacer/ }).click()
  await row.waitFor()
  await row.click()
  await page.getByRole('button', { name: 'Etiqueta', exact: true }).click()
  await page.getByRole('textbox', { name: 'Nueva etiqueta' }).waitFor()
  await look(page, 'label-desk-es')
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('e')
  await page.getByRole('heading', { level: 1, name: 'Archivo' }).waitFor()
}

async function snoozes(page: Page, view: string): Promise<void> {
  const row = page.getByRole('row').filter({ hasText: 'Diego Paz' })
  await row.focus()
  await row.getByRole('button').click()
  await page.getByRole('menuitem', { name: 'Posponer' }).click()
  const dialog = page.getByRole('dialog', { name: 'Posponer hasta' })
  await dialog.getByLabel('Otro día y hora').waitFor()
  await look(page, `snooze-${view}`)
  const putOff = moved(page)
  await dialog.getByRole('button', { name: /^Mañana, 0?8:/ }).click()
  await row.waitFor({ state: 'detached' })
  assert.equal((await putOff).status(), 200)
  await page.getByText(/^Pospuesto hasta el/).waitFor()
  if (view.startsWith('phone')) await page.getByRole('button', { name: 'Más', exact: true }).click()
  await page.getByRole('link', { name: 'Pospuestos', exact: true }).click()
  await row.getByText(/^Vuelve el/).waitFor()
  await look(page, `snoozed-${view}`)
  await comesLater(page, row)
  await row.click()
  // Whoever comes next finds it where it was.
  const takenBack = moved(page)
  await page.getByRole('button', { name: 'Llevar a la bandeja' }).click()
  await row.waitFor({ state: 'detached' })
  assert.equal((await takenBack).status(), 200)
}

/** What waits already gets another time, and stays where it waits. */
async function comesLater(page: Page, row: Locator): Promise<void> {
  const told = row.getByText(/^Vuelve el/)
  const before = await told.textContent()
  await row.focus()
  await row.getByRole('button').click()
  await page.getByRole('menuitem', { name: 'Posponer' }).click()
  const isOfTime = (text: string | null): boolean => text?.includes('"snoozed":{') === true
  const later = page.waitForResponse((answer) => isOfTime(answer.request().postData()))
  const dialog = page.getByRole('dialog', { name: 'Posponer hasta' })
  await dialog
    .getByRole('button', { name: /^Mañana/ })
    .last()
    .click()
  assert.equal((await later).status(), 200)
  assert.notEqual(await told.textContent(), before)
}

/** The answer to what moves a message. */
const moved = (page: Page): Promise<Response> =>
  page.waitForResponse((answer) => answer.request().postData()?.includes('"mailboxIds/') === true)

/** A row is swiped away and brought back; the folders lie behind the last tab, and a message begins under the thumb. */
async function worksByThumb(page: Page): Promise<void> {
  const row = page.getByRole('row').filter({ hasText: 'María Sosa' })
  const archived = moved(page)
  await swipe(page, row, 150)
  await row.waitFor({ state: 'detached' })
  assert.equal((await archived).status(), 200)
  const back = moved(page)
  await page.getByRole('button', { name: /Deshacer/ }).click()
  await row.waitFor()
  assert.equal((await back).status(), 200)
  await swipe(page, row, -150)
  await page.getByRole('dialog', { name: 'Posponer hasta' }).getByLabel('Otro día y hora').waitFor()
  await page.keyboard.press('Escape')
  // Too short to mean anything, and no tap either.
  await swipe(page, row, 40)
  await row.waitFor()
  await page.getByRole('button', { name: 'Más', exact: true }).click()
  await page.getByRole('dialog').getByRole('link', { name: 'Enviados' }).waitFor()
  await look(page, 'mail-more')
  await page.getByRole('dialog').getByRole('link', { name: 'Enviados' }).click()
  await page.getByRole('heading', { level: 1, name: 'Enviados' }).waitFor()
  await page.getByRole('link', { name: 'Escribir' }).click()
  await page.getByRole('textbox', { name: 'Asunto' }).waitFor()
}

/** By a finger that goes so far aside, in CSS pixels. */
async function swipe(page: Page, row: Locator, far: number): Promise<void> {
  const box = await row.boundingBox()
  assert.ok(box)
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const finger = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: number) =>
    finger.send('Input.dispatchTouchEvent', { type, touchPoints: at === undefined ? [] : [{ x: at, y }] })
  await touch('touchStart', x)
  for (const part of [0.25, 0.5, 0.75, 1]) await touch('touchMove', x + far * part)
  if (far > 100) await look(page, 'mail-swiped')
  await touch('touchEnd')
  await finger.detach()
}

/** Who sent it and what it is made of lie over the page, whatever its width; the names of the letter keep their place. */
async function looksBehind(page: Page, view: string): Promise<void> {
  const letter = page.getByRole('article', { name: 'Diego Paz' })
  const drawer = page.getByRole('complementary')
  await letter.getByRole('button', { name: '¿Quién envió esto?' }).click()
  await drawer.getByText('Qué decidió cada nivel').waitFor()
  await look(page, `who-${view}`)
  const place = await letter.getByText('Diego Paz', { exact: true }).boundingBox()
  assert.ok((place?.width ?? 0) > (place?.height ?? 0), 'the name stands on one line')
  await page.keyboard.press('Escape')
  await letter.getByRole('button', { name: /^Más/ }).click()
  await page.getByRole('menuitem', { name: 'Ver el original' }).click()
  await drawer.getByText('Subject: Fotos de la muestra').waitFor()
  await look(page, `source-${view}`)
  const saved = page.waitForEvent('download')
  await drawer.getByRole('link', { name: 'Descargar (.eml)' }).click()
  assert.equal((await saved).suggestedFilename(), 'Fotos de la muestra.eml')
  await page.keyboard.press('Escape')
}

async function waitsForTheServer(page: Page): Promise<void> {
  const row = page.getByRole('row').filter({ hasText: 'Carolina' })
  await row.waitFor()
  // A cut wire takes the same way, but is told in the console, which the world refuses.
  await page.route('**/jmap/api', (route) => route.fulfill({ status: 429, json: { code: 'busy' } }))
  await row.getByRole('button').click()
  await page.getByRole('menuitem', { name: 'Eliminar' }).click()
  await row.waitFor({ state: 'detached' })
  await page.getByText(WAITING).waitFor()
  await page.unroute('**/jmap/api')
  const sent = moved(page)
  await page.evaluate("dispatchEvent(new Event('online'))")
  assert.equal((await sent).status(), 200)
  await page.getByText(WAITING).waitFor({ state: 'detached' })
}

const INVITATION = [
  'From: Martín López <martin@distribuidora-sur.example>',
  ...['To: ana@empresa.test', 'Subject: Pedido 2291: la llamada', 'Message-ID: <llamada@sur.example>'],
  ...['MIME-Version: 1.0', 'Content-Type: multipart/alternative; boundary=b', '', '--b'],
  ...['Content-Type: text/plain; charset=utf-8', '', 'La llamada es el martes a las diez.', '--b'],
  ...['Content-Type: text/calendar; charset=utf-8; method=REQUEST', '', 'BEGIN:VCALENDAR', 'METHOD:REQUEST'],
  ...['BEGIN:VEVENT', 'UID:2291@sur.example', 'DTSTART:20261124T130000Z', 'DTEND:20261124T134500Z'],
  ...['SUMMARY:Pedido 2291: cómo y cuándo', 'LOCATION:Sala 2\\, piso 3', 'RRULE:FREQ=WEEKLY'],
  'ORGANIZER;CN="Martín López":mailto:martin@distribuidora-sur.example',
  ...['ATTENDEE;CN=Ana;PARTSTAT=NEEDS-ACTION:mailto:ana@empresa.test'],
  ...['ATTENDEE;CN=Luis Paz;PARTSTAT=ACCEPTED:mailto:luis@empresa.test', 'END:VEVENT', 'END:VCALENDAR'],
  ...['--b--', ''],
].join('\r\n')

/** It is shown in its message, and the answer is one that calendars read. RFC 6047 §2.4 */
async function answersAnInvitation({ server, visit }: Screens): Promise<void> {
  const ana = server.accounts.find(({ address }) => address.startsWith('ana@'))
  assert.ok(ana)
  const imap = await ImapClient.signIn(server.ports.imap, ana.address, ana.password)
  await imap.ok(`APPEND "INBOX" () {${Buffer.byteLength(INVITATION)}+}\r\n${INVITATION}`)
  await visit(VIEWS[0], 'ana', '/', async (page) => {
    await page.getByRole('row').filter({ hasText: 'la llamada' }).click()
    const card = page.getByRole('region', { name: 'Invitación' })
    await card.getByText('Pedido 2291: cómo y cuándo').waitFor()
    await card.getByText('Se repite todas las semanas').waitFor()
    await look(page, 'invitation-desk-es')
    await card.getByRole('button', { name: 'Sí, asistiré' }).click()
    await card.getByText('Usted respondió que asistirá.').waitFor()
    await page.setViewportSize({ width: 390, height: 844 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await look(page, 'invitation-phone-es-dark')
  })
  await imap.ok('SELECT "Sent"')
  assert.match((await imap.ok('FETCH * BODYSTRUCTURE')).join(''), /"calendar" \([^)]*"method" "REPLY"/i)
}

async function fillInbox({ server }: Screens): Promise<void> {
  const ana = server.accounts.find(({ address }) => address.startsWith('ana@'))
  assert.ok(ana)
  const imap = await ImapClient.signIn(server.ports.imap, ana.address, ana.password)
  for (const { from, subject, hours } of LETTERS) {
    const when = new Date(Date.now() - hours * HOUR_MS)
    const day = when.toUTCString().replace(/^\w+, (\d+) (\w+) (\d+) ([\d:]+).*$/, '$1-$2-$3 $4 +0000')
    const letter = [
      ...[`From: ${from}`, `To: ana@empresa.test`, `Subject: ${subject}`, `Date: ${when.toUTCString()}`],
      ...[
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: 8bit',
        '',
      ],
      'Van las seis fotos. La tercera es la que quiere el cliente.\r\n\r\nSaludos\r\n',
    ].join('\r\n')
    const size = Buffer.byteLength(letter)
    await imap.ok(`APPEND "INBOX" () "${day}" {${size}+}\r\n${letter}`)
  }
}
