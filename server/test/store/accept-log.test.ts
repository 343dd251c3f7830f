/** The accept log: what it says is kept is put back after a loss, with the same numbers; what is torn is left out. */
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { ChangeBus } from '../../src/lib/change-bus.ts'
import { silentLog } from '../../src/lib/log.ts'
import type { AccountId, MailboxId, ModSeq, Uid } from '../../src/mail/ids.ts'
import { derive } from '../../src/mail/message/derive.ts'
import type { AcceptLog } from '../../src/store/accept-log/accept-log.ts'
import {
  type AcceptedMessage,
  type AcceptedPlace,
  BLOCK,
  blockEnd,
  decodeSegment,
  encodeRecord,
  segmentHead,
} from '../../src/store/accept-log/record.ts'
import { openStores, type Stores } from '../../src/store/open-stores.ts'

const ANA = 1 as AccountId
const LUIS = 2 as AccountId
const SEGMENT_BYTES = 4 * 1024 * 1024
const NOON_MS = Date.UTC(2026, 10, 22, 12)

test('what an account file lost comes back under its UID and ModSeq', async (t: TestContext) => {
  await using world = await openWorld()
  const first = await deliver(world.stores, 1, [ANA])
  await world.restartFrom(async (dir) => {
    await cp(join(dir, 'accounts'), join(dir, 'earlier'), { recursive: true })
  })
  await warm(world.stores)
  const kept = [await deliver(world.stores, 2, [ANA, LUIS]), await deliver(world.stores, 3, [LUIS, ANA])]
  const before = [await listing(world.stores, ANA), await listing(world.stores, LUIS)]
  // The disk forgets the accounts' files since then, and keeps the log.
  const crashed = await world.crash()
  await rm(join(crashed, 'accounts'), { recursive: true })
  await cp(join(crashed, 'earlier'), join(crashed, 'accounts'), { recursive: true })
  await using stores = await open(crashed)
  t.assert.strictEqual((await listing(stores, ANA)).length, first.length)
  t.assert.strictEqual(await stores.recover(async () => derive), kept.flat().length)
  t.assert.deepStrictEqual([await listing(stores, ANA), await listing(stores, LUIS)], before)
  t.assert.strictEqual(await stores.recover(async () => derive), 0, 'the segments are gone')
  t.assert.deepStrictEqual(await readdir(join(crashed, 'accepted', 'edge-0')), [])
  const [next] = await deliver(stores, 4, [ANA])
  t.assert.strictEqual(next?.uid, (before[0]?.at(-1)?.uid ?? 0) + 1, 'UIDs go on behind it')
})

test('a crash of the program alone loses nothing, and nothing comes twice', async (t: TestContext) => {
  await using world = await openWorld()
  await warm(world.stores)
  for (let n = 1; n <= 20; n++) await deliver(world.stores, n, n % 3 === 0 ? [ANA, LUIS] : [ANA])
  await world.stores.accounts.open(ANA).expunge(await inboxOf(world.stores, ANA), [3 as Uid])
  const before = await listing(world.stores, ANA)
  await using stores = await open(await world.crash())
  t.assert.strictEqual(await stores.recover(async () => derive), 0)
  t.assert.deepStrictEqual(await listing(stores, ANA), before)
})

test('an account that is damaged gets its mail at a later start, found by its octets', async (t: TestContext) => {
  await using world = await openWorld()
  await world.restartFrom(async (dir) => {
    await cp(join(dir, 'accounts'), join(dir, 'earlier'), { recursive: true })
  })
  await warm(world.stores)
  await deliver(world.stores, 1, [ANA, LUIS])
  const crashed = await world.crash()
  await rm(join(crashed, 'accounts'), { recursive: true })
  await cp(join(crashed, 'earlier'), join(crashed, 'accounts'), { recursive: true })
  {
    await using stores = await open(crashed)
    await stores.care.check(ANA)
    const files = await readdir(join(crashed, 'accounts', '01'))
    const note = join(crashed, 'accounts', '01', `${files[0]}.damaged`)
    await cp(join(crashed, 'blob.key'), note)
    t.assert.strictEqual(await stores.recover(async () => derive), 1, 'the other one has it at once')
    await rm(note)
  }
  // Taken back, and served before the next start: the UID is another message's now.
  await using stores = await open(crashed, Number.POSITIVE_INFINITY)
  await deliver(stores, 2, [ANA])
  t.assert.strictEqual(await stores.recover(async () => derive), 1)
  t.assert.strictEqual(await stores.recover(async () => derive), 0)
  t.assert.strictEqual((await listing(stores, ANA)).length, 2)
  t.assert.strictEqual((await listing(stores, LUIS)).length, 1)
})

test('both segments fill and are written over, and every message is still there', async (t: TestContext) => {
  await using world = await openWorld()
  await warm(world.stores)
  const body = Buffer.alloc(200 * 1024, 'x')
  const count = Math.ceil((SEGMENT_BYTES * 3) / body.length)
  for (let n = 0; n < count; n += 20)
    await Promise.all(
      Array.from({ length: 20 }, (_, at) => deliver(world.stores, n + at, [at % 2 === 0 ? ANA : LUIS], body)),
    )
  const all = [...(await listing(world.stores, ANA)), ...(await listing(world.stores, LUIS))]
  await using stores = await open(await world.crash())
  t.assert.strictEqual(await stores.recover(async () => derive), 0)
  t.assert.deepStrictEqual([...(await listing(stores, ANA)), ...(await listing(stores, LUIS))], all)
})

