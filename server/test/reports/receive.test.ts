/** Reports that come in by SMTP: what counts, for whom, how often, and who may see it. */
import type { TestContext } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { checkLocal } from '../../src/service/admin/access.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { reportMethods } from '../../src/service/reports/report-methods.ts'
import { sweepReports } from '../../src/service/reports/sweep-reports.ts'
import { OPERATOR } from '../directory/admin.ts'
import { addCompany } from '../directory/company.ts'
import { HONEST, openIdentityWorld, otraZone, STRANGER } from '../identity/identity-world.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import type { SmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'
import { complaint, dmarcMail, reportMail, YESTERDAY_TEXT } from './report-mail.ts'

const TO = ['mail-reports@empresa.test']
const ZONE = otraZone('p=none')
const DAY_MS = 86_400_000

type Received = { since: string; total: number; good: number | null; rows: readonly Json[] }

function askingOf({ directory }: SmtpWorld, clock = { now: () => Date.now() }) {
  const methods = methodTable(reportMethods({ directory, clock, log: silentLog }))
  return async (kind: string, domain = 'empresa.test', who: Principal = OPERATOR): Promise<Received> =>
    (await callAdmin(methods, who, `reports.${kind}`, { domain })) as unknown as Received
}

eachEngine('a report counts once, for the domain it is about', async (t: TestContext, engine) => {
  await using world = await openIdentityWorld(engine, {}, { zone: ZONE })
  const received = askingOf(world.smtp)
  t.assert.match(await world.send(dmarcMail(), { to: TO }), /^250/)
  t.assert.match(await world.send(dmarcMail(), { to: TO }), /^250/)
  const { since, ...told } = await received('dmarc')
  t.assert.match(since, /^\d{4}-\d\d-\d\d$/)
  t.assert.deepEqual(told, {
    domain: 'empresa.test',
    total: 5,
    good: 3,
    results: [
      { result: 'none fail fail', count: 2 },
      { result: 'none pass fail', count: 3 },
    ],
    rows: [
      { day: YESTERDAY_TEXT, reporter: 'otra.test', source: '192.0.2.1', result: 'none pass fail', count: 3 },
      {
        day: YESTERDAY_TEXT,
        reporter: 'otra.test',
        source: '2001:db8::9',
        result: 'none fail fail',
        count: 2,
      },
    ],
    truncated: false,
  })
  t.assert.match(await world.send(dmarcMail({ id: 'r2' }), { to: TO }), /^250/)
  t.assert.equal((await received('dmarc')).total, 10)
  t.assert.match(await world.send(complaint('boletin@empresa.test'), { to: TO }), /^250/)
  const complaints = await received('feedback')
  t.assert.deepEqual([complaints.total, complaints.good, complaints.rows.length], [1, null, 1])
  const clock = fakeClock(Date.now() + 402 * DAY_MS)
  await sweepReports({ directory: world.smtp.directory, clock })
  t.assert.equal((await askingOf(world.smtp)('dmarc')).total, 0)
})

eachEngine('what is forged, late, broken or about others does not count', async (t: TestContext, engine) => {
  await using world = await openIdentityWorld(engine, {}, { zone: ZONE })
  const { directory } = world.smtp
  await addCompany(directory, 'Ajena', 'vecina.test')
  const said = async (message: string, address = HONEST): Promise<string> =>
    (await world.send(message, { to: TO, address })).slice(0, 9).replace('-', ' ')
  t.assert.equal(await said(dmarcMail(), STRANGER), '550 5.7.1', 'nobody proves who wrote it')
  t.assert.equal(await said(dmarcMail({ domain: 'vecina.test' })), '550 5.7.1', 'another company’s')
  t.assert.equal(await said(dmarcMail({ domain: 'fuera.test' })), '550 5.7.1', 'nobody’s here')
  t.assert.equal(await said(dmarcMail({ beginMs: Date.now() - 60 * DAY_MS })), '550 5.6.0', 'too old')
  t.assert.equal(await said(dmarcMail({ beginMs: Date.now() + 5 * DAY_MS })), '550 5.6.0', 'to come')
  t.assert.equal(await said(reportMail('Hola.')), '550 5.6.0', 'no report')
  t.assert.equal((await askingOf(world.smtp)('dmarc')).total, 0)
  t.assert.equal((await askingOf(world.smtp)('dmarc', 'vecina.test')).total, 0)
})

eachEngine('the address is nobody’s, and takes nothing from those here', async (t: TestContext, engine) => {
  await using world = await openIdentityWorld(engine, {}, { zone: ZONE })
  const { smtp } = world
  await using ana = await smtp.client('submission')
  await ana.say('MAIL FROM:<ana@empresa.test>')
  t.assert.match(await ana.say('RCPT TO:<mail-reports@empresa.test>'), /^550 5\.7\.1/)
  t.assert.throws(() => checkLocal('Mail-Reports', 'Mail-Reports@empresa.test'), /addressTaken/)
  // In one message with a person, each gets their own.
  t.assert.match(await world.send(dmarcMail(), { to: ['ana@empresa.test', ...TO] }), /^250/)
  t.assert.equal((await askingOf(smtp)('dmarc')).total, 5)
  t.assert.equal((await smtp.mailbox(smtp.accounts.ana)).length, 1)
})
