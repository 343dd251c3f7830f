/** Reports that we send: who gets one, what it says, and that nobody gets it twice. */
import { suite, type TestContext, test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import { systemScheduler } from '../../src/lib/scheduler.ts'
import type { QueueId } from '../../src/mail/ids.ts'
import type { Report } from '../../src/mail/report/report.ts'
import type { HttpsQuestion } from '../../src/net/https.ts'
import { RETRY_MS } from '../../src/service/mta-sts/limits.ts'
import { createStsPolicies, type StsPolicies } from '../../src/service/mta-sts/policies.ts'
import type { Submission } from '../../src/service/queue/submission.ts'
import { DAY_MS, dayOf, dayText } from '../../src/service/reports/days.ts'
import { observer } from '../../src/service/reports/judged-mail.ts'
import { SEND_AFTER_MS, SEND_SPREAD_MS, SEND_STALE_MS } from '../../src/service/reports/limits.ts'
import { openReport } from '../../src/service/reports/open-report.ts'
import { REPORTED_SETTING } from '../../src/service/reports/reported.ts'
import { type SendDeps, sendReports } from '../../src/service/reports/send-reports.ts'
import { createTally, type Tally } from '../../src/service/reports/tally.ts'
import type { Directory } from '../../src/store/directory.ts'
import type { Database } from '../../src/store/sql.ts'
import { addCompany, openTestDirectory } from '../directory/company.ts'
import { HONEST, letter, openIdentityWorld, otraZone, STRANGER } from '../identity/identity-world.ts'
import { ENGINES, type EngineName, openEngine } from '../kit/engines.ts'
import { type FakeClock, fakeClock } from '../kit/fake-clock.ts'
import { type FakeDns, fakeDns, type Zone } from '../kit/fake-dns.ts'
import { startTestQueue, until } from '../kit/queue.ts'
import { eachEngine } from '../kit/stores.ts'
import {
  DESTINATION,
  MX,
  openStsDestination,
  policyText,
  type StsDestination,
} from '../kit/sts-destination.ts'
import { dmarcMail } from './report-mail.ts'

/** When everybody's report of the day before may leave. */
const TOMORROW_MS = (dayOf(Date.now()) + 1) * DAY_MS + SEND_AFTER_MS + SEND_SPREAD_MS
const ZONE: Zone = {
  ...otraZone('p=reject; rua=mailto:dmarc@otra.test,mailto:x@informes.test!10m,mailto:y@desleal.test'),
  'otra.test._report._dmarc.informes.test': { TXT: ['v=DMARC1'] },
}

type Sender = { readonly sent: Submission[]; readonly deps: SendDeps; readonly clock: FakeClock }

function senderOf(directory: Directory, dns: FakeDns, queueDb: SendDeps['queueDb']): Sender {
  const sent: Submission[] = []
  const clock = fakeClock(TOMORROW_MS)
  const enqueue = async (one: Submission): Promise<QueueId> => {
    sent.push(one)
    return `q${sent.length}` as QueueId
  }
  const deps: SendDeps = {
    ...{ directory, queueDb, clock, queue: { enqueue }, hostname: 'mx.empresa.test', allowPrivate: false },
    resolver: dns.resolver,
    ask: () => Promise.reject(new Error('nobody is asked')),
    log: silentLog,
    metrics: new Metrics(),
  }
  return { sent, deps, clock }
}

function tallyOf(directory: Directory): Tally {
  return createTally({ directory, clock: { now: Date.now }, scheduler: systemScheduler, log: silentLog })
}

function reportIn({ bytes }: Submission): Report {
  const opened = openReport(bytes)
  if (opened.kind === 'none') throw new Error(opened.why)
  return opened.report
}

eachEngine('a domain hears of its mail the next day, once', async (t: TestContext, engine) => {
  let tally: Tally | undefined
  await using world = await openIdentityWorld(
    engine,
    {},
    {
      zone: ZONE,
      observe: (directory) => {
        tally = tallyOf(directory)
        return observer(tally)
      },
    },
  )
  const { directory, stores } = world.smtp
  for (const _time of [1, 2]) t.assert.match(await world.send(letter()), /^250/)
  t.assert.match(await world.send(letter(), { address: STRANGER, hello: 'pc.ajena.test' }), /^550/)
  t.assert.match(await world.send(dmarcMail(), { to: ['mail-reports@empresa.test'] }), /^250/)
  await tally?.[Symbol.asyncDispose]()

  const { sent, deps, clock } = senderOf(directory, world.dns, stores.queueDb)
  await sendReports({ ...deps, clock: { now: Date.now } })
  t.assert.strictEqual(sent.length, 0, 'the day is not over')
  // A queue that takes one and fails, as if the service ended then.
  const { enqueue } = deps.queue
  const falling: SendDeps['queue'] = {
    enqueue: (one) => (sent.length === 0 ? enqueue(one) : Promise.reject(new Error('away'))),
  }
  await sendReports({ ...deps, queue: falling })
  await sendReports(deps)
  t.assert.strictEqual(sent.length, 1, 'another may still be at it')
  await clock.advance(SEND_STALE_MS + 1)
  await sendReports(deps)
  await sendReports(deps)
  const [first, again, other, ...more] = sent
  if (first === undefined || again === undefined || other === undefined) return t.assert.fail('no report')
  t.assert.deepStrictEqual([again.deliveryId, more], [first.deliveryId, []], 'the queue knows the first one')
  t.assert.deepStrictEqual(
    [first, other].map(({ recipients }) => recipients[0]?.address),
    ['dmarc@otra.test', 'x@informes.test'],
    'and desleal.test never asked for it',
  )
  const text = Buffer.from(first.bytes).toString()
  t.assert.match(text, /^From: mail-reports@empresa\.test\r$/m)
  t.assert.match(
    text,
    /^Subject: Report Domain: otra\.test Submitter: mx\.empresa\.test Report-ID:\r\n <\d{8}\./m,
  )
  const { beginMs, reportId, rows } = reportIn(first)
  t.assert.strictEqual(beginMs, dayOf(Date.now()) * DAY_MS)
  t.assert.strictEqual(reportIn(again).reportId, reportId)
  t.assert.ok(reportId.startsWith(dayText(dayOf(Date.now())).replaceAll('-', '')))
  t.assert.deepStrictEqual(
    rows.map(({ source, result, count }) => [source, result, count]),
    [
      [HONEST, 'none fail pass', 2],
      [STRANGER, 'reject fail fail', 1],
    ],
    'the report that came is in none',
  )
})

eachEngine('what comes in our own name is counted without a message', async (t: TestContext, engine) => {
  let tally: Tally | undefined
  const own = { '_dmarc.empresa.test': { TXT: ['v=DMARC1; p=none; rua=mailto:mail-reports@empresa.test'] } }
  await using world = await openIdentityWorld(
    engine,
    {},
    {
      zone: { ...ZONE, ...own },
      observe: (directory) => {
        tally = tallyOf(directory)
        return observer(tally)
      },
    },
  )
  const { directory, stores } = world.smtp
  const forged = letter('Jefa <jefa@empresa.test>')
  for (const _time of [1, 2]) t.assert.match(await world.send(forged, { address: STRANGER }), /^250/)
  await tally?.[Symbol.asyncDispose]()
  const { sent, deps } = senderOf(directory, world.dns, stores.queueDb)
  await sendReports(deps)
  t.assert.strictEqual(sent.length, 0)
  const { id } = (await directory.domain('empresa.test')) ?? t.assert.fail('no domain')
  const rows = await directory.read(({ reports }) => reports.received(id, 'dmarc', 0, 10))
  t.assert.deepStrictEqual(
    rows.map(({ reporter, source, result, count }) => [reporter, source, result, count]),
    [['mx.empresa.test', STRANGER, 'quarantine fail fail', 2]],
  )
})

type Place = AsyncDisposable & {
  readonly directory: Directory
  readonly db: Database
  readonly tally: Tally
}

async function openPlace(name: EngineName): Promise<Place> {
  await using opened = new AsyncDisposableStack()
  const { directory } = opened.use(await openTestDirectory(name))
  await addCompany(directory, 'Empresa', 'empresa.test')
  const db = opened.use(await openEngine(name)).database('queue')
  const rest = opened.move()
  const tally = tallyOf(directory)
  return { directory, db, tally, [Symbol.asyncDispose]: () => rest.disposeAsync() }
}

async function refusing(name: EngineName, t: TestContext): Promise<void> {
  await using dns = await fakeDns(ZONE)
  await using place = await openPlace(name)
  const { directory, db } = place
  const { sent, deps } = senderOf(directory, dns, db)
  const { id = -1 } = (await directory.domain('empresa.test')) ?? {}
  const set = (value: false | undefined, scope: 'domain' | 'service'): Promise<void> =>
    directory.write(({ settings }) =>
      settings.set(scope, scope === 'domain' ? id : 0, REPORTED_SETTING, value),
    )
  const due = async (): Promise<number> =>
    (await directory.read(({ reports }) => reports.due(99_999, 0))).length
  await set(false, 'domain')
  place.tally.add('dmarc', 'otra.test', '{}', 'empresa.test')
  await place.tally[Symbol.asyncDispose]()
  t.assert.strictEqual(await due(), 0)
  await set(undefined, 'domain')
  const more = tallyOf(directory)
  more.add('dmarc', 'otra.test', '{}', 'empresa.test')
  await more[Symbol.asyncDispose]()
  t.assert.strictEqual(await due(), 1)
  await set(false, 'service')
  await sendReports(deps)
  t.assert.strictEqual(sent.length, 0)
}

/** A session while the policy cannot be had, one that goes as it wants, and one with a machine that offers no TLS any more. */
async function meetThrice(destination: StsDestination, { db, tally }: Place): Promise<void> {
  const { sink, ca, dns } = destination
  const { resolver } = dns
  const clock = fakeClock(Date.now())
  let policies: StsPolicies | undefined
  await using queue = await startTestQueue(db, {
    ...{ resolver, mxPort: sink.port, allowPrivate: true, tlsOptions: { ca } },
    stsPolicies: { find: async (domain) => (await policies?.find(domain)) ?? { policy: undefined } },
    noteTls: (domain, session) => tally.add('tls', domain, JSON.stringify(session), undefined),
  })
  policies = createStsPolicies({ db, resolver, fetch: destination.fetch(clock), clock, log: silentLog })
  const mail = (deliveryId: string): Submission => ({
    ...{ reversePath: null, recipients: [{ address: `a@${DESTINATION}`, dsn: {} }], smtpUtf8: false },
    ...{ bytes: Buffer.from('Subject: x\r\n\r\nx\r\n'), body: '7bit', acceptedMs: Date.now(), deliveryId },
  })
  destination.answer = { status: 500, body: '' }
  await queue.enqueue(mail('m0'))
  await sink.received(1)
  sink.hangUp()
  destination.answer = { body: policyText('enforce') }
  await clock.advance(RETRY_MS)
  await queue.enqueue(mail('m1'))
  await sink.received(2)
  sink.script = {}
  sink.hangUp()
  const { connections } = sink
  await queue.enqueue(mail('m2'))
  await until(async () => sink.connections > connections && sink.open === 0)
}

async function reporting(name: EngineName, t: TestContext): Promise<void> {
  await using destination = await openStsDestination('enforce')
  await using place = await openPlace(name)
  await meetThrice(destination, place)
  await place.tally[Symbol.asyncDispose]()
  const { dns } = destination
  const rua = `mailto:tls@${DESTINATION},https://web.test/tls,https://dentro.test/tls`
  dns.zone = {
    ...dns.zone,
    [`_smtp._tls.${DESTINATION}`]: { TXT: [`v=TLSRPTv1; rua=${rua}`] },
    'web.test': { A: ['1.2.3.4'] },
    'dentro.test': { A: ['10.0.0.1'] },
  }
  const posted: HttpsQuestion[] = []
  const { sent, deps } = senderOf(place.directory, dns, place.db)
  const ask: SendDeps['ask'] = async (question) => {
    posted.push(question)
    return { status: 201, type: '', headers: {}, body: '' }
  }
  await sendReports({ ...deps, ask })
  t.assert.deepStrictEqual(
    posted.map(({ address, url }) => [address, url]),
    [['1.2.3.4', 'https://web.test/tls']],
    'nobody is led into a private network',
  )
  const [first, more] = sent
  if (first === undefined || more !== undefined) return t.assert.fail(`${sent.length} messages`)
  t.assert.match(Buffer.from(first.bytes).toString(), /^TLS-Report-Domain: destino\.test\r$/m)
  t.assert.deepStrictEqual(
    reportIn(first).rows.map(({ source, result }) => [source, result]),
    [
      ['', 'sts ok'],
      [MX, 'sts starttls-not-supported'],
      [MX, 'sts sts-policy-fetch-error'],
    ],
  )
  const told = JSON.parse(posted[0]?.content?.text ?? '') as { policies: { policy: unknown }[] }
  t.assert.deepStrictEqual(told.policies[0]?.policy, {
    'policy-type': 'sts',
    'policy-string': ['version: STSv1', 'mode: enforce', `mx: ${MX}`, 'max_age: 604800'],
    'policy-domain': DESTINATION,
    'mx-host': [MX],
  })
}

for (const name of ENGINES)
  suite(`on ${name}`, () => {
    test('who does not want to be counted is not, and nothing leaves where nothing is to', (t: TestContext) =>
      refusing(name, t))
    test('sessions are reported under their policy, by mail and to the web', (t: TestContext) =>
      reporting(name, t))
  })
