/** A delivery that is cut off anywhere and repeated does everything once. */
import type { TestContext } from 'node:test'
import { openSieveEngine } from '../../src/app-scripts.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import type { QueueId } from '../../src/mail/ids.ts'
import { openTexts } from '../../src/runtime/catalogues.ts'
import { createLocalDelivery } from '../../src/service/delivery/create-local-delivery.ts'
import type { LocalDelivery } from '../../src/service/delivery/local-delivery.ts'
import { createScriptRunner } from '../../src/service/delivery/sieve-delivery.ts'
import type { QueueEntrance } from '../../src/service/queue/submission.ts'
import type { AccountStores } from '../../src/store/account-store.ts'
import { HOSTNAME, type SmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'
import { letterTo, openScriptedWorld } from './scripted-world.ts'

/** What changes something: it is before or after one of these that a process dies. */
const CHANGES = new Set(['append', 'remember', 'take', 'createMailbox', 'enqueue'])

class Cut extends Error {}

/** Dies with the change of that number, before or after it is made. */
class Knife {
  #left: number
  readonly #after: boolean
  dead = false

  constructor(at: number, after: boolean) {
    this.#left = at
    this.#after = after
  }

  async change(work: () => Promise<unknown>): Promise<unknown> {
    if (this.dead) throw new Cut()
    if (this.#left-- > 0) return await work()
    this.dead = true
    if (this.#after) await work()
    throw new Cut()
  }

  on<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (_, name) => {
        const value: unknown = Reflect.get(target, name, target)
        if (name === 'sieve' && typeof value === 'object' && value !== null) return this.on(value)
        if (typeof value !== 'function') return value
        return (...given: unknown[]): unknown => {
          const work = (): unknown => Reflect.apply(value, target, given)
          return CHANGES.has(String(name)) ? this.change(async () => await work()) : work()
        }
      },
    })
  }
}

function deliveryOf({ directory, stores }: SmtpWorld, knife: Knife, sent: Set<string>): LocalDelivery {
  const queue: QueueEntrance = knife.on({
    enqueue: async ({ deliveryId }) => {
      sent.add(deliveryId)
      return 'q' as QueueId
    },
  })
  const accounts: AccountStores = {
    open: (id) => knife.on(stores.accounts.open(id)),
    commitsSurely: stores.accounts.commitsSurely,
    acceptLog: undefined,
    [Symbol.asyncDispose]: async () => undefined,
  }
  const common = {
    directory,
    queue,
    clock: systemClock,
    metrics: new Metrics(),
    hostname: HOSTNAME,
    log: silentLog,
  }
  const scripts = createScriptRunner({ ...common, texts: openTexts(), engine: openSieveEngine })
  const deriveLarge = () => Promise.reject(new Error('nothing is large'))
  return createLocalDelivery({ ...common, accounts, scripts, deriveLarge })
}

const SCRIPT = `require ["fileinto", "mailbox", "copy", "vacation", "duplicate", "fcc"];
redirect :copy "casa@fuera.test";
vacation :fcc "Sent" "Vuelvo el lunes.";
fileinto :create "Clientes";
keep;`

eachEngine('cut off anywhere and repeated, all of it is done once', async (t: TestContext, engine) => {
  await using world = await openScriptedWorld(engine)
  const { smtp } = world
  const { ana } = smtp.accounts
  await world.script(ana, SCRIPT)
  let cuts = 0
  for (const after of [false, true])
    for (let at = 0; ; at++) {
      const before = await world.mail(ana)
      const message = {
        bytes: Buffer.from(letterTo('ana@empresa.test')),
        ...{ reversePath: `p${at}${after}@otra.test`, senderVerified: true, receivedMs: 1 },
        deliveryId: `cut.${at}.${after}`,
        recipients: [{ accountId: ana, subAddress: undefined, address: 'ana@empresa.test' }],
      }
      const sent = new Set<string>()
      const knife = new Knife(at, after)
      await deliveryOf(smtp, knife, sent).deliver(message)
      if (knife.dead) {
        cuts++
        const again = await deliveryOf(smtp, new Knife(Infinity, false), sent).deliver(message)
        t.assert.strictEqual(again[0]?.kind, 'delivered')
      }
      const mail = await world.mail(ana)
      const more = (name: string): number => (mail[name]?.length ?? 0) - (before[name]?.length ?? 0)
      const where = `${after ? 'after' : 'before'} change ${at}`
      t.assert.deepStrictEqual([more('INBOX'), more('Clientes')], [1, 1], where)
      const ids = [...sent].map((id) => id.split('>')[1])
      t.assert.strictEqual(ids.filter((what) => what === 'redirect').length, 1, where)
      // An answer may be lost with the process, and is never sent twice.
      t.assert.ok(ids.filter((what) => what === 'answer').length <= 1, where)
      t.assert.ok(more('Sent') <= 1, where)
      if (!knife.dead) break
    }
  t.assert.ok(cuts >= 16, `${cuts} cuts`)
})
