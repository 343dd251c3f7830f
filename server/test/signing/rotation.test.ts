/** Keys of a domain from the first to the last: made once, changed without a gap, revoked, changed by themselves. */

import { type TestContext, test } from 'node:test'
import { inspect } from 'node:util'
import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/lib/log.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import { systemScheduler } from '../../src/lib/scheduler.ts'
import { createResolver } from '../../src/net/dns/resolver.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { dkimMethods } from '../../src/service/signing/dkim-methods.ts'
import { dkimRecords, showsKey } from '../../src/service/signing/dkim-records.ts'
import { createEnsureKeys } from '../../src/service/signing/ensure-keys.ts'
import { createKeyRing } from '../../src/service/signing/key-ring.ts'
import { resealDkim } from '../../src/service/signing/make-keys.ts'
import { sweepDkim } from '../../src/service/signing/rotate-keys.ts'
import { KEY_BYTES, Sealer } from '../../src/store/sealed/sealer.ts'
import { OPERATOR } from '../directory/admin.ts'
import { addCompany } from '../directory/company.ts'
import { ENGINES, type EngineName } from '../kit/engines.ts'
import { type FakeDns, fakeDns } from '../kit/fake-dns.ts'
import { TEST_SEALER } from '../kit/queue.ts'
import { openSigningWorld, type SigningWorld } from './signing-world.ts'

const DAY_MS = 24 * 3600 * 1000
const sealer = async (): Promise<Sealer> => TEST_SEALER

type Office = {
  readonly world: SigningWorld
  readonly dns: FakeDns
  call(method: string, input: Json, as?: typeof OPERATOR): Promise<Json>
  /** Puts every record into the DNS that ought to be there. */
  publish(): Promise<void>
  states(): Promise<string>
  sweep(): Promise<void>
}

async function open(engine: EngineName, stack: AsyncDisposableStack): Promise<Office> {
  const world = stack.use(await openSigningWorld(engine))
  const dns = stack.use(await fakeDns())
  const { directory, clock, ensure } = world
  // Without the memory of the one before, as the service opens it.
  const openResolver = async () => {
    const servers = [{ host: dns.host, port: dns.port }]
    return createResolver({ servers, clock: systemClock, scheduler: systemScheduler })
  }
  const deps = { directory, clock, sealer, log: silentLog, openResolver }
  const methods = methodTable(dkimMethods(deps))
  return {
    world,
    dns,
    call: (method, input, as = OPERATOR) => callAdmin(methods, as, method, input),
    async publish() {
      const zone = await world.zone()
      dns.zone = Object.fromEntries(
        Object.entries(zone).map(([name, text]) => [name, { TXT: [text.match(/.{1,255}/g) ?? []], ttl: 0 }]),
      )
    },
    async states() {
      const keys = await directory.read(({ dkimKeys }) => dkimKeys.of(world.empresa.domainId))
      return keys
        .map(({ selector, state, sealed }) => `${selector[0]} ${state}${sealed === undefined ? '' : '+'}`)
        .sort()
        .join(', ')
    },
    sweep: () => sweepDkim({ ...deps, ensure }),
  }
}

