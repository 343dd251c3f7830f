/**
 * A company that floods finds its share and no more: of each thread's turns, of places, of memory, of the queue. What
 * that means in milliseconds is measured by `npm run test:soak -- neighbours`. THREATS TE5
 */
import { type TestContext, test } from 'node:test'
import { COMPANY_INFLIGHT_SHARE } from '../../src/edge/smtp/limits.ts'
import { MemoryBudget } from '../../src/edge/smtp/message-buffer.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/lib/log.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import type { OrganisationId } from '../../src/mail/ids.ts'
import type { Connection } from '../../src/net/connection.ts'
import { ConnectionLimiter, DEFAULT_CONNECTION_LIMITS, type Place } from '../../src/net/connection-limiter.ts'
import { type Listener, listen } from '../../src/net/listener.ts'
import { STORING_BESIDE_MAX } from '../../src/service/fairness/limits.ts'
import { CompanyShare } from '../../src/service/queue/company-share.ts'
import {
  INTAKE_BYTES_PER_COMPANY,
  WAITING_LOOK_EVERY,
  WAITING_LOOK_MS,
} from '../../src/service/queue/limits.ts'
import { countOfCompany } from '../../src/store/queue-admin.ts'
import { addAccount, addCompany } from '../directory/company.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { PASSWORD } from '../kit/mailbox-world.ts'
import { routeTo, startTestQueue, submission, until } from '../kit/queue.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { smtpSink } from '../kit/smtp-sink.ts'
import { ANA_PASSWORD, openSmtpWorld, plain, type SmtpWorld } from '../kit/smtp-world.ts'

const LOUD = 1 as OrganisationId
const QUIET = 2 as OrganisationId
const TEXT = 'Subject: a\r\n\r\nb'
const FLOOD = 12

