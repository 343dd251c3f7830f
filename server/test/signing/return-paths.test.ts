/** Return paths of forwarded mail: there and back, forged, old, of senders nobody proved. THREATS IN10, QU1 */
import { type TestContext, test } from 'node:test'
import type { Address } from '../../src/mail/address.ts'
import { createSrs } from '../../src/service/signing/srs.ts'
import { KEY_BYTES, Sealer } from '../../src/store/sealed/sealer.ts'
import { ENGINES } from '../kit/engines.ts'
import { TEST_SEALER } from '../kit/queue.ts'
import { openSigningWorld } from './signing-world.ts'

const BEA: Address = { local: 'Bea.B+x', domain: 'otra.test' }
const DAY_MS = 24 * 3600 * 1000

for (const engine of ENGINES) {
  test(`there and back, also in another case, and from another thread (${engine})`, async (t: TestContext) => {
    await using world = await openSigningWorld(engine)
    const { srs, directory, clock } = world
    const path = await srs.rewrite(BEA, 'empresa.test', true)
    t.assert.match(path.local, /^SRS0=[a-z2-7]{8}=[A-Z2-7]{2}=otra\.test=Bea\.B\+x$/)
    t.assert.deepStrictEqual(await srs.unwrap(path), { kind: 'original', address: BEA })
    const lower = { ...path, local: path.local.toLowerCase() }
    t.assert.deepStrictEqual(await srs.unwrap(lower), {
      kind: 'original',
      address: { local: 'bea.b+x', domain: 'otra.test' },
    })
    const other = createSrs({ directory, sealer: async () => TEST_SEALER, clock })
    t.assert.deepStrictEqual(await other.unwrap(path), { kind: 'original', address: BEA })
    t.assert.strictEqual(await srs.unwrap(BEA), undefined)
  })

  test(`secrets lie sealed, change, and the last one is known for as long as its paths live (${engine})`, async (t: TestContext) => {
    await using world = await openSigningWorld(engine)
    const { srs, directory, clock } = world
    const old = await srs.rewrite(BEA, 'empresa.test', true)
    const kept = await directory.read(({ settings }) => settings.get('service', 0, 'srs-secrets'))
    t.assert.match(JSON.stringify(kept), /^\[\{"sealed":"v1:/)
    clock.ms += 61 * DAY_MS
    const before = await srs.rewrite(BEA, 'empresa.test', true)
    clock.ms += 16 * DAY_MS
    const now = await srs.rewrite({ local: 'eva', domain: 'otra.test' }, 'empresa.test', true)
    t.assert.deepStrictEqual(
      [(await srs.unwrap(old))?.kind, (await srs.unwrap(before))?.kind, (await srs.unwrap(now))?.kind],
      ['expired', 'original', 'original'],
    )
    clock.ms += 3 * DAY_MS
    t.assert.strictEqual((await srs.unwrap(before))?.kind, 'expired')
    const stranger = new Sealer([new Uint8Array(KEY_BYTES).fill(9)])
    const blind = createSrs({ directory, sealer: async () => stranger, clock })
    t.assert.strictEqual((await blind.unwrap(now))?.kind, 'unknown')
  })
}

test('one sign changed anywhere, and it is nobody’s', async (t: TestContext) => {
  await using world = await openSigningWorld()
  const { local, domain } = await world.srs.rewrite(BEA, 'empresa.test', true)
  for (let at = 5; at < local.length; at++) {
    const sign = local[at] === 'q' ? 'r' : 'q'
    const forged = { local: `${local.slice(0, at)}${sign}${local.slice(at + 1)}`, domain }
    const read = await world.srs.unwrap(forged)
    t.assert.strictEqual(read?.kind, 'unknown', forged.local)
  }
})

test('a path whose sender nobody proved leads to nobody', async (t: TestContext) => {
  await using world = await openSigningWorld()
  const path = await world.srs.rewrite(BEA, 'empresa.test', false)
  t.assert.deepStrictEqual(await world.srs.unwrap(path), { kind: 'unproved' })
})

test('what was passed on before goes back to who did; what would be too long stays as it is', async (t: TestContext) => {
  await using world = await openSigningWorld()
  const first = { local: 'SRS0=HHHH=TT=otra.test=bea', domain: 'primera.test' }
  const again = await world.srs.rewrite(first, 'empresa.test', true)
  t.assert.match(again.local, /^SRS1=[a-z2-7]{8}=primera\.test==HHHH=TT=otra\.test=bea$/)
  t.assert.deepStrictEqual(await world.srs.unwrap(again), { kind: 'original', address: first })
  const room = 254 - '@empresa.test'.length - 'SRS0=12345678=TT=otra.test='.length
  const most = { local: 'x'.repeat(room), domain: 'otra.test' }
  t.assert.deepStrictEqual(await world.srs.unwrap(await world.srs.rewrite(most, 'empresa.test', true)), {
    kind: 'original',
    address: most,
  })
  const long = { local: 'x'.repeat(room + 1), domain: 'otra.test' }
  t.assert.deepStrictEqual(await world.srs.rewrite(long, 'empresa.test', true), long)
})
