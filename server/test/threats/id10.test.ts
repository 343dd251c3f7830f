/**
 * Sessions and links for a new password: bound to 256 bits that only the person holds, good once or until something
 * changed, and never believed beyond what their schema says.
 */
import { type TestContext, test } from 'node:test'
import type { LogFields } from '../../src/lib/log.ts'
import { silentLog } from '../../src/lib/log.ts'
import { RESET_LIFE_MS, SESSION_IDLE_MS, SESSION_LIFE_MS } from '../../src/service/session/limits.ts'
import { tokenDigest } from '../../src/service/session/token.ts'
import { OPERATOR } from '../directory/admin.ts'
import { addAppPassword } from '../directory/sign-in.ts'
import { ENGINES } from '../kit/engines.ts'
import { cookieOf, sending, submitting } from '../kit/http-client.ts'
import { type HttpWorld, openHttpWorld } from '../kit/http-world.ts'
import { PASSWORD } from '../kit/mailbox-world.ts'

const ANA = 'ana@empresa.test'
const NEW_PASSWORD = 'cuatro caballos sin nombre'

for (const name of ENGINES) {
  test(`a session: its cookie, its ends, on ${name}`, async (t: TestContext) => {
    await using world = await openHttpWorld(name)
    const { clock } = world.admin
    const first = await world.ask('/api/v1/session', sending('POST', { address: ANA, password: PASSWORD }))
    t.assert.match(
      String(first.headers['set-cookie']),
      /^__Host-valija=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=2592000$/,
    )
    const cookie = cookieOf(first)
    t.assert.strictEqual(await statusOf(world, cookie), 200)

    const again = await world.ask(
      '/api/v1/session',
      sending('POST', { address: ANA, password: PASSWORD }, { cookie, 'x-valija-request': '1' }),
    )
    t.assert.notStrictEqual(cookieOf(again), cookie, 'a new one at each sign-in')
    t.assert.strictEqual(await statusOf(world, cookie), 401, 'and the one of before is over')
    t.assert.strictEqual(await statusOf(world, `${cookieOf(again)}; ${cookie}`), 401, 'two are none')

    const idle = await world.signIn(ANA)
    clock.ms += SESSION_IDLE_MS - 1
    t.assert.strictEqual(await statusOf(world, idle), 200, 'used in time')
    clock.ms += SESSION_IDLE_MS
    t.assert.strictEqual(await statusOf(world, idle), 401, 'not used for too long')

    const long = await world.signIn(ANA)
    const endMs = clock.ms + SESSION_LIFE_MS
    while (clock.ms + SESSION_IDLE_MS / 2 < endMs) {
      clock.ms += SESSION_IDLE_MS / 2
      t.assert.strictEqual(await statusOf(world, long), 200)
    }
    clock.ms = endMs
    t.assert.strictEqual(await statusOf(world, long), 401, 'its absolute end, however often it is used')
  })

  test(`one's sessions are seen and ended; nobody else's, on ${name}`, async (t: TestContext) => {
    await using world = await openHttpWorld(name)
    const [here, there, luis] = [
      await world.signIn(ANA),
      await world.signIn(ANA),
      await world.signIn('luis@empresa.test'),
    ]
    const listed = (await world.ask('/api/v1/sessions', { headers: { cookie: here } })).json()
    const sessions = listed['sessions'] as { id: string; current: boolean }[]
    t.assert.strictEqual(sessions.length, 2)
    const other = sessions.find(({ current }) => !current)?.id ?? ''
    const end = async (cookie: string): Promise<number> => {
      const headers = { cookie, 'x-valija-request': '1' }
      return (await world.ask(`/api/v1/sessions/${other}`, { method: 'DELETE', headers })).status
    }
    t.assert.strictEqual(await end(luis), 404)
    t.assert.strictEqual(await statusOf(world, there), 200)
    t.assert.strictEqual(await end(here), 204)
    t.assert.strictEqual(await statusOf(world, there), 401)
    const headers = { cookie: here, 'x-valija-request': '1' }
    const out = await world.ask('/api/v1/session', { method: 'DELETE', headers })
    t.assert.match(String(out.headers['set-cookie']), /^__Host-valija=; .*Max-Age=0$/)
    t.assert.strictEqual(await statusOf(world, here), 401)
  })

  test(`what changes the account ends its sessions, on ${name}`, async (t: TestContext) => {
    await using world = await openHttpWorld(name)
    const { admin } = world
    for (const [method, input] of [
      ['account.password', { address: ANA, password: NEW_PASSWORD }],
      ['account.set', { address: ANA, role: 'company-admin' }],
      ['account.set', { address: ANA, protocols: ['imap'] }],
      ['account.set', { address: ANA, protocols: ['imap', 'web'] }],
      ['account.suspend', { address: ANA }],
      ['account.enable', { address: ANA }],
    ] as const) {
      const cookies = await tryToSignIn(world)
      await admin.call(OPERATOR, method, input)
      for (const cookie of cookies) t.assert.strictEqual(await statusOf(world, cookie), 401, method)
      await admin.call(OPERATOR, 'account.password', { address: ANA, password: PASSWORD })
    }
  })

  test(`a record that somebody changed is dropped and told, on ${name}`, async (t: TestContext) => {
    const told: [string, LogFields | undefined][] = []
    const log = { ...silentLog, warn: (event: string, fields?: LogFields) => told.push([event, fields]) }
    await using world = await openHttpWorld(name, { log })
    const luis = await world.directory.accountByAddress('luis@empresa.test')
    const good = async (): Promise<{
      cookie: string
      digest: Uint8Array
      record: Record<string, unknown>
    }> => {
      const cookie = await world.signIn(ANA)
      const digest = tokenDigest(cookie.split('=')[1] ?? '')
      if (digest === undefined) throw new Error('no token')
      const stored = await world.directory.read(({ webSessions }) => webSessions.get(digest))
      return { cookie, digest, record: JSON.parse(stored?.record ?? '') as Record<string, unknown> }
    }
    const forgeries: ((record: Record<string, unknown>) => string)[] = [
      () => 'not JSON',
      () => '"text"',
      () => 'null',
      (record) => JSON.stringify({ ...record, role: 'operator' }),
      (record) => JSON.stringify({ ...record, accountId: luis?.id }),
      (record) => JSON.stringify({ ...record, v: 2 }),
      (record) => JSON.stringify({ ...record, version: '1' }),
      (record) => JSON.stringify(record).replace('{', '{"__proto__":{"admin":true},'),
      () => '['.repeat(50_000),
    ]
    for (const forge of forgeries) {
      const { cookie, digest, record } = await good()
      await writeRecord(world, digest, forge(record))
      told.length = 0
      t.assert.strictEqual(await statusOf(world, cookie), 401, forge(record).slice(0, 60))
      t.assert.deepStrictEqual(
        told.map(([event]) => event),
        ['session.tampered'],
      )
      await writeRecord(world, digest, JSON.stringify(record))
      t.assert.strictEqual(await statusOf(world, cookie), 401, 'it does not come back')
    }
    t.assert.strictEqual(({} as Record<string, unknown>)['admin'], undefined)
  })

  test(`a link sets the password once and ends what was open, on ${name}`, async (t: TestContext) => {
    await using world = await openHttpWorld(name)
    const { directory } = world
    const ana = await directory.accountByAddress(ANA)
    if (ana === undefined) throw new Error('no ana')
    await addAppPassword(directory, ana.id, 'abcde-fghij', { scopes: ['imap'] })
    const session = await world.signIn(ANA)
    const { status, url } = await makeLink(world, 'jefa@empresa.test', ANA)
    t.assert.strictEqual(status, 201)
    t.assert.match(url, /^https:\/\/mail\.empresa\.test\/password\/[\w-]{43}$/)
    const path = new URL(url).pathname
    const page = await world.ask(path)
    t.assert.strictEqual(page.status, 200)
    t.assert.match(page.text, /ana@empresa\.test/)
    t.assert.strictEqual((await world.ask(path)).status, 200, 'looking uses nothing up')

    const short = await world.ask(path, submitting({ username: ANA, password: 'corta', again: 'corta' }))
    t.assert.strictEqual(short.status, 422)
    t.assert.match(short.text, /role="alert"/)
    const unlike = await world.ask(path, submitting({ password: NEW_PASSWORD, again: `${NEW_PASSWORD}x` }))
    t.assert.strictEqual(unlike.status, 422, 'nor does a password that cannot be')

    const fields = { username: ANA, password: NEW_PASSWORD, again: NEW_PASSWORD }
    const both = await Promise.all([world.ask(path, submitting(fields)), world.ask(path, submitting(fields))])
    t.assert.deepStrictEqual(both.map((answer) => answer.status).sort(), [200, 410], 'once, also at once')
    const done = both.find((answer) => answer.status === 200)
    t.assert.match(done?.text ?? '', /IMAP/, 'the app password that still works is named')
    t.assert.strictEqual((await world.ask(path, submitting(fields))).status, 410)
    t.assert.strictEqual((await world.ask(path)).status, 410)
    t.assert.strictEqual(await statusOf(world, session), 401, 'sessions end')
    const signIn = (password: string) =>
      world.ask('/api/v1/session', sending('POST', { address: ANA, password }))
    t.assert.strictEqual((await signIn(PASSWORD)).status, 401)
    t.assert.strictEqual((await signIn(NEW_PASSWORD)).status, 201)
    const notice = world.sent.at(-1)
    t.assert.strictEqual(notice?.recipients[0]?.address, ANA)
    t.assert.strictEqual(notice?.reversePath, null)
    t.assert.strictEqual((await directory.read(({ appPasswords }) => appPasswords.list(ana.id))).length, 1)

    const second = await makeLink(world, 'jefa@empresa.test', ANA)
    const away = { ...fields, drop: 'yes' }
    t.assert.strictEqual((await world.ask(new URL(second.url).pathname, submitting(away))).status, 200)
    t.assert.strictEqual((await directory.read(({ appPasswords }) => appPasswords.list(ana.id))).length, 0)
  })

  test(`a link ends by time, and with every change; false ones never were, on ${name}`, async (t: TestContext) => {
    await using world = await openHttpWorld(name)
    const { clock } = world.admin
    const late = await makeLink(world, 'jefa@empresa.test', ANA)
    clock.ms += RESET_LIFE_MS - 1
    t.assert.strictEqual((await world.ask(new URL(late.url).pathname)).status, 200)
    clock.ms += 1
    t.assert.strictEqual((await world.ask(new URL(late.url).pathname)).status, 410)

    const [one, two] = [
      await makeLink(world, 'jefa@empresa.test', ANA),
      await makeLink(world, 'jefa@empresa.test', ANA),
    ]
    const fields = { password: NEW_PASSWORD, again: NEW_PASSWORD }
    t.assert.strictEqual((await world.ask(new URL(one.url).pathname, submitting(fields))).status, 200)
    t.assert.strictEqual((await world.ask(new URL(two.url).pathname, submitting(fields))).status, 410)

    for (const path of ['x', 'A'.repeat(43), 'A'.repeat(44), '%00', '..%2f..%2fetc', `${'A'.repeat(42)}=`]) {
      const { status } = await world.ask(`/password/${path}`)
      t.assert.ok(status === 404 || status === 400, `${path}: ${status}`)
    }
    t.assert.strictEqual(
      (await makeLink(world, 'otra@ajena.test', ANA)).status,
      404,
      'a stranger of another company',
    )
    t.assert.strictEqual((await makeLink(world, 'luis@empresa.test', ANA)).status, 403)
    t.assert.strictEqual((await makeLink(world, 'jefa@empresa.test', 'operador@servicio.test')).status, 404)
  })

  test(`the recovery address gets the link, whoever asks hears the same, on ${name}`, async (t: TestContext) => {
    await using world = await openHttpWorld(name)
    const cookie = await world.signIn(ANA)
    const headers = { cookie, 'x-valija-request': '1' }
    const set = (address: string) =>
      world.ask('/api/v1/account/recovery-address', sending('PUT', { address }, headers))
    t.assert.strictEqual((await set(ANA)).status, 400, 'not the account itself')
    t.assert.strictEqual((await set('no address')).status, 400)
    t.assert.strictEqual((await set('ana.privada@correo.example')).status, 200)
    t.assert.strictEqual(world.sent.at(-1)?.recipients[0]?.address, ANA, 'the account is told')
    world.admin.clock.ms += 5 * 60_000 + 1
    t.assert.strictEqual((await set('otra@correo.example')).status, 403, 'only with a fresh sign-in')

    const before = world.sent.length
    const answers = []
    for (const address of [ANA, 'luis@empresa.test', 'nadie@empresa.test', 'x@evil.test', 'basura'])
      answers.push(
        await world.ask(
          '/api/v1/password-reset',
          sending('POST', { address }, { host: 'mail.empresa.test', 'x-forwarded-host': 'evil.test' }),
        ),
      )
    const told = answers.map(({ status, text, headers: { date: _date, ...rest } }) => ({
      status,
      text,
      rest,
    }))
    for (const answer of told) t.assert.deepStrictEqual(answer, told[0])
    t.assert.strictEqual(told[0]?.status, 202)
    for (let tries = 0; world.sent.length === before && tries < 100; tries++)
      await new Promise((resolve) => setTimeout(resolve, 20))
    t.assert.strictEqual(world.sent.length, before + 1, 'one mail, to the one who chose an address')
    const mail = world.sent.at(-1)
    t.assert.strictEqual(mail?.recipients[0]?.address, 'ana.privada@correo.example')
    const link = /https:\/\/\S+/.exec(plainOf(mail?.bytes))?.[0] ?? ''
    t.assert.match(link, /^https:\/\/mail\.empresa\.test\/password\//, 'by our name, never by what was asked')
    t.assert.strictEqual((await world.ask(new URL(link).pathname)).status, 200)
    t.assert.strictEqual(
      (await world.ask('/api/v1/password-reset', sending('POST', { address: ANA }), 'evil.test')).status,
      421,
    )
  })
}

async function statusOf(world: HttpWorld, cookie: string): Promise<number> {
  return (await world.ask('/api/v1/session', { headers: { cookie } })).status
}

/** Every cookie that a sign-in gets; none when the account may not. */
async function tryToSignIn(world: HttpWorld): Promise<readonly string[]> {
  const answer = await world.ask('/api/v1/session', sending('POST', { address: ANA, password: PASSWORD }))
  return answer.status === 201 ? [cookieOf(answer)] : []
}

async function writeRecord(world: HttpWorld, digest: Uint8Array, record: string): Promise<void> {
  await world.directory.writeUnseen(async ({ webSessions }) => {
    const stored = await webSessions.get(digest)
    if (stored === undefined) return
    await webSessions.drop(digest)
    await webSessions.add(digest, { ...stored, record })
  })
}

async function makeLink(
  world: HttpWorld,
  by: string,
  of: string,
): Promise<{ readonly status: number; readonly url: string }> {
  const headers = { cookie: await world.signIn(by), 'x-valija-request': '1' }
  const answer = await world.ask(`/api/v1/accounts/${of}/reset-link`, { method: 'POST', headers })
  return { status: answer.status, url: answer.status === 201 ? String(answer.json()['url']) : '' }
}

/** The plain text of a notice. */
function plainOf(bytes: Uint8Array | undefined): string {
  const [, body = ''] = Buffer.from(bytes ?? [])
    .toString()
    .split(/Content-Type: text\/plain[\s\S]*?\r\n\r\n/)
  return Buffer.from(body.split('\r\n--')[0] ?? '', 'base64').toString()
}
