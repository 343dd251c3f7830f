/** Two companies whose mail is held, with everybody who might act on it; mail that leaves is kept in a list. */
import { openQuarantineMethods } from '../../src/app-quarantine.ts'
import type { Config } from '../../src/config/config.ts'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import type { AccountId } from '../../src/mail/ids.ts'
import { derive } from '../../src/mail/message/derive.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { createLocalDelivery } from '../../src/service/delivery/create-local-delivery.ts'
import type { LedgerEvent } from '../../src/service/ledger/event.ts'
import { linkPageOf } from '../../src/service/quarantine/link-methods.ts'
import { createLinkTokens, type LinkTokens } from '../../src/service/quarantine/link-tokens.ts'
import type { QuarantineLinks } from '../../src/service/quarantine/links.ts'
import type { MailToHold, Quarantine, RecipientToHold } from '../../src/service/quarantine/quarantine.ts'
import type { Rescan } from '../../src/service/quarantine/release.ts'
import type { Submission } from '../../src/service/queue/submission.ts'
import type { Directory } from '../../src/store/directory.ts'
import type { Stores } from '../../src/store/open-stores.ts'
import type { QuarantineStore } from '../../src/store/quarantine/quarantine-store.ts'
import type { HeldEntry } from '../../src/store/quarantine/quarantine-types.ts'
import { OPERATOR, openTestAdmin, type TestAdmin } from '../directory/admin.ts'
import { type EngineName, openEngine } from '../kit/engines.ts'
import { TEST_SEALER } from '../kit/queue.ts'
import { openTestStores } from '../kit/stores.ts'
import { mail, openTestQuarantine, recipient } from './held.ts'

const CONFIG = {
  server: { hostname: 'correo.empresa.test' },
  listeners: { ports: { https: 443 } },
  filter: { clamav: undefined },
} as Config

export type World = AsyncDisposable & {
  readonly admin: TestAdmin
  readonly directory: Directory
  readonly clock: TestAdmin['clock']
  readonly stores: Stores
  readonly store: QuarantineStore
  readonly quarantine: Quarantine
  readonly tokens: LinkTokens
  readonly links: QuarantineLinks
  /** Given to the queue, oldest first. */
  readonly sent: Submission[]
  readonly events: LedgerEvent[]
  readonly learned: { readonly accountId: AccountId; readonly bytes: Uint8Array }[]
  /** The queue takes nothing. */
  queueDown: boolean
  /** What the scanners say when they are asked again. */
  scanners: Awaited<ReturnType<Rescan>>
  call(principal: Principal, method: string, input: Json): Promise<Json>
  /** `ok`, or code and key of the refusal. */
  outcome(principal: Principal, method: string, input: Json): Promise<string>
  /** Holds mail for these addresses; returned are their entries in that order. */
  hold(
    deliveryId: string,
    to: readonly string[],
    more?: Partial<MailToHold>,
    each?: Partial<RecipientToHold>,
  ): Promise<readonly HeldEntry[]>
  /** The messages in an account's INBOX, oldest first. */
  inbox(address: string): Promise<readonly Buffer[]>
}

