/** What an account sends: begun once, called back or left, never both; and what is told of it. RFC 8621 §7 */
import type { TestContext } from 'node:test'
import type { MessageId, ThreadId } from '../../src/mail/ids.ts'
import {
  SUBMISSION_CLAIM_MS,
  SUBMISSION_KEPT_MS,
  SUBMISSION_REPEATED_MS,
  SUBMISSION_UNDECIDED_MS,
  SUBMISSIONS_WAITING_MAX,
} from '../../src/store/limits.ts'
import type { Begun, NewSubmission, SubmissionStore } from '../../src/store/submission-store.ts'
import type { Engine } from '../kit/engines.ts'
import { type FakeClock, fakeClock } from '../kit/fake-clock.ts'
import { ANA, eachEngine, openTestStores, refuses } from '../kit/stores.ts'

type World = { readonly clock: FakeClock; readonly submissions: SubmissionStore }

async function withWorld(engine: Engine, work: (world: World) => Promise<void>): Promise<void> {
  const clock = fakeClock()
  await using stores = await openTestStores(engine, { clock })
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  await work({ clock, submissions: ana.submissions })
}

/** `n` names the creation and the delivery. */
function made(n: number, sendMs: number, more: Partial<NewSubmission> = {}): NewSubmission {
  return {
    keyHash: Buffer.alloc(16, n),
    deliveryId: `0000000${n % 10}-${String(n).padStart(4, '0')}.h`,
    ...{
      emailId: (n + 1) as MessageId,
      threadId: (n + 1) as ThreadId,
      identity: 'I1',
      envelope: '{}',
      sendMs,
    },
    ...more,
  }
}

function idOf(begun: Begun): number {
  return begun.kind === 'begun' ? begun.id : 0
}

eachEngine('one that is handed over waits for its time, and leaves once', async (t: TestContext, engine) => {
  await withWorld(engine, async ({ clock, submissions }) => {
    const one = made(1, clock.now() + 10_000)
    const id = idOf(await submissions.begin(one))
    const waiting = await submissions.release(one.deliveryId, true)
    t.assert.strictEqual(waiting.kind, 'wait', 'nobody has been told that it is taken')
    t.assert.deepStrictEqual((await submissions.list()).submissions, [])
    t.assert.strictEqual(await submissions.taken(id), true)
    t.assert.deepStrictEqual(await submissions.release(one.deliveryId, true), {
      kind: 'wait',
      untilMs: one.sendMs,
    })
    await clock.advance(10_000)
    const left = { kind: 'go', messageId: one.emailId }
    t.assert.deepStrictEqual(await submissions.release(one.deliveryId, true), left)
    t.assert.deepStrictEqual(await submissions.release(one.deliveryId, true), left)
    t.assert.strictEqual(await submissions.cancel(id), false)
    t.assert.strictEqual((await submissions.list()).submissions[0]?.undoStatus, 'final')
  })
})

eachEngine('what is called back, given up or not allowed does not leave', async (t: TestContext, engine) => {
  await withWorld(engine, async ({ clock, submissions }) => {
    const [back, refused, stopped] = [1, 2, 3].map((n) => made(n, clock.now())) as [
      NewSubmission,
      NewSubmission,
      NewSubmission,
    ]
    const id = idOf(await submissions.begin(back))
    await submissions.taken(id)
    t.assert.strictEqual(await submissions.cancel(id), true)
    await submissions.giveUp(idOf(await submissions.begin(refused)))
    await submissions.taken(idOf(await submissions.begin(stopped)))
    t.assert.strictEqual((await submissions.release(stopped.deliveryId, false)).kind, 'drop')
    for (const { deliveryId } of [back, refused, stopped])
      t.assert.deepStrictEqual(await submissions.release(deliveryId, true), { kind: 'drop' })
    const told = (await submissions.list()).submissions.map(({ undoStatus }) => undoStatus)
    t.assert.deepStrictEqual(told, ['canceled', 'canceled'])
    // Nobody knows why there is nothing: an account that was restored.
    t.assert.strictEqual((await submissions.release('99999999-9999.h', true)).kind, 'go')
  })
})

eachEngine('to call it back and to let it leave never both come true', async (t: TestContext, engine) => {
  await using here = await openTestStores(engine)
  await using there = await openTestStores(engine)
  const ana = here.accounts.open(ANA)
  await ana.provision()
  for (let n = 1; n <= 8; n++) {
    const one = made(n, 1)
    const id = idOf(await ana.submissions.begin(one))
    await ana.submissions.taken(id)
    const [isBack, released] = await Promise.all([
      ana.submissions.cancel(id),
      there.accounts.open(ANA).submissions.release(one.deliveryId, true),
    ])
    t.assert.strictEqual(released.kind, isBack ? 'drop' : 'go')
  }
})

eachEngine('the same creation is the same submission, for a day', async (t: TestContext, engine) => {
  await withWorld(engine, async ({ clock, submissions }) => {
    const one = made(1, clock.now())
    const id = idOf(await submissions.begin(one))
    const again = { ...one, deliveryId: '11111111-1111.h' }
    t.assert.deepStrictEqual(await submissions.begin(again), { kind: 'busy' })
    t.assert.strictEqual(await submissions.known(one.keyHash), undefined)
    await submissions.taken(id)
    t.assert.strictEqual((await submissions.known(one.keyHash))?.id, id)
    t.assert.strictEqual((await submissions.begin(again)).kind, 'known')
    await clock.advance(SUBMISSION_REPEATED_MS - 1)
    t.assert.strictEqual((await submissions.begin(again)).kind, 'known')
    await clock.advance(1)
    t.assert.strictEqual((await submissions.begin(again)).kind, 'begun')
  })
})