test('a segment is read up to its first torn group, whatever was there before', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.uint8Array({ minLength: 1, maxLength: 6000 }), { minLength: 1, maxLength: 4 }), {
        maxLength: 6,
      }),
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      fc.nat(),
      fc.nat({ max: 255 }),
      (groups, generation, where, octet) => {
        const segment = Buffer.alloc(256 * 1024)
        segment.set(segmentHead(generation))
        let at = BLOCK
        const ends: number[] = []
        for (const group of groups) {
          for (const bytes of group)
            for (const buffer of encodeRecord(generation, messageOf(bytes))) {
              segment.set(buffer, at)
              at += buffer.length
            }
          ends.push(at)
          at = blockEnd(at)
        }
        const whole = [...decodeSegment(segment)].map(({ bytes }) => Buffer.from(bytes))
        const written = groups.flat().map((bytes) => Buffer.from(bytes))
        if (!whole.every((bytes, n) => bytes.equals(written[n] ?? Buffer.alloc(0))))
          throw new Error('altered')
        if (whole.length !== written.length) throw new Error(`${whole.length} of ${written.length}`)
        const torn = BLOCK + (where % Math.max(at - BLOCK, 1))
        segment[torn] = (segment[torn] ?? 0) ^ octet
        const rest = [...decodeSegment(segment)].map(({ bytes }) => Buffer.from(bytes))
        const sound = rest.every((bytes) => written.some((one) => one.equals(bytes)))
        if (!sound) throw new Error('a torn record was read as whole')
      },
    ),
  )
})

function messageOf(bytes: Uint8Array): AcceptedMessage {
  return { bytes, receivedMs: NOON_MS, places: [placeOf(1)] }
}

function placeOf(uid: number): AcceptedPlace {
  return {
    accountId: ANA,
    mailboxId: 1 as MailboxId,
    uidValidity: 1,
    uid: uid as Uid,
    modSeq: 2 as ModSeq,
    deliveryId: `d${uid}`,
  }
}

type World = AsyncDisposable & {
  stores: Stores
  /** Closes, lets `look` at the folder, opens again. */
  restartFrom(look: (dir: string) => Promise<void>): Promise<void>
  /** A copy of the folder as it is now, as after a kill: nothing is closed. */
  crash(): Promise<string>
}

async function openWorld(): Promise<World> {
  const top = await mkdtemp(join(tmpdir(), 'valija-test-'))
  const dir = join(top, 'data')
  const world: World = {
    stores: await open(dir),
    async restartFrom(look) {
      await world.stores[Symbol.asyncDispose]()
      await look(dir)
      world.stores = await open(dir)
    },
    async crash() {
      const copy = join(top, 'crashed')
      await cp(dir, copy, { recursive: true })
      return copy
    },
    async [Symbol.asyncDispose]() {
      await world.stores[Symbol.asyncDispose]()
      await rm(top, { recursive: true })
    },
  }
  for (const accountId of [ANA, LUIS]) await world.stores.accounts.open(accountId).provision()
  return world
}

function open(dataDir: string, busyPerSecond = 0): Promise<Stores> {
  return openStores({
    dataDir,
    engine: { kind: 'sqlite' },
    bus: new ChangeBus(),
    log: silentLog,
    reserveBytes: 0,
    acceptLog: { name: 'edge-0', busyPerSecond, segmentBytes: SEGMENT_BYTES },
  })
}

function logOf(stores: Stores): AcceptLog {
  const { acceptLog } = stores.accounts
  if (acceptLog === undefined) throw new Error('no accept log')
  return acceptLog
}

/** The log is made behind the first delivery that asks for it. */
async function warm(stores: Stores): Promise<void> {
  while (!logOf(stores).takes(1)) await new Promise((resolve) => setTimeout(resolve, 5))
}

async function inboxOf(stores: Stores, accountId: AccountId): Promise<MailboxId> {
  const inbox = await stores.accounts.open(accountId).mailbox('INBOX')
  if (inbox === undefined) throw new Error('no INBOX')
  return inbox.id
}

async function deliver(
  stores: Stores,
  n: number,
  accounts: readonly AccountId[],
  body: Uint8Array = Buffer.from(`message ${n}\r\n`),
): Promise<AcceptedPlace[]> {
  const bytes = Buffer.concat([Buffer.from(`Subject: ${n}\r\nMessage-ID: <${n}@empresa.test>\r\n\r\n`), body])
  const deliveryId = `delivery-${n}`
  const log = logOf(stores)
  const noted = log.takes(bytes.length)
  const places = await Promise.all(
    accounts.map(async (accountId): Promise<AcceptedPlace> => {
      const mailboxId = await inboxOf(stores, accountId)
      const message = { bytes, derived: derive(bytes), internalDateMs: NOON_MS + n, flags: [], deliveryId }
      const appended = await stores.accounts.open(accountId).append(mailboxId, [message], {}, { noted })
      const { uidValidity, modSeq } = appended
      return { accountId, mailboxId, uidValidity, uid: appended.uids[0] ?? (0 as Uid), modSeq, deliveryId }
    }),
  )
  if (noted) await log.note({ bytes, receivedMs: NOON_MS + n, places })
  return places
}

type Listed = { readonly uid: number; readonly modSeq: number; readonly text: string }

async function listing(stores: Stores, accountId: AccountId): Promise<Listed[]> {
  const store = stores.accounts.open(accountId)
  const mailboxId = await inboxOf(stores, accountId)
  const view = await store.view(mailboxId)
  const uids = [...view.uids] as Uid[]
  const infos = await store.infos(mailboxId, uids)
  return await Promise.all(
    infos.map(async (info) => ({
      uid: info.uid,
      modSeq: view.modSeqs[view.uids.indexOf(info.uid)] ?? 0,
      text: Buffer.from(await store.bytes(info.messageId)).toString('latin1'),
    })),
  )
}
