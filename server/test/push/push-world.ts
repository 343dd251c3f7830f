/** Two companies with mail, push addresses that take what they are told, and the nodes that tell them. */
import { ChangeBus } from '../../src/lib/change-bus.ts'
import { silentLog } from '../../src/lib/log.ts'
import type { AccountId } from '../../src/mail/ids.ts'
import type { HttpsQuestion } from '../../src/net/https.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { createPushDoor, type NewPush, type PushDoor } from '../../src/service/push/push-door.ts'
import { PushTeller } from '../../src/service/push/push-teller.ts'
import { createVapid } from '../../src/service/push/vapid.ts'
import type { AccountStore } from '../../src/store/account-store.ts'
import { KEY_BYTES, Sealer } from '../../src/store/sealed/sealer.ts'
import { openTestAdmin, type TestAdmin } from '../directory/admin.ts'
import { type EngineName, openEngine } from '../kit/engines.ts'
import { fakeDns } from '../kit/fake-dns.ts'
import { inboxOf, message, openTestStores } from '../kit/stores.ts'

export const PUBLIC = '203.0.114.7'

export type PushWorld = AsyncDisposable & {
  readonly admin: TestAdmin
  readonly door: PushDoor
  /** What push addresses were told, oldest first. */
  readonly asked: HttpsQuestion[]
  /** What they answer. */
  status: number
  /** Of a node of its own. */
  teller(): PushTeller
  ana(): Promise<Principal & { readonly accountId: AccountId }>
  store(id: AccountId): AccountStore
  deliver(id: AccountId, subject: string, to?: string): Promise<void>
}

export async function openPushWorld(name: EngineName): Promise<PushWorld> {
  await using opened = new AsyncDisposableStack()
  const admin = opened.use(await openTestAdmin(name))
  const bus = new ChangeBus()
  const stores = opened.use(await openTestStores(opened.use(await openEngine(name)), { bus }))
  const dns = opened.use(
    await fakeDns({ 'push.test': { A: [PUBLIC] }, 'dentro.test': { A: ['10.0.0.7', '127.0.0.1'] } }),
  )
  const { directory, clock } = admin
  const sealer = async () => new Sealer([Buffer.alloc(KEY_BYTES, 7)])
  const vapid = createVapid({ directory, sealer, clock, contact: 'https://mail.empresa.test' })
  const tellers: PushTeller[] = []
  opened.defer(() => {
    for (const one of tellers) one.stop()
  })
  const ana = async () => {
    const principal = await admin.as('ana@empresa.test')
    return { ...principal, accountId: principal.accountId as AccountId, sessionId: 'first' }
  }
  await stores.accounts.open((await ana()).accountId).provision()
  const rest = opened.move()
  const world: PushWorld = {
    admin,
    ...{ door: createPushDoor({ directory, sealer, vapid, clock }), asked: [], status: 201, ana },
    teller() {
      const one = new PushTeller({
        ...{ directory, accounts: stores.accounts, bus, sealer, vapid, clock, log: silentLog },
        resolver: async () => dns.resolver,
        nameOf: (id) => `A${id}`,
        restMs: 20,
        ask: async (question) => {
          world.asked.push(question)
          return { status: world.status, body: '', type: '', headers: {} }
        },
      })
      tellers.push(one)
      return one
    },
    store: (id) => stores.accounts.open(id),
    async deliver(id, subject, to) {
      const store = stores.accounts.open(id)
      const box = to === undefined ? undefined : await store.mailbox(to)
      await store.append(box?.id ?? (await inboxOf(store)), [message(subject)], {})
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
  return world
}

/** A subscription as a program without keys makes it. */
export function newPush(more: Partial<NewPush> = {}): NewPush {
  return {
    ...{ url: 'https://push.test/x', keys: undefined, device: 'd1', types: ['EmailDelivery'] },
    ...{ expiresMs: undefined, told: '0.1.1' },
    ...more,
  }
}

export function bodyOf(question: HttpsQuestion | undefined): Record<string, unknown> {
  return JSON.parse(question?.content?.text ?? '{}') as Record<string, unknown>
}

/** One that has proved itself, from the present state on. */
export async function verified(
  world: PushWorld,
  teller: PushTeller,
  more: Partial<NewPush> = {},
): Promise<number> {
  const ana = await world.ana()
  const end = await world.store(ana.accountId).log.end()
  const told = `${end.modSeq}.${end.nextMessageId}.${end.nextMailboxId}`
  const { id } = await world.door.add(ana, newPush({ told, ...more }))
  await teller.round()
  await teller.settled()
  const code = String(bodyOf(world.asked.at(-1))['verificationCode'])
  await world.door.change(ana, id, { code })
  await teller.round()
  await teller.settled()
  return id
}
