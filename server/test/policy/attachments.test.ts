/** Files that a company does not take: by either name, by what they are, to it and from it. */
import { type TestContext, test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import { systemScheduler } from '../../src/lib/scheduler.ts'
import { extensionOf } from '../../src/mail/mime/file-extension.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import { createLazyFileOpener } from '../../src/service/filter/attachments/lazy-file-opener.ts'
import { attachmentMethods } from '../../src/service/policy/attachment-methods.ts'
import { findRefusedFile, LOCKED } from '../../src/service/policy/find-refused-file.ts'
import { ATTACHMENTS_SETTING } from '../../src/store/directory-attachments.ts'
import { OPERATOR, openTestAdmin } from '../directory/admin.ts'
import { addAccount, addCompany } from '../directory/company.ts'
import { encryptedZip } from '../kit/hostile-files.ts'
import { messageWith, officeFile } from '../kit/office-files.ts'
import { openSmtpWorld, type SmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'
import { zip } from '../kit/zip.ts'

const PROGRAM = Buffer.from('MZ\u0000\u0001 this program cannot be run').toString('base64')
const TEXT = Buffer.from('hola').toString('base64')

/** A message with one attachment, `fields` being all that its header says. */
function withPart(fields: readonly string[], body = TEXT): string {
  const part = [...fields, '', body].join('\r\n')
  return [
    'From: ana@empresa.test',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    '',
    'hola',
    '--b',
    part,
    '--b--',
    '',
  ].join('\r\n')
}

const BASE64 = 'Content-Transfer-Encoding: base64'
const REFUSED: readonly (readonly string[])[] = [
  ['Content-Disposition: attachment; filename="factura.exe"'],
  ['Content-Disposition: attachment; filename="factura.pdf.EXE"'],
  ['Content-Disposition: attachment; filename="factura.exe. . "'],
  ['Content-Disposition: attachment; filename="factura.exe:oculto"'],
  ['Content-Disposition: attachment; filename="factura.exe"'],
  ["Content-Disposition: attachment; filename*=utf-8''factura%2Eexe"],
  ['Content-Disposition: attachment; filename*0="factura.e"; filename*1="xe"'],
  ['Content-Disposition: attachment; filename="=?utf-8?B?ZmFjdHVyYS5leGU=?="'],
  ['Content-Disposition: attachment; filename="factura\u202Etxt.exe"'],
  // Some programs believe the one name, some the other.
  [
    'Content-Type: application/pdf; name="factura.exe"',
    'Content-Disposition: attachment; filename="factura.pdf"',
  ],
  [
    'Content-Type: application/pdf; name="factura.pdf"',
    'Content-Disposition: inline; filename="factura.exe"',
  ],
  ['Content-Type: application/octet-stream;\r\n name=factura.exe'],
]
const TAKEN: readonly (readonly string[])[] = [
  ['Content-Disposition: attachment; filename="factura.pdf"'],
  ['Content-Disposition: attachment; filename="factura exe"'],
  ['Content-Disposition: attachment; filename="exe"'],
  ['Content-Disposition: attachment; filename="factura.exe.pdf"'],
  ['Content-Disposition: attachment'],
]

async function find(message: string): Promise<string | undefined> {
  const found = await findRefusedFile(Buffer.from(message), new Set(['exe', 'zip']), async () => undefined)
  return found?.kind === 'file' ? found.extension : found?.kind
}

test('found by name', async (t: TestContext) => {
  for (const fields of REFUSED) {
    t.assert.strictEqual(await find(withPart([...fields, BASE64])), 'exe', fields.join())
    const within = `From: x@otra.test\r\nContent-Type: message/rfc822\r\n\r\n${withPart([...fields, BASE64])}`
    t.assert.strictEqual(await find(within), 'exe', `within another: ${fields.join()}`)
  }
  for (const fields of TAKEN)
    t.assert.strictEqual(await find(withPart([...fields, BASE64])), undefined, fields.join())
  t.assert.strictEqual(extensionOf('a.tar.gz'), 'gz')
  t.assert.strictEqual(extensionOf('.exe'), 'exe')
})

test('found by what it is, and not hidden by depth', async (t: TestContext) => {
  const named = (name: string): string => `Content-Disposition: attachment; filename="${name}"`
  t.assert.strictEqual(await find(withPart([named('foto.jpg'), BASE64], PROGRAM)), 'exe')
  t.assert.strictEqual(await find(withPart([BASE64], PROGRAM)), 'exe')
  const quoted = 'Content-Transfer-Encoding: quoted-printable'
  t.assert.strictEqual(await find(withPart([named('foto.jpg'), quoted], '=4D=5A=90=00')), 'exe')
  t.assert.strictEqual(await find(`From: a@b.test\r\n${BASE64}\r\n\r\n${PROGRAM}`), 'exe')
  let deep = withPart([named('factura.exe')])
  for (let i = 0; i < 200; i++) deep = `Content-Type: message/rfc822\r\n\r\n${deep}`
  t.assert.strictEqual(await find(deep), 'unread')
})

async function refuse(world: SmtpWorld, ...extensions: string[]): Promise<void> {
  const { organisationId } = world.empresa
  await world.directory.write(({ settings }) =>
    settings.set('organisation', organisationId, ATTACHMENTS_SETTING, extensions),
  )
}

eachEngine(
  'a company refuses them in both directions, and its neighbour does not',
  async (t: TestContext, engine) => {
    await using world = await openSmtpWorld(engine)
    await addAccount(world.directory, await addCompany(world.directory, 'Vecina', 'vecina.test'), 'eva')
    const program = withPart(['Content-Disposition: attachment; filename="año.exe"', BASE64], PROGRAM)
    await using stranger = await world.client('mx')
    const send = (...to: string[]): Promise<string> => stranger.send('x@otra.test', to, program)
    t.assert.match(await send('luis@empresa.test'), /^250 /)
    await refuse(world, 'exe')
    t.assert.match(
      await send('luis@empresa.test'),
      /^550-5\.7\.1 empresa\.test no admite adjuntos de tipo \.exe \(ano\.exe\)\. [\s\S]*550 5\.7\.1 empresa\.test does not take \.exe attachments \(ano\.exe\)\./,
    )
    t.assert.match(await send('eva@vecina.test'), /^250 /)
    t.assert.match(await send('eva@vecina.test', 'luis@empresa.test'), /^550[- ]5\.7\.1 empresa\.test /)
    await using client = await world.client('submission')
    t.assert.match(
      await client.send('ana@empresa.test', ['eva@vecina.test'], program),
      /^550 5\.7\.1 empresa\.test no admite adjuntos de tipo \.exe/,
    )
    t.assert.deepStrictEqual(world.queued, [])
    t.assert.strictEqual((await world.mailbox(world.accounts.luis)).length, 1)
    await using lmtp = await world.client('lmtp')
    await lmtp.say('MAIL FROM:<x@otra.test>')
    for (const to of ['luis@empresa.test', 'eva@vecina.test']) await lmtp.say(`RCPT TO:<${to}>`)
    await lmtp.say('DATA')
    const answer = await lmtp.say(`${program}\r\n.`)
    t.assert.match(answer, /^550[- ]5\.7\.1 empresa\.test /)
  },
)

eachEngine('its admins say which', async (t: TestContext, engine) => {
  await using admin = await openTestAdmin(engine.name)
  const { directory } = admin
  const methods = methodTable(attachmentMethods({ directory, log: silentLog }))
  const jefa = await admin.as('jefa@empresa.test')
  const set = await callAdmin(methods, jefa, 'attachments.set', { refused: ['*.EXE', '.bat', 'exe'] })
  t.assert.deepStrictEqual(set, { company: 'Empresa', refused: ['bat', 'exe'] })
  t.assert.deepStrictEqual(
    [...(await directory.refusedAttachments(admin.empresa.organisationId))],
    ['bat', 'exe'],
  )
  t.assert.strictEqual((await directory.refusedAttachments(admin.ajena.organisationId)).size, 0)
  const heard = async (
    who: typeof jefa,
    input: { readonly [key: string]: string | string[] },
  ): Promise<string> => {
    try {
      await callAdmin(methods, who, 'attachments.set', input)
      return 'ok'
    } catch (error) {
      if (error instanceof Refusal) return `${error.code} ${error.text.key}`
      throw error
    }
  }
  t.assert.strictEqual(
    await heard(jefa, { company: 'Ajena', refused: ['exe'] }),
    'not-found directory.noCompany',
  )
  t.assert.strictEqual(await heard(OPERATOR, { refused: ['exe'] }), 'invalid directory.whichCompany')
  t.assert.strictEqual(
    await heard(await admin.as('ana@empresa.test'), { refused: ['exe'] }),
    'forbidden admin.forbidden',
  )
  t.assert.strictEqual(await heard(jefa, { refused: ['a/b'] }), 'invalid admin.invalidInput')
  const cleared = await callAdmin(methods, jefa, 'attachments.clear', {})
  t.assert.deepStrictEqual(cleared, { company: 'Empresa', refused: [] })
})

const fileOpener = createLazyFileOpener({ scheduler: systemScheduler, metrics: new Metrics() })

async function findWithin(refused: readonly string[], ...files: Parameters<typeof messageWith>[1]) {
  return await findRefusedFile(messageWith('x', files), new Set(refused), async () => undefined, fileOpener)
}

test('found within archives, by name and by what it is', async (t: TestContext) => {
  const program = Buffer.from('MZ\u0000\u0001 this program cannot be run')
  const inner = zip([{ name: 'b.zip', data: zip([{ name: 'factura.exe', data: Buffer.from('x') }]) }])
  t.assert.deepStrictEqual(await findWithin(['exe'], { name: 'a.dat', bytes: inner }), {
    kind: 'file',
    name: 'factura.exe',
    extension: 'exe',
  })
  const hidden = zip([{ name: 'factura.pdf', data: program }])
  t.assert.deepStrictEqual(await findWithin(['exe'], { name: 'a.zip', bytes: hidden }), {
    kind: 'file',
    name: 'factura.pdf',
    extension: 'exe',
  })
  t.assert.strictEqual(await findWithin(['scr'], { name: 'a.zip', bytes: hidden }), undefined)
  t.assert.deepStrictEqual(await findWithin(['exe'], { name: 'a.zip', bytes: encryptedZip('factura.exe') }), {
    kind: 'file',
    name: 'factura.exe',
    extension: 'exe',
  })
})

test('files with a password, where the company says so', async (t: TestContext) => {
  const locked = { name: 'a.zip', bytes: encryptedZip('factura.pdf') }
  t.assert.strictEqual(await findWithin(['exe'], locked), undefined)
  t.assert.deepStrictEqual(await findWithin([LOCKED], locked), { kind: 'locked', name: 'a.zip' })
  const pdf = { name: 'a.pdf', bytes: officeFile('acta-encrypted.pdf') }
  t.assert.deepStrictEqual(await findWithin([LOCKED], pdf), { kind: 'locked', name: 'a.pdf' })
  t.assert.strictEqual(
    await findWithin([LOCKED], { name: 'a.pdf', bytes: officeFile('acta.pdf') }),
    undefined,
  )
})

eachEngine('what is in archives is refused by name, and so are passwords', async (t: TestContext, name) => {
  await using world = await openSmtpWorld(name, { fileOpener })
  await refuse(world, 'exe', LOCKED)
  await using stranger = await world.client('mx')
  const send = (file: string, bytes: Buffer): Promise<string> =>
    stranger.send('x@otra.test', ['luis@empresa.test'], messageWith('x', [{ name: file, bytes }]).toString())
  t.assert.match(
    await send('a.zip', zip([{ name: 'b/factura.exe', data: Buffer.from('x') }])),
    /^550[- ]5\.7\.1 empresa\.test no admite adjuntos de tipo \.exe \(b\/factura\.exe\)/,
  )
  t.assert.match(
    await send('a.zip', encryptedZip('nota.pdf')),
    /^550[- ]5\.7\.1 a\.zip tiene clave y no se puede revisar/,
  )
  t.assert.match(await send('a.zip', zip([{ name: 'nota.pdf', data: Buffer.from('x') }])), /^250 /)
})
