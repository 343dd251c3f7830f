/** Webhooks: told in order and signed, again after waits, up to the end of patience, and never in a private network. MISSION M15 */
import { type TestContext, test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { Secret } from '../../src/lib/secret.ts'
import type { AskHttps, HttpsQuestion } from '../../src/net/https.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { followEvents, readFollowPlace } from '../../src/service/ledger/follow.ts'
import {
  type DeliverDeps,
  resealWebhooks,
  secretPlace,
  WebhookTeller,
} from '../../src/service/webhook/deliver.ts'
import { GIVE_UP_MS, WAITS_MS, WEBHOOKS_MAX } from '../../src/service/webhook/limits.ts'
import { webhookSignature } from '../../src/service/webhook/post-event.ts'
import { tellWebhooksMethod } from '../../src/service/webhook/tell-method.ts'
import { webhookMethods } from '../../src/service/webhook/webhook-methods.ts'
import { KEY_BYTES, Sealer } from '../../src/store/sealed/sealer.ts'
import { OPERATOR, openTestAdmin } from '../directory/admin.ts'
import { ENGINES, type EngineName, openEngine } from '../kit/engines.ts'
import { type FakeDns, fakeDns } from '../kit/fake-dns.ts'
import { openTestLedger, wayOut } from '../kit/ledger.ts'
import { until } from '../kit/queue.ts'

const PUBLIC = '203.0.114.7'
const ZONE = {
  'hook.test': { A: [PUBLIC] },
  'dentro.test': { A: ['10.0.0.7'], AAAA: ['64:ff9b::7f00:1'] },
}

type Fields = Readonly<Record<string, Json>>
type Asked = HttpsQuestion & { readonly body: { type: string; data: Fields } }

/** A place that takes what it is told, or answers as the test says. */
function place() {
  const asked: Asked[] = []
  const state = { status: 204, asked, answer: undefined as undefined | ((url: string) => Promise<number>) }
  const ask: AskHttps = async (question) => {
    asked.push({ ...question, body: JSON.parse(question.content?.text ?? '') as Asked['body'] })
    return { status: (await state.answer?.(question.url)) ?? state.status, body: '', type: '', headers: {} }
  }
  return { ...state, ask, state }
}

/** Two companies, their ledger, and who is told. */
async function openWorld(name: EngineName) {
  await using opened = new AsyncDisposableStack()
  const admin = opened.use(await openTestAdmin(name))
  const engine = opened.use(await openEngine(name))
  const ledger = await openTestLedger(engine)
  const dns: FakeDns = opened.use(await fakeDns(ZONE))
  const { directory, clock } = admin
  clock.ms = ledger.clock.ms
  const hook = place()
  const deps: DeliverDeps = {
    ...{ directory, clock, log: silentLog, random: () => 0, ask: hook.ask },
    resolver: async () => dns.resolver,
    sealer: async () => new Sealer([Buffer.alloc(KEY_BYTES, 7)]),
    follow: (scope, kinds, from, limit) =>
      followEvents(
        ledger.reader,
        scope,
        { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, ...(kinds.length > 0 && { kinds }) },
        from === undefined ? undefined : readFollowPlace(from),
        limit,
      ),
  }
  const told: string[] = []
  const notices = { send: async ({ to }: { to: string }) => void told.push(to) }
  const methods = methodTable([
    ...webhookMethods(deps),
    tellWebhooksMethod({ directory, notices, log: silentLog }),
  ])
  const rest = opened.move()
  return {
    ...{ admin, ledger, hook: hook.state, told },
    /** One of a node; true: somebody is to be told. */
    async round() {
      const teller = new WebhookTeller(deps)
      await teller.round()
      await teller.settled()
      return await teller.round()
    },
    teller: () => new WebhookTeller(deps),
    as: admin.as,
    async call(who: string | undefined, method: string, input: Json = {}): Promise<Fields> {
      const principal = who === undefined ? OPERATOR : await admin.as(who)
      return (await callAdmin(methods, principal, method, input)) as Fields
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

const JEFA = 'jefa@empresa.test'

for (const name of ENGINES) {
  test(`tells a company its own events, signed, in order, and goes on where it stopped, on ${name}`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const { hook, ledger, admin } = world
    const own = admin.empresa.organisationId
    const other = admin.ajena.organisationId
    await ledger.record(...wayOut(1, ledger.clock.ms, own))
    const made = await world.call(JEFA, 'webhook.add', {
      url: 'https://hook.test/x',
      kinds: ['queued', 'relayed'],
    })
    t.assert.match(String(made['secret']), /^whsec_[\w+/]{43}=$/)
    t.assert.deepStrictEqual(
      hook.asked.map(({ body, address }) => [body.type, address]),
      [['webhook.ping', PUBLIC]],
    )
    await ledger.record(
      ...wayOut(2, ledger.clock.ms, own),
      ...wayOut(3, ledger.clock.ms, other),
      ...wayOut(4, ledger.clock.ms, own),
    )
    t.assert.strictEqual(await world.round(), false)
    const events = hook.asked.slice(1)
    t.assert.deepStrictEqual(
      events.map(({ body }) => [body.type, body.data['id']]),
      [2, 4].flatMap((n) => ['queued', 'relayed'].map((kind) => [`ledger.${kind}`, `delivery-${n}.1`])),
    )
    for (const { headers = {}, content } of events) {
      const { 'webhook-id': id = '', 'webhook-timestamp': at = '' } = headers
      const expected = webhookSignature(
        new Secret(String(made['secret'])),
        id,
        Number(at),
        content?.text ?? '',
      )
      t.assert.strictEqual(headers['webhook-signature'], expected)
    }
    t.assert.strictEqual(new Set(events.map(({ headers }) => headers?.['webhook-id'])).size, events.length)
    // What is not taken comes again, first, and nothing is left out.
    await ledger.record(...wayOut(5, ledger.clock.ms, own))
    hook.asked.length = 0
    hook.status = 500
    for (const waitMs of [2_000, ...WAITS_MS.slice(0, 3)]) {
      admin.clock.ms += waitMs - 1
      await world.round()
      const before = hook.asked.length
      admin.clock.ms += 1
      await world.round()
      t.assert.strictEqual(hook.asked.length, before + 1, `${waitMs} ms`)
    }
    hook.status = 200
    admin.clock.ms += WAITS_MS[3]
    await world.round()
    const ids = hook.asked.map(({ headers }) => headers?.['webhook-id'])
    t.assert.deepStrictEqual([new Set(ids).size, ids.length], [2, 6], 'the first of two, five times')
    const [shown] = (await world.call(JEFA, 'webhook.list'))['webhooks'] as unknown as Fields[]
    t.assert.deepStrictEqual(
      [shown?.['tries'], shown?.['lastResult'], shown?.['secret']],
      [0, 'taken', undefined],
    )
  })

  test(`one that takes nothing for days is disabled, and its people are told once, on ${name}`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const { hook, ledger, admin } = world
    await world.call(JEFA, 'webhook.add', { url: 'https://hook.test/x' })
    await ledger.record(...wayOut(1, ledger.clock.ms, admin.empresa.organisationId))
    hook.answer = () => Promise.reject(new Error('reset'))
    admin.clock.ms += 2_000
    t.assert.strictEqual(await world.round(), false)
    admin.clock.ms += GIVE_UP_MS
    t.assert.strictEqual(await world.round(), true)
    t.assert.deepStrictEqual(await world.call(undefined, 'webhook.tell'), { told: 1 })
    t.assert.deepStrictEqual(await world.call(undefined, 'webhook.tell'), { told: 0 })
    t.assert.deepStrictEqual(world.told, [JEFA])
    const asked = hook.asked.length
    admin.clock.ms += GIVE_UP_MS
    t.assert.strictEqual(await world.round(), false)
    t.assert.strictEqual(hook.asked.length, asked)
    hook.answer = undefined
    await world.call(JEFA, 'webhook.enable', { id: 1 })
    await world.round()
    t.assert.deepStrictEqual(
      hook.asked.slice(asked).map(({ body }) => body.type),
      ['accepted', 'queued', 'relayed'].map((kind) => `ledger.${kind}`),
    )
    // Who says that it is gone is believed at once. RFC 9110 §15.5.11
    await ledger.record(...wayOut(2, ledger.clock.ms, admin.empresa.organisationId))
    hook.status = 410
    admin.clock.ms += 2_000
    t.assert.strictEqual(await world.round(), true)
  })

  test(`one that answers slowly holds up nobody, and not the end of the service, on ${name}`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const { hook, ledger, admin } = world
    await world.call(JEFA, 'webhook.add', { url: 'https://hook.test/slow' })
    await world.call('otra@ajena.test', 'webhook.add', { url: 'https://hook.test/quick' })
    const of = (company: typeof admin.empresa, n: number) =>
      wayOut(n, ledger.clock.ms, company.organisationId)
    await ledger.record(...of(admin.empresa, 1), ...of(admin.ajena, 2))
    const gate = Promise.withResolvers<number>()
    hook.answer = async (url) => (url.endsWith('slow') ? await gate.promise : 200)
    hook.asked.length = 0
    admin.clock.ms += 2_000
    const teller = world.teller()
    await teller.round()
    await until(() => hook.asked.length === 4)
    t.assert.deepStrictEqual(hook.asked.filter(({ url }) => url.endsWith('slow')).length, 1)
    // It ends; what was taken meanwhile is not noted, and comes again.
    teller.stop()
    gate.resolve(200)
    await teller.settled()
    const row = await admin.directory.read((tables) => tables.webhooks.get(1))
    t.assert.strictEqual(row?.lastResult, undefined)
  })

  test(`two nodes tell each event once, and each company has its own, on ${name}`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const { hook, ledger, admin } = world
    await world.call(JEFA, 'webhook.add', { url: 'https://hook.test/x', kinds: ['relayed'] })
    await ledger.record(...wayOut(1, ledger.clock.ms, admin.empresa.organisationId))
    hook.asked.length = 0
    admin.clock.ms += 2_000
    await Promise.all([world.round(), world.round(), world.round()])
    t.assert.strictEqual(hook.asked.length, 1)
    for (const method of ['webhook.enable', 'webhook.remove'])
      await t.assert.rejects(world.call('otra@ajena.test', method, { id: 1 }), /webhook\.absent/)
    t.assert.deepStrictEqual(await world.call('otra@ajena.test', 'webhook.list'), { webhooks: [] })
    await t.assert.rejects(world.call('ana@empresa.test', 'webhook.list'), /admin\.forbidden/)
    for (let n = 1; n < WEBHOOKS_MAX; n++)
      await world.call(JEFA, 'webhook.add', { url: `https://hook.test/${n}` })
    await t.assert.rejects(world.call(JEFA, 'webhook.add', { url: 'https://hook.test/y' }), /webhook\.many/)
    await world.call(JEFA, 'webhook.remove', { id: 1 })
    const { webhooks } = await world.call(undefined, 'webhook.list', { company: 'Empresa' })
    t.assert.strictEqual((webhooks as unknown as Fields[]).length, WEBHOOKS_MAX - 1)
    // The key of the service is changed: the older one may go after the next start.
    const keys = [9, 7].map((fill) => Buffer.alloc(KEY_BYTES, fill))
    const log = silentLog
    await resealWebhooks({ directory: admin.directory, sealer: async () => new Sealer(keys), log })
    const row = await admin.directory.read((tables) => tables.webhooks.get(2))
    const opened = new Sealer(keys.slice(0, 1)).open(row?.sealed ?? '', secretPlace(2, row?.url ?? ''))
    t.assert.match(opened.reveal(), /^whsec_/)
  })
}
