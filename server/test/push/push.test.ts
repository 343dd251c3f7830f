/** New mail is told to browsers: once, to who proved to be there, for as long as who asked may. RFC 8620 §7, RFC 8030, RFC 8292 */
import { createPublicKey, verify } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { Refusal } from '../../src/lib/refusal.ts'
import { LIFE_MS, WAITS_MS } from '../../src/service/push/limits.ts'
import type { PushTeller } from '../../src/service/push/push-teller.ts'
import { ENGINES } from '../kit/engines.ts'
import { until } from '../kit/queue.ts'
import { bodyOf, newPush, openPushWorld, PUBLIC, verified } from './push-world.ts'

async function settled(...tellers: readonly PushTeller[]): Promise<void> {
  for (const one of tellers) {
    await one.round()
    await one.settled()
  }
}

for (const name of ENGINES)
  test(`a delivery is told once, whatever else happens to mail is not, on ${name}`, async (t: TestContext) => {
    await using world = await openPushWorld(name)
    const { accountId } = await world.ana()
    const [one, other] = [world.teller(), world.teller()]
    const id = await verified(world, one)
    await settled(other)
    t.assert.strictEqual(world.asked.length, 1)
    t.assert.deepStrictEqual(
      [bodyOf(world.asked[0])['@type'], world.asked[0]?.address],
      ['PushVerification', PUBLIC],
    )
    t.assert.strictEqual(bodyOf(world.asked[0])['pushSubscriptionId'], `P${id}`)
    await world.deliver(accountId, 'uno')
    await until(() => world.asked.length === 2)
    await settled(one, other)
    t.assert.strictEqual(world.asked.length, 2, 'by one of two nodes')
    const { headers, authorization } = world.asked[1] ?? {}
    t.assert.deepStrictEqual(bodyOf(world.asked[1]), {
      '@type': 'StateChange',
      changed: { [`A${accountId}`]: { EmailDelivery: '2' } },
    })
    t.assert.deepStrictEqual([headers?.['urgency'], headers?.['topic']], ['high', 'mail'])
    t.assert.ok(isSigned(authorization ?? '', await world.door.publicKey()))
    // A draft of one's own, and a letter that is read, are no news.
    const store = world.store(accountId)
    const [drafts] = (await store.mailboxes()).filter(({ specialUse }) => specialUse === 'drafts')
    await world.deliver(accountId, 'borrador', drafts?.name)
    await settled(one, other)
    await world.deliver(accountId, 'dos')
    await until(async () => {
      await settled(one, other)
      return world.asked.length === 3
    })
    const changed = bodyOf(world.asked[2])['changed'] as Record<string, unknown>
    t.assert.deepStrictEqual(changed[`A${accountId}`], { EmailDelivery: '4' })
  })

/** ES256 over its head and claims. RFC 8292 §2 */
function isSigned(authorization: string, publicKey: string): boolean {
  const [, head = '', claims = '', signature = '', key = ''] =
    /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)$/.exec(authorization) ?? []
  const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>
  const point = Buffer.from(key, 'base64url')
  const jwk = {
    ...{ kty: 'EC', crv: 'P-256' },
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  }
  return (
    key === publicKey &&
    said['aud'] === 'https://push.test' &&
    said['sub'] === 'https://mail.empresa.test' &&
    verify(
      'sha256',
      Buffer.from(`${head}.${claims}`),
      { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    )
  )
}

test('what is not taken comes again after growing waits, and then no more', async (t: TestContext) => {
  await using world = await openPushWorld('sqlite')
  const { accountId } = await world.ana()
  const teller = world.teller()
  await verified(world, teller)
  world.status = 503
  await world.deliver(accountId, 'uno')
  await until(() => world.asked.length === 2)
  for (const [n, waitMs] of WAITS_MS.entries()) {
    await settled(teller)
    t.assert.strictEqual(world.asked.length, 2 + n)
    world.admin.clock.ms += waitMs
    await until(async () => {
      await settled(teller)
      return world.asked.length === 3 + n
    })
  }
  t.assert.deepStrictEqual(await world.door.list(await world.ana()), [])
})

test('an address that is gone, or not for us, is forgotten', async (t: TestContext) => {
  await using world = await openPushWorld('sqlite')
  const { accountId } = await world.ana()
  const teller = world.teller()
  for (const [n, status] of [403, 404, 410].entries()) {
    world.status = 201
    await verified(world, teller)
    world.status = status
    await world.deliver(accountId, String(status))
    await until(async () => (await world.door.list(await world.ana())).length === 0)
    t.assert.strictEqual(world.asked.length, 2 * (n + 1))
  }
})

test('it ends with what it was made by, and with its time', async (t: TestContext) => {
  await using world = await openPushWorld('sqlite')
  const { accountId } = await world.ana()
  const { directory, clock } = world.admin
  const teller = world.teller()
  const silentAfter = async (what: string, ends: () => Promise<unknown>): Promise<void> => {
    const before = world.asked.length + 1
    await verified(world, teller, { device: what })
    t.assert.strictEqual(world.asked.length, before, `${what}: it was asked`)
    await ends()
    await world.deliver(accountId, what)
    await settled(teller)
    await until(async () => (await directory.read(({ push }) => push.list(accountId))).length === 0)
    t.assert.strictEqual(world.asked.length, before, what)
  }
  await silentAfter('signed out', () => directory.writeUnseen(({ push }) => push.leave(accountId, 'first')))
  await silentAfter('another password', () =>
    directory.write(({ accounts }) => accounts.raiseVersion(accountId)),
  )
  await silentAfter('time', async () => {
    clock.ms += LIFE_MS
  })
})

test('whose it is, what proves it, and how many there may be', async (t: TestContext) => {
  await using world = await openPushWorld('sqlite')
  const ana = await world.ana()
  const luis = await world.admin.as('luis@empresa.test')
  const { id } = await world.door.add(ana, newPush())
  const refused = async (work: Promise<unknown>): Promise<string> =>
    await work.then(
      () => 'ok',
      (error: unknown) => (error instanceof Refusal ? error.text.key : String(error)),
    )
  for (const stranger of [luis, { ...ana, sessionId: 'second' }, { ...ana, appPasswordId: 3 }]) {
    t.assert.deepStrictEqual(await world.door.list(stranger), [])
    t.assert.strictEqual(await refused(world.door.remove(stranger, id)), 'push.absent')
    t.assert.strictEqual(await refused(world.door.change(stranger, id, { types: ['Email'] })), 'push.absent')
  }
  t.assert.strictEqual(await refused(world.door.change(ana, id, { code: 'x' })), 'push.wrongCode')
  t.assert.strictEqual(await refused(world.door.change(ana, id + 1, { code: 'x' })), 'push.absent')
  // The same device again takes the place of what it had, whoever signed in on it.
  await world.door.add({ ...ana, sessionId: 'second' }, newPush())
  t.assert.deepStrictEqual(await world.door.list(ana), [])
  for (let n = 2; n <= 10; n++) await world.door.add(ana, newPush({ device: `d${n}` }))
  t.assert.strictEqual(await refused(world.door.add(ana, newPush({ device: 'd11' }))), 'push.many')
  t.assert.strictEqual(await refused(world.door.add(luis, newPush())), 'ok')
})
