/** The company's text under its mail: in what its people send, not in what passes through, and set by its admins. */
import type { TestContext } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { readStructure, walkParts } from '../../src/mail/mime/structure.ts'
import { partText } from '../../src/mail/mime/text.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import { footerMethods } from '../../src/service/policy/footer-methods.ts'
import { FOOTER_SETTING } from '../../src/store/directory-footer.ts'
import { openTestAdmin } from '../directory/admin.ts'
import { openSmtpWorld, type SmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

const TEXT = 'Este correo es confidencial. Año 2026.'
const HOLA = 'From: ana@empresa.test\r\nSubject: hola\r\n\r\nhola'

function put(world: SmtpWorld, value: unknown): Promise<void> {
  const { organisationId } = world.empresa
  return world.directory.write(({ settings }) =>
    settings.set('organisation', organisationId, FOOTER_SETTING, value),
  )
}

/** The first text of the message queued last. */
function lastText(world: SmtpWorld): string {
  const bytes = world.queued.at(-1)?.bytes ?? new Uint8Array()
  const [first] = [...walkParts(readStructure(bytes).root)].filter(({ kind }) => kind === 'leaf')
  return first === undefined ? '' : partText(bytes, first)
}

eachEngine('under what its people send, and nothing else', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await put(world, { text: TEXT })
  await using client = await world.client('submission')
  t.assert.match(await client.send('ana@empresa.test', ['x@otra.test', 'luis@empresa.test'], HOLA), /^250 /)
  t.assert.strictEqual(lastText(world), `hola\n\n${TEXT}\n`)
  const [kept = ''] = await world.mailbox(world.accounts.luis)
  t.assert.match(kept, /\r\nReceived: [\s\S]*charset=utf-8[\s\S]*A=C3=B1o 2026\./)
  // What strangers write passes through as it came, also by an alias of the company.
  await using stranger = await world.client('mx')
  t.assert.match(await stranger.send('x@otra.test', ['ventas@empresa.test'], HOLA), /^250 /)
  t.assert.strictEqual(lastText(world).trimEnd(), 'hola')
  const signed = [
    'From: ana@empresa.test',
    'Content-Type: multipart/signed; boundary=s; protocol="application/pgp-signature"',
    '',
    '--s\r\n\r\nhola\r\n--s\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n--s--\r\n',
  ].join('\r\n')
  t.assert.match(await client.send('ana@empresa.test', ['x@otra.test'], signed), /^250 /)
  t.assert.strictEqual(lastText(world).trimEnd(), 'hola')
  await put(world, { text: TEXT, outsideOnly: true })
  t.assert.match(await client.send('ana@empresa.test', ['luis@empresa.test'], HOLA), /^250 /)
  t.assert.doesNotMatch((await world.mailbox(world.accounts.luis)).at(-1) ?? TEXT, /confidencial/)
  t.assert.match(await client.send('ana@empresa.test', ['cerrado@empresa.test'], HOLA), /^250 /)
  t.assert.match(lastText(world), /confidencial/)
})

eachEngine('its admins set it', async (t: TestContext, engine) => {
  await using admin = await openTestAdmin(engine.name)
  const methods = methodTable(footerMethods({ directory: admin.directory, log: silentLog }))
  const jefa = await admin.as('jefa@empresa.test')
  const otra = await admin.as('otra@ajena.test')
  const footer = { text: TEXT, html: null, outsideOnly: true }
  t.assert.deepStrictEqual(
    await callAdmin(methods, jefa, 'footer.set', { text: `${TEXT}\n`, outsideOnly: true }),
    {
      company: 'Empresa',
      footer,
    },
  )
  t.assert.deepStrictEqual(await callAdmin(methods, otra, 'footer.show', {}), {
    company: 'Ajena',
    footer: null,
  })
  await t.assert.rejects(callAdmin(methods, otra, 'footer.set', { company: 'Empresa', text: 'x' }), {
    code: 'not-found',
  })
  await t.assert.rejects(callAdmin(methods, await admin.as('ana@empresa.test'), 'footer.show', {}), {
    code: 'forbidden',
  })
  await t.assert.rejects(callAdmin(methods, jefa, 'footer.set', { text: 'a\u0007b' }), { code: 'invalid' })
  await callAdmin(methods, jefa, 'footer.clear', {})
  t.assert.strictEqual(await admin.directory.footer(admin.empresa.organisationId), undefined)
})