eachEngine('whoever died while handing over is followed by the next', async (t: TestContext, engine) => {
  await withWorld(engine, async ({ clock, submissions }) => {
    const one = made(1, clock.now())
    const first = idOf(await submissions.begin(one))
    await clock.advance(SUBMISSION_CLAIM_MS)
    const next = { ...one, deliveryId: '11111111-1111.h' }
    const second = idOf(await submissions.begin(next))
    t.assert.strictEqual(await submissions.taken(first), false, 'it came too late')
    t.assert.strictEqual(await submissions.taken(second), true)
    t.assert.strictEqual((await submissions.release(one.deliveryId, true)).kind, 'drop')
    t.assert.strictEqual((await submissions.release(next.deliveryId, true)).kind, 'go')
    // And with no next one the queue decides.
    const lost = made(2, clock.now())
    const lostId = idOf(await submissions.begin(lost))
    await clock.advance(SUBMISSION_UNDECIDED_MS - 1)
    t.assert.strictEqual((await submissions.release(lost.deliveryId, true)).kind, 'wait')
    await clock.advance(1)
    t.assert.strictEqual((await submissions.release(lost.deliveryId, true)).kind, 'drop')
    t.assert.strictEqual(await submissions.taken(lostId), false)
  })
})

eachEngine('what changed since is told, and what is too long ago is not', async (t: TestContext, engine) => {
  await withWorld(engine, async ({ clock, submissions }) => {
    const begin = async (n: number): Promise<number> => {
      const id = idOf(await submissions.begin(made(n, clock.now())))
      await submissions.taken(id)
      return id
    }
    const a = await begin(1)
    const before = await submissions.state()
    const b = await begin(2)
    await submissions.cancel(a)
    const changes = await submissions.changesSince(before)
    t.assert.deepStrictEqual(changes && { ...changes, state: 0 }, {
      ...{ state: 0, created: [b], updated: [a], destroyed: [] },
    })
    t.assert.strictEqual(await submissions.destroy(a), true)
    t.assert.strictEqual(await submissions.destroy(a), false)
    t.assert.deepStrictEqual((await submissions.changesSince(before))?.destroyed, [a])
    t.assert.strictEqual(await submissions.changesSince((await submissions.state()) + 1), undefined)
    t.assert.deepStrictEqual(
      (await submissions.list()).submissions.map(({ id }) => id),
      [b],
    )
    await clock.advance(SUBMISSION_KEPT_MS + 1)
    const c = await begin(3)
    t.assert.strictEqual(await submissions.changesSince(before), undefined)
    // What waits is never forgotten.
    t.assert.deepStrictEqual(
      (await submissions.list()).submissions.map(({ id }) => id),
      [c, b],
    )
  })
})

eachEngine('so many wait and no more', async (t: TestContext, engine) => {
  await withWorld(engine, async ({ submissions }) => {
    const begin = (n: number) =>
      submissions.begin({
        ...made(1, 1),
        keyHash: Buffer.from(String(n).padStart(16, '0')),
        deliveryId: `${String(n).padStart(8, '0')}-0000.h`,
      })
    for (let n = 1; n < SUBMISSIONS_WAITING_MAX; n++) await begin(n)
    t.assert.strictEqual((await begin(SUBMISSIONS_WAITING_MAX)).kind, 'begun')
    await t.assert.rejects(begin(SUBMISSIONS_WAITING_MAX + 1), refuses('limit'))
  })
})

eachEngine('how far each copy came is noted, and told as a change', async (t: TestContext, engine) => {
  await withWorld(engine, async ({ clock, submissions }) => {
    const ventas = 'ventas@empresa.test'
    const behind = ['ana@empresa.test', 'luis@empresa.test'].map((address) => ({
      recipient: ventas,
      address,
    }))
    const one = made(1, clock.now(), { behind })
    const id = idOf(await submissions.begin(one))
    await submissions.note(one.deliveryId, [
      { recipient: 'eva@b.test', address: 'eva@b.test', fate: 'relayed', reply: '250 ok' },
    ])
    t.assert.strictEqual((await submissions.copies([id])).get(id)?.length, 2, 'nobody was told of it yet')
    await submissions.taken(id)
    const known = await submissions.state()
    const eva = { recipient: 'eva@b.test', address: 'eva@b.test', fate: 'relayed', reply: '250 ok' } as const
    await submissions.note(one.deliveryId, [eva])
    const changed = await submissions.state()
    t.assert.deepStrictEqual((await submissions.changesSince(known))?.updated, [id])
    await submissions.note(one.deliveryId, [eva])
    t.assert.strictEqual(await submissions.state(), changed, 'the same again is no change')
    await submissions.note(
      one.deliveryId,
      [{ recipient: ventas, address: 'marta@empresa.test', fate: 'queued', reply: '' }],
      ['luis@empresa.test'],
    )
    await submissions.note('00000009-0009.h', [eva])
    const other = idOf(await submissions.begin(made(2, clock.now())))
    const copies = await submissions.copies([id, other])
    t.assert.deepStrictEqual(
      copies.get(id)?.map(({ address, fate }) => `${address} ${fate}`),
      ['ana@empresa.test queued', 'eva@b.test relayed', 'marta@empresa.test queued'],
    )
    t.assert.strictEqual(copies.get(other), undefined)
    await submissions.release(one.deliveryId, true)
    await clock.advance(SUBMISSION_KEPT_MS + 1000)
    await submissions.begin(made(3, clock.now()))
    t.assert.deepStrictEqual([...(await submissions.copies([id]))], [], 'forgotten with their submission')
  })
})