/** As TestAdmin has them, each with a mailbox; todos@empresa.test is a group of luis. */
export async function openWorld(name: EngineName): Promise<World> {
  await using opened = new AsyncDisposableStack()
  const admin = opened.use(await openTestAdmin(name))
  const engine = opened.use(await openEngine(name))
  const stores = opened.use(await openTestStores(engine))
  const { directory, clock } = admin
  await admin.call(OPERATOR, 'group.add', { address: 'todos@empresa.test', members: ['luis@empresa.test'] })
  for (const address of ['jefa@empresa.test', 'ana@empresa.test', 'luis@empresa.test', 'eva@ajena.test']) {
    const account = await directory.accountByAddress(address)
    if (account !== undefined) await stores.accounts.open(account.id).provision()
  }
  const sent: Submission[] = []
  const events: LedgerEvent[] = []
  const learned: { accountId: AccountId; bytes: Uint8Array }[] = []
  const { quarantine, store } = await openTestQuarantine(await stores.quarantineDb(), clock)
  const sealer = async () => TEST_SEALER
  const ledger = { note: (event: LedgerEvent) => void events.push(event), keep: () => undefined }
  const { accounts } = stores
  const deriveLarge = async (bytes: Uint8Array) => ({ bytes, derived: derive(bytes) })
  const world = { scanners: undefined as World['scanners'], queueDown: false }
  const methods = methodTable(
    await openQuarantineMethods({
      ...{ stores, directory, ledger, sealer, clock, config: CONFIG, texts: createTexts() },
      ...{ log: silentLog, metrics: new Metrics(), hostname: 'correo.empresa.test' },
      delivery: createLocalDelivery({ accounts, directory, log: silentLog, deriveLarge }),
      queue: {
        async enqueue(submission) {
          if (world.queueDown) throw new Error('the queue is down')
          sent.push(submission)
        },
      },
      rescan: async () => world.scanners,
      learn: async ({ accountId }, bytes) => void learned.push({ accountId, bytes }),
    }),
  )
  const call: World['call'] = (principal, method, input) => callAdmin(methods, principal, method, input)
  const rest = opened.move()
  return Object.assign(world, {
    ...{ admin, directory, clock, stores, store, quarantine, sent, events, learned, call },
    tokens: createLinkTokens({ directory, sealer, clock }),
    links: {
      look: async (token: string, language: 'en' | 'es') =>
        linkPageOf(await call(OPERATOR, 'quarantine.link-look', { token, language })),
      use: async (
        token: string,
        language: 'en' | 'es',
        frequency: 'off' | 'daily' | 'weekly' | undefined,
      ) => {
        const asked = { token, language, ...(frequency !== undefined && { frequency }) }
        return linkPageOf(await call(OPERATOR, 'quarantine.link-use', asked))
      },
    },
    outcome: (...asked: Parameters<World['call']>) => outcomeOf(call(...asked)),
    hold: createHold(admin, quarantine, store),
    inbox: (address: string) => inboxOf(directory, stores, address),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  })
}

async function outcomeOf(answer: Promise<Json>): Promise<string> {
  try {
    await answer
    return 'ok'
  } catch (error) {
    if (error instanceof Refusal) return `${error.code} ${error.text.key}`
    throw error
  }
}

function createHold(
  { directory, clock, empresa }: TestAdmin,
  quarantine: Quarantine,
  store: QuarantineStore,
): World['hold'] {
  return async (deliveryId, to, more = {}, each = {}) => {
    clock.ms += 1_000
    const recipients: RecipientToHold[] = []
    for (const address of to) {
      const account = await directory.accountByAddress(address)
      const domain = await directory.domain(address.slice(address.indexOf('@') + 1))
      const organisationId = domain?.organisationId ?? empresa.organisationId
      recipients.push(recipient(account?.id, { organisationId, address, ...each }))
    }
    await quarantine.hold(mail(deliveryId, { ...more, recipients }))
    const entries = await store.list({ organisationId: undefined }, 1_000)
    return to.map((address) => {
      const found = entries.find((one) => one.deliveryId === deliveryId && one.address === address)
      if (found === undefined) throw new Error(`${deliveryId} is not held for ${address}`)
      return found
    })
  }
}

async function inboxOf(directory: Directory, stores: Stores, address: string): Promise<readonly Buffer[]> {
  const account = await directory.accountByAddress(address)
  if (account === undefined) throw new Error(`${address} is not there`)
  const mailboxes = stores.accounts.open(account.id)
  const inbox = await mailboxes.mailbox('INBOX')
  if (inbox === undefined) return []
  const view = await mailboxes.view(inbox.id)
  const infos = await mailboxes.infos(inbox.id, [...view.uids.subarray(0, view.count)] as never)
  return await Promise.all(infos.map(async (info) => Buffer.from(await mailboxes.bytes(info.messageId))))
}