for (const engine of ENGINES) {
  test(`a pair is made once, however many ask (${engine})`, async (t: TestContext) => {
    await using world = await openSigningWorld(engine)
    const { directory, clock } = world
    const domain = await world.domain()
    const other = createEnsureKeys({ directory, sealer, clock })
    const made = await Promise.all([world.ensure(domain), other(domain), world.ensure(domain), other(domain)])
    for (const keys of made) t.assert.deepStrictEqual(keys, made[0])
    t.assert.deepStrictEqual(made[0]?.map(({ algorithm, state }) => `${algorithm} ${state}`).sort(), [
      'ed25519-sha256 active',
      'rsa-sha256 active',
    ])
  })

  test(`changed without a gap: next, in the DNS, signs, the old one stays for two weeks (${engine})`, async (t: TestContext) => {
    await using stack = new AsyncDisposableStack()
    const { world, call, publish, states, sweep } = await open(engine, stack)
    await call('dkim.show', { domain: 'empresa.test' })
    const before = await signingNow(world)
    const made = (await call('dkim.rotate', { domain: 'empresa.test' })) as { readonly step: string }
    t.assert.strictEqual(made.step, 'made')
    t.assert.strictEqual(await states(), 'e active+, e pending+, r active+, r pending+')
    t.assert.deepStrictEqual(await signingNow(world), before)
    await t.assert.rejects(
      call('dkim.rotate', { domain: 'empresa.test' }),
      isRefusal('cannot', 'dkim.notPublished'),
    )
    t.assert.strictEqual(await states(), 'e active+, e pending+, r active+, r pending+')
    await publish()
    const switched = (await call('dkim.rotate', { domain: 'empresa.test' })) as { readonly step: string }
    t.assert.strictEqual(switched.step, 'switched')
    t.assert.strictEqual(await states(), 'e active+, e retiring, r active+, r retiring')
    t.assert.ok((await signingNow(world)).every((selector) => !before.includes(selector)))
    const old = Object.keys(await world.zone())
    t.assert.ok(before.every((selector) => old.includes(`${selector}._domainkey.empresa.test`)))
    world.clock.ms += 13 * DAY_MS
    await sweep()
    t.assert.strictEqual(await states(), 'e active+, e retiring, r active+, r retiring')
    world.clock.ms += 2 * DAY_MS
    await sweep()
    t.assert.strictEqual(await states(), 'e active+, e retired, r active+, r retired')
    t.assert.strictEqual(Object.keys(await world.zone()).length, 2)
  })

  test(`a key that is void signs no more at once; --force waits for nothing (${engine})`, async (t: TestContext) => {
    await using stack = new AsyncDisposableStack()
    const { world, call, states } = await open(engine, stack)
    await call('dkim.show', { domain: 'empresa.test' })
    const [rsa = ''] = await signingNow(world)
    const revoked = (await call('dkim.revoke', { domain: 'empresa.test', selector: rsa })) as {
      readonly text: string
    }
    t.assert.strictEqual(revoked.text, 'v=DKIM1; k=rsa; p=')
    t.assert.strictEqual(await states(), 'e active+, r revoked')
    t.assert.strictEqual((await signingNow(world)).length, 1)
    await t.assert.rejects(
      call('dkim.revoke', { domain: 'empresa.test', selector: rsa }),
      isRefusal('not-found', 'dkim.noKey'),
    )
    await call('dkim.rotate', { domain: 'empresa.test', force: true })
    t.assert.strictEqual(await states(), 'e active+, e retiring, r active+, r revoked')
    t.assert.strictEqual((await signingNow(world)).length, 2)
  })

  test(`keys change by themselves where a domain wants it, once the DNS shows the next (${engine})`, async (t: TestContext) => {
    await using stack = new AsyncDisposableStack()
    const { world, call, publish, states, sweep } = await open(engine, stack)
    await call('dkim.show', { domain: 'empresa.test' })
    world.clock.ms += 400 * DAY_MS
    await sweep()
    t.assert.strictEqual(await states(), 'e active+, r active+')
    await call('dkim.auto', { domain: 'empresa.test', days: 90 })
    await sweep()
    await sweep()
    t.assert.strictEqual(await states(), 'e active+, e pending+, r active+, r pending+')
    await publish()
    await sweep()
    t.assert.strictEqual(await states(), 'e active+, e retiring, r active+, r retiring')
    await sweep()
    t.assert.strictEqual(await states(), 'e active+, e retiring, r active+, r retiring')
    await call('dkim.auto', { domain: 'empresa.test', days: null })
    await t.assert.rejects(
      call('dkim.auto', { domain: 'empresa.test', days: 29 }),
      isRefusal('invalid', 'admin.invalidInput'),
    )
  })

  test(`a company's admin reaches the own domains only; no answer has a private half (${engine})`, async (t: TestContext) => {
    await using stack = new AsyncDisposableStack()
    const { world, call } = await open(engine, stack)
    const ajena = await addCompany(world.directory, 'Ajena', 'ajena.test')
    const admin = { ...OPERATOR, role: 'company-admin', organisationId: ajena.organisationId } as const
    const said = [
      await call('dkim.show', { domain: 'empresa.test', check: true }),
      await call('dkim.list', {}),
    ]
    t.assert.doesNotMatch(inspect(said, { depth: 9 }), /sealed|v1:|PRIVATE/)
    t.assert.deepStrictEqual(await call('dkim.list', {}, admin), [])
    for (const [method, input] of [
      ['dkim.show', {}],
      ['dkim.rotate', {}],
      ['dkim.revoke', { selector: 'x' }],
      ['dkim.auto', { days: 90 }],
    ] as const)
      await t.assert.rejects(
        call(method, { domain: 'empresa.test', ...input }, admin),
        isRefusal('not-found', 'directory.noDomain'),
        method,
      )
    await call('dkim.show', { domain: 'ajena.test' }, admin)
    t.assert.strictEqual(((await call('dkim.list', {}, admin)) as readonly Json[]).length, 2)
  })

  test(`private halves lie sealed, follow a new key of the sealer, and open in their row only (${engine})`, async (t: TestContext) => {
    await using world = await openSigningWorld(engine)
    const { directory } = world
    await world.ensure(await world.domain())
    const old = await directory.read(({ dkimKeys }) => dkimKeys.of(world.empresa.domainId))
    t.assert.ok(old.every(({ sealed }) => sealed?.startsWith(TEST_SEALER.prefix)))
    const newer = new Sealer([new Uint8Array(KEY_BYTES).fill(8), new Uint8Array(KEY_BYTES).fill(7)])
    t.assert.strictEqual(await resealDkim(directory, newer), 0)
    t.assert.strictEqual(await resealDkim(directory, newer), 0)
    const alone = new Sealer([new Uint8Array(KEY_BYTES).fill(8)])
    const ring = createKeyRing({ ensure: world.ensure, sealer: async () => alone, log: silentLog })
    t.assert.strictEqual((await ring.keysOf(await world.domain())).length, 2)
    const stranger = new Sealer([new Uint8Array(KEY_BYTES).fill(9)])
    t.assert.strictEqual(await resealDkim(directory, stranger), 2)
    const [one, other] = await directory.read(({ dkimKeys }) => dkimKeys.of(world.empresa.domainId))
    await directory.write(async ({ dkimKeys }) => {
      if (one !== undefined && other !== undefined)
        await dkimKeys.reseal(one, one.sealed ?? '', other.sealed ?? '')
    })
    t.assert.strictEqual(
      (
        await createKeyRing({ ensure: world.ensure, sealer: async () => alone, log: silentLog }).keysOf(
          await world.domain(),
        )
      ).length,
      1,
    )
  })
}