for (const name of ENGINES) {
  test(`mail into a company whose disk hangs waits, mail into another does not, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    const disk = Promise.withResolvers<void>()
    const begun = new Map<string, number>()
    await using world = await openSmtpWorld(engine, {
      delivery: (real) => ({
        async deliver(message) {
          const address = message.recipients[0]?.address ?? ''
          begun.set(address, (begun.get(address) ?? 0) + 1)
          if (address === 'ana@empresa.test') await disk.promise
          return real.deliver(message)
        },
      }),
    })
    const tranquila = await addCompany(world.directory, 'Tranquila', 'tranquila.test')
    const eva = await addAccount(world.directory, tranquila, 'eva')
    await using quiet = await world.client('mx')
    const send = (client: SmtpClient, to: string): Promise<string> => client.send('a@otra.test', [to], TEXT)
    t.assert.match(await send(quiet, 'eva@tranquila.test'), /^250/)

    const clients = await Promise.all(Array.from({ length: FLOOD }, () => world.client('mx')))
    const answers = clients.map((client) => send(client, 'ana@empresa.test'))
    await until(() => begun.get('ana@empresa.test') === STORING_BESIDE_MAX)
    for (let n = 0; n < 3; n++) t.assert.match(await send(quiet, 'eva@tranquila.test'), /^250/)
    t.assert.strictEqual(begun.get('ana@empresa.test'), STORING_BESIDE_MAX)
    disk.resolve()
    for (const answer of answers) t.assert.match(await answer, /^250/)
    t.assert.strictEqual((await world.mailbox(world.accounts.ana)).length, FLOOD)
    t.assert.strictEqual((await world.mailbox(eva)).length, 4)
    for (const client of clients) await client[Symbol.asyncDispose]()
  })

  test(`who hangs up while the message waits has not handed it over, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    const disk = Promise.withResolvers<void>()
    const begun: string[] = []
    await using world = await openSmtpWorld(engine, {
      delivery: (real) => ({
        async deliver(message) {
          begun.push(Buffer.from(message.bytes).toString())
          await disk.promise
          return real.deliver(message)
        },
      }),
    })
    const tranquila = await addCompany(world.directory, 'Tranquila', 'tranquila.test')
    await addAccount(world.directory, tranquila, 'eva')
    const clients = await Promise.all(
      Array.from({ length: STORING_BESIDE_MAX + 3 }, () => world.client('mx')),
    )
    const [other, ...flood] = clients
    const send = (client: SmtpClient | undefined, to: string, text = TEXT): Promise<string | undefined> =>
      client?.send('a@otra.test', [to], text).catch(() => 'cut') ?? Promise.resolve(undefined)
    const first = send(other, 'eva@tranquila.test')
    await until(() => begun.length === 1)
    const answers = flood.map((client, n) => send(client, 'ana@empresa.test', `Number: ${n}.\r\n${TEXT}`))
    await until(() => begun.length === 1 + STORING_BESIDE_MAX)
    const before = openConnections(world)
    const waiting = flood.find((_client, n) => !begun.some((text) => text.includes(`Number: ${n}.`)))
    // With a reset: a client that only stops sending still waits for its answer.
    waiting?.socket.resetAndDestroy()
    await until(() => openConnections(world) < before)
    disk.resolve()
    t.assert.match((await first) ?? '', /^250/)
    const said = await Promise.all(answers)
    t.assert.strictEqual(said.filter((answer) => answer?.startsWith('250')).length, flood.length - 1)
    const kept = await world.mailbox(world.accounts.ana)
    t.assert.strictEqual(kept.length, flood.length - 1)
    t.assert.ok(kept.every((text) => text.includes('Subject: a')))
    for (const client of clients) await client[Symbol.asyncDispose]()
  })

  test(`sign-ins of a company with its share of the places are put off, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    await using world = await openImapWorld(engine)
    // Of 8 places 4 are free for all; after that a company may have 2.
    await using listener = await listenWith(8, (connection) => world.server.accept(connection))
    await using office = new AsyncDisposableStack()
    for (let n = 0; n < 4; n++) office.use(await ImapClient.open(listener.port))
    for (let n = 0; n < 2; n++) {
      const client = office.use(await signOn(listener.port))
      t.assert.match(await login(client), /^\S+ OK/)
    }
    await using one = await signOn(listener.port)
    t.assert.match(await login(one), /NO \[LIMIT\] Your company has too many connections open at once\./)
  })

  test(`mail and submissions of a company with its share of the places are put off, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    await using world = await openSmtpWorld(engine)
    const tranquila = await addCompany(world.directory, 'Tranquila', 'tranquila.test')
    await addAccount(world.directory, tranquila, 'eva')
    await using mx = await listenWith(8, (connection) => world.server.accept(connection, 'mx'))
    await using strangers = new AsyncDisposableStack()
    const connected = async (port: number): Promise<SmtpClient> => {
      const client = await SmtpClient.open(port)
      await client.hello()
      await client.say('MAIL FROM:<a@otra.test>')
      return client
    }
    for (let n = 0; n < 5; n++) strangers.use(await connected(mx.port))
    for (let n = 0; n < 2; n++) {
      const client = strangers.use(await connected(mx.port))
      t.assert.match(await client.say('RCPT TO:<ana@empresa.test>'), /^250/)
    }
    await using client = await connected(mx.port)
    t.assert.match(
      await client.say('RCPT TO:<luis@empresa.test>'),
      /^451-4\.3\.2 Hay demasiadas conexiones para empresa\.test a la vez\./,
    )
    // The connection and the message live on: another company has room.
    t.assert.match(await client.say('RCPT TO:<eva@tranquila.test>'), /^250/)

    await using submission = await listenWith(8, (connection) =>
      world.server.accept(connection, 'submission', { private: true }),
    )
    for (let n = 0; n < 4; n++) strangers.use(await SmtpClient.open(submission.port))
    const signIn = async (): Promise<string> => {
      const person = strangers.use(await SmtpClient.open(submission.port))
      await person.hello()
      return person.say(`AUTH PLAIN ${plain('ana@empresa.test', ANA_PASSWORD)}`)
    }
    for (let n = 0; n < 2; n++) t.assert.match(await signIn(), /^235/)
    t.assert.match(await signIn(), /^454 4\.7\.0 Your company has too many connections open at once\./)
  })

  test(`a company's messages in the queue are counted by the store, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    await using sink = await smtpSink({ mail: () => '451 4.3.0 later' })
    await using queue = await startTestQueue(engine.database('queue'))
    await routeTo(queue, sink)
    for (let n = 0; n < 3; n++) await queue.enqueue(submission(`a${n}@x.test`, { organisationId: LOUD }))
    await queue.store.moveArrivals()
    t.assert.strictEqual(await countOfCompany(queue.store.db, LOUD, 100), 3)
    t.assert.strictEqual(await countOfCompany(queue.store.db, LOUD, 2), 2)
    t.assert.strictEqual(await countOfCompany(queue.store.db, QUIET, 100), 0)
  })
}

test('places: a quarter for a company once half are taken, one below, at and above', (t: TestContext) => {
  const limiter = new ConnectionLimiter(
    { ...DEFAULT_CONNECTION_LIMITS, openInAll: 16, exempt: () => true },
    systemClock,
  )
  const take = (): Place => {
    const place = limiter.take('192.0.2.1')
    if (typeof place === 'string') throw new Error(place)
    return place
  }
  const free = Array.from({ length: 8 }, take)
  // Half of them: nobody is kept out by the company's share.
  for (const place of free.slice(0, 6)) t.assert.ok(place.belongTo(LOUD))
  const ninth = take()
  t.assert.ok(!ninth.belongTo(LOUD))
  t.assert.ok(ninth.belongTo(QUIET))
  for (const place of free.slice(0, 2)) place.release()
  take()
  take()
  t.assert.ok(!take().belongTo(LOUD), 'four, which is its quarter')
  free[2]?.release()
  const again = take()
  t.assert.ok(again.belongTo(LOUD), 'three and one more')
  t.assert.ok(again.belongTo(LOUD), 'said again, it is counted once')
  t.assert.ok(again.belongTo(QUIET), 'a connection may turn to another company')
  t.assert.ok(again.belongTo(LOUD))
  again.release()
  again.release()
  t.assert.ok(take().belongTo(LOUD))
})

test('memory of messages on their way in: a part for a company, one below, at and above', (t: TestContext) => {
  const all = 1000
  const budget = new MemoryBudget(all)
  const most = all * COMPANY_INFLIGHT_SHARE
  const loud = budget.shareOf(LOUD)
  t.assert.ok(loud.take(most - 1))
  t.assert.ok(budget.shareOf(LOUD).take(1), 'all its connections together')
  t.assert.ok(!loud.take(1))
  t.assert.ok(budget.shareOf(QUIET).take(all - most))
  t.assert.ok(!budget.shareOf(QUIET).take(1), 'there is no more in all')
  loud.give(most)
  t.assert.strictEqual(budget.takenBytes, all - most)
  t.assert.ok(loud.take(most))
})

test('messages waiting to leave: so many for a company, one below, at and above', async (t: TestContext) => {
  const clock = fakeClock()
  const waiting = new Map([[LOUD as number, 0]])
  let looks = 0
  const share = new CompanyShare({
    clock,
    waitingMax: 3,
    count: async (company, most) => {
      looks++
      return Math.min(waiting.get(company) ?? 0, most)
    },
  })
  const bring = async (company: OrganisationId): Promise<void> => {
    await share.admit(company, 10)
    waiting.set(company, (waiting.get(company) ?? 0) + 1)
    share.settled(company, 10)
  }
  for (let n = 0; n < 3; n++) await bring(LOUD)
  const full = { code: 'no-space', text: { key: 'queue.companyFull', values: { max: 3 } } }
  await t.assert.rejects(bring(LOUD), full)
  const before = looks
  await t.assert.rejects(bring(LOUD), full)
  t.assert.strictEqual(looks, before, 'it is not counted for every one that is refused')
  await bring(QUIET)
  waiting.set(LOUD, 2)
  await t.assert.rejects(bring(LOUD), full)
  await clock.advance(WAITING_LOOK_MS)
  await bring(LOUD)
  await t.assert.rejects(bring(LOUD), full)
})

test('a company is counted once for many messages, however many come at once', async (t: TestContext) => {
  let looks = 0
  const share = new CompanyShare({
    clock: systemClock,
    count: async () => {
      looks++
      return 0
    },
  })
  await Promise.all(Array.from({ length: WAITING_LOOK_EVERY }, async () => share.admit(LOUD, 1)))
  t.assert.strictEqual(looks, 1)
  await share.admit(LOUD, 1)
  t.assert.strictEqual(looks, 2)
  t.assert.strictEqual(share.admit(undefined, 1), undefined)
})

test('octets waiting for a commit: a part for a company, one below, at and above', async (t: TestContext) => {
  const share = new CompanyShare({ clock: systemClock, count: async () => 0 })
  await share.admit(LOUD, INTAKE_BYTES_PER_COMPANY - 1)
  await share.admit(LOUD, 1)
  t.assert.throws(() => share.admit(LOUD, 1), Refusal)
  await share.admit(QUIET, 1)
  share.settled(LOUD, 1)
  await share.admit(LOUD, 1)
})

function openConnections({ metrics }: SmtpWorld): number {
  const gauges = metrics.snapshot().gauges.filter(([key]) => key.startsWith('smtp_connections'))
  return gauges.reduce((sum, [, value]) => sum + value, 0)
}

function listenWith(openInAll: number, accept: (connection: Connection) => void): Promise<Listener> {
  return listen({
    host: '127.0.0.1',
    port: 0,
    limiter: new ConnectionLimiter(
      { ...DEFAULT_CONNECTION_LIMITS, openInAll, exempt: () => true },
      systemClock,
    ),
    tooMany: () => '421 4.7.0 Too many connections\r\n',
    accept,
    log: silentLog,
  })
}

async function signOn(port: number): Promise<ImapClient> {
  const client = await ImapClient.open(port)
  await client.response()
  await client.ok('STARTTLS')
  await client.startTls()
  return client
}

async function login(client: ImapClient): Promise<string> {
  return (await client.command(`LOGIN ana@empresa.test "${PASSWORD}"`)).tagged
}
