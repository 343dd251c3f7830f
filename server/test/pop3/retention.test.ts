/** The window that cannot lose mail: only what the main device has wholly received, and what is old enough, leaves. */
import type { TestContext } from 'node:test'
import { Refusal } from '../../src/lib/refusal.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { addCompany } from '../directory/company.ts'
import { type SteppedClock, steppedClock } from '../directory/sign-in.ts'
import type { Engine } from '../kit/engines.ts'
import { addDevices, DAY_MS, type Devices } from '../kit/pop3-devices.ts'
import { openPop3World, type Pop3World } from '../kit/pop3-world.ts'
import { eachEngine, inboxOf, refuses } from '../kit/stores.ts'

type Place = AsyncDisposable & {
  readonly world: Pop3World
  readonly clock: SteppedClock
  readonly devices: Devices
  /** How many there are in the INBOX. */
  there(): Promise<number>
}

async function open(engine: Engine, count = 2): Promise<Place> {
  const clock = steppedClock()
  const world = await openPop3World(engine, { clock })
  const account = { id: world.accounts.ana, address: 'ana@empresa.test' }
  const devices = await addDevices(world, clock, account, count)
  return {
    world,
    clock,
    devices,
    there: async () => (await world.store().mailbox('INBOX'))?.messages ?? -1,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}

const message = (n: number): string => `Subject: ${n}\r\n\r\nHola ${n}.\r\n`

function fieldOf(value: Json, name: string): unknown {
  return (value as { readonly [key: string]: unknown })[name]
}

eachEngine(
  'M21: without a main device nothing leaves, whatever was received',
  async (t: TestContext, engine) => {
    await using place = await open(engine)
    const { world, clock, devices } = place
    await world.deliver('ana', message(1))
    await using pc = await devices.client(0)
    await pc.message('RETR 1')
    await pc.ok('QUIT')
    clock.ms += 400 * DAY_MS
    t.assert.deepStrictEqual(await devices.run(), { accounts: 0, messages: 0, failed: 0 })
    t.assert.strictEqual(fieldOf(await devices.admin('preview'), 'why'), 'no-primary')
    t.assert.strictEqual(await place.there(), 1)
  },
)

eachEngine('M21: what the main device received leaves after fifteen days', async (t: TestContext, engine) => {
  await using place = await open(engine)
  const { world, clock, devices } = place
  await devices.admin('set', { primary: { appPassword: devices.appIds[0] ?? 0 } })
  await world.deliver('ana', message(1), message(2), message(3))
  await using phone = await devices.client(1)
  for (const n of [1, 2, 3]) await phone.message(`RETR ${n}`)
  await phone.ok('QUIT')
  await using pc = await devices.client(0)
  await pc.message('RETR 1')
  await pc.message('TOP 2 1000')
  // As fetchmail asks for what it keeps on the server.
  await pc.message('TOP 3 99999999')
  await pc.ok('QUIT')
  clock.ms += 15 * DAY_MS
  t.assert.strictEqual((await devices.run()).messages, 0, 'not a moment before')
  clock.ms += 1
  t.assert.strictEqual(fieldOf(await devices.admin('preview'), 'messages'), 2)
  t.assert.strictEqual((await devices.run()).messages, 2)
  await using later = await devices.client(1)
  t.assert.deepStrictEqual((await later.lines('UIDL')).length, 1)
  t.assert.match((await later.message('RETR 1')).toString(), /Hola 2/, 'its top alone is not the message')
})

eachEngine('M21: a copy device hides for itself; the main one removes', async (t: TestContext, engine) => {
  await using place = await open(engine, 3)
  const { world, devices } = place
  await devices.admin('set', { primary: { appPassword: devices.appIds[0] ?? 0 } })
  await world.deliver('ana', message(1), message(2), message(3))
  await using phone = await devices.client(1)
  await phone.ok('DELE 2')
  await phone.ok('QUIT')
  t.assert.strictEqual(await place.there(), 3)
  await using again = await devices.client(1)
  t.assert.strictEqual((await again.ok('STAT')).split(' ')[0], '2')
  t.assert.match((await again.message('RETR 2')).toString(), /Hola 3/)
  await again.ok('QUIT')
  await using tablet = await devices.client(2)
  t.assert.strictEqual((await tablet.ok('STAT')).split(' ')[0], '3')
  await using pc = await devices.client(0)
  await pc.ok('DELE 1')
  await pc.ok('QUIT')
  t.assert.strictEqual(await place.there(), 2)
  t.assert.match((await tablet.message('RETR 1')).toString(), /Hola 1/, 'an open session goes on')
})

eachEngine(
  'M21: what was cut, or asked for and not waited for, is not received',
  async (t: TestContext, engine) => {
    await using place = await open(engine)
    const { world, clock, devices } = place
    await devices.admin('set', { keep: 1, primary: { appPassword: devices.appIds[0] ?? 0 } })
    await world.deliver('ana', message(1), message(2), message(3))
    // The connection breaks after the answer, without QUIT.
    await using first = await devices.client(0)
    await first.message('RETR 1')
    first.socket.destroy()
    // QUIT stands behind RETR: nobody knows what of the answer was read.
    await using second = await devices.client(0)
    second.write('RETR 2\r\nQUIT\r\n')
    while ((await second.line()) !== undefined);
    // It is received in one session, and the goodbye is said in another.
    await using third = await devices.client(0)
    await third.message('RETR 3')
    third.socket.destroy()
    await using fourth = await devices.client(0)
    await fourth.ok('QUIT')
    clock.ms += 100 * DAY_MS
    t.assert.strictEqual((await devices.run()).messages, 0)
    t.assert.strictEqual(await place.there(), 3)
  },
)

eachEngine('M21: another main device begins with nothing received', async (t: TestContext, engine) => {
  await using place = await open(engine)
  const { world, clock, devices } = place
  await world.deliver('ana', message(1))
  await devices.admin('set', { primary: { appPassword: devices.appIds[0] ?? 0 } })
  await using pc = await devices.client(0)
  await pc.message('RETR 1')
  await pc.ok('QUIT')
  clock.ms += 30 * DAY_MS
  await devices.admin('set', { primary: { appPassword: devices.appIds[1] ?? 0 } })
  t.assert.strictEqual((await devices.run()).messages, 0)
  await devices.admin('set', { primary: { appPassword: devices.appIds[0] ?? 0 }, keep: 'all' })
  t.assert.strictEqual(fieldOf(await devices.admin('preview'), 'why'), 'keeps-all')
  t.assert.strictEqual((await devices.run()).messages, 0)
  await devices.admin('set', { keep: 31 })
  t.assert.strictEqual((await devices.run()).messages, 0)
  await devices.admin('set', { keep: 29 })
  // Its app password is gone: so may be the computer, and all that is on it.
  await world.directory.write((tables) =>
    tables.appPasswords.remove(world.accounts.ana, devices.appIds[0] ?? 0),
  )
  t.assert.strictEqual(fieldOf(await devices.admin('preview'), 'why'), 'primary-gone')
  t.assert.strictEqual((await devices.run()).messages, 0)
  t.assert.strictEqual(await place.there(), 1)
})

eachEngine(
  'M21: a receipt follows its message; what is brought back stays anew',
  async (t: TestContext, engine) => {
    await using place = await open(engine)
    const { world, clock, devices } = place
    await devices.admin('set', { primary: { appPassword: devices.appIds[0] ?? 0 } })
    const [uid] = await world.deliver('ana', message(1))
    await using pc = await devices.client(0)
    const [before] = await pc.lines('UIDL')
    await pc.message('RETR 1')
    await pc.ok('QUIT')
    const store = world.store()
    const archive = await store.mailbox('Archive')
    if (archive === undefined || uid === undefined) throw new Error('no mailbox')
    await store.move(await inboxOf(store), [uid], archive.id)
    clock.ms += 20 * DAY_MS
    t.assert.strictEqual((await devices.run()).messages, 0, 'other mailboxes are not POP3 ones')
    const moved = await store.view(archive.id)
    await store.move(archive.id, [...moved.uids.subarray(0, moved.count)] as never, await inboxOf(store))
    await using again = await devices.client(0)
    t.assert.deepStrictEqual(await again.lines('UIDL'), [before])
    t.assert.strictEqual((await devices.run()).messages, 0, 'it has just come back')
    clock.ms += 16 * DAY_MS
    t.assert.strictEqual((await devices.run()).messages, 1)
  },
)

eachEngine('M21: devices are shown as people know them', async (t: TestContext, engine) => {
  await using place = await open(engine)
  const { world, devices } = place
  await using own = await world.client()
  await own.ok('NOOP')
  await using pc = await devices.client(1)
  await pc.ok('NOOP')
  const value = await devices.admin('set', { primary: { device: 2 } })
  const shown = (
    fieldOf(value, 'devices') as { id: number; kind: string; name: string; primary: boolean }[]
  ).map(({ id, kind, name, primary }) => [id, kind, name, primary])
  t.assert.deepStrictEqual(shown, [
    [1, 'program', 'user clear', false],
    [2, 'app-password', 'Teléfono', true],
  ])
  await t.assert.rejects(devices.admin('set', { primary: { device: 3 } }), refuses('not-found'))
  await t.assert.rejects(devices.admin('set', { primary: { appPassword: 99 } }), refuses('not-found'))
  await t.assert.rejects(devices.admin('set', { keep: 0 }), refuses('invalid'))
})

eachEngine('M21: who may decide, and who learns nothing', async (t: TestContext, engine) => {
  await using place = await open(engine)
  const { world, devices } = place
  const ajena = await addCompany(world.directory, 'Ajena', 'ajena.test')
  const somebody = (more: Partial<Principal>): Principal => ({
    accountId: world.accounts.luis,
    organisationId: world.empresa.organisationId,
    address: 'luis@empresa.test',
    role: 'account',
    language: 'en',
    scopes: new Set(['web']),
    version: 1,
    ...more,
  })
  const colleague = somebody({})
  const stranger = somebody({ role: 'company-admin', organisationId: ajena.organisationId })
  for (const principal of [colleague, stranger])
    for (const method of ['show', 'set', 'preview'] as const) {
      const heard = new Set<string>()
      for (const address of ['ana@empresa.test', 'nadie@empresa.test'])
        await devices.admin(method, { address }, principal).catch((error: unknown) => {
          if (!(error instanceof Refusal)) throw error
          heard.add(`${error.code} ${error.text.key}`)
        })
      t.assert.deepStrictEqual([...heard], ['not-found directory.noAccount'], method)
    }
  const own = somebody({ accountId: world.accounts.ana, address: 'ana@empresa.test' })
  const admin = somebody({ role: 'company-admin' })
  t.assert.strictEqual(fieldOf(await devices.admin('set', { keep: 40 }, own), 'keep'), 'days')
  t.assert.strictEqual(fieldOf(await devices.admin('show', {}, admin), 'days'), null)
})