test('records: strings of at most 255 octets, and what a record shows', async (t: TestContext) => {
  await using world = await openSigningWorld()
  const records = dkimRecords('empresa.test', await world.ensure(await world.domain()))
  for (const record of records) {
    t.assert.ok(record.strings.every((one) => one.length <= 255))
    t.assert.strictEqual(record.strings.join(''), record.text)
    t.assert.match(record.name, /^[re]\d{8}[0-9a-f]{4}\._domainkey\.empresa\.test$/)
    t.assert.match(record.text, /^v=DKIM1; k=(rsa|ed25519); p=/)
  }
  t.assert.deepStrictEqual(records.map(({ strings }) => strings.length).sort(), [1, 2])
  t.assert.ok(showsKey('k=rsa ; p = AA\t BB= ;t=s', 'AABB='))
  for (const wrong of ['', 'p=AAB', 'v=DKIM1; k=rsa', 'p=;p=AABB='])
    t.assert.ok(!showsKey(wrong, 'AABB='), wrong)
})

async function signingNow(world: SigningWorld): Promise<readonly string[]> {
  return (await world.keys.keysOf(await world.domain())).map(({ selector }) => selector)
}

function isRefusal(code: string, key: string): (error: unknown) => boolean {
  return (error) => error instanceof Refusal && error.code === code && error.text.key === key
}
