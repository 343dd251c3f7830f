/** Why mail waits, from the literal replies of a server that defers each recipient in its own words. MISSION M13, THREATS QU2 */
import { type TestContext, test } from 'node:test'
import { systemClock } from '../../src/lib/clock.ts'
import { LANGUAGES } from '../../src/lib/text.ts'
import type { OrganisationId } from '../../src/mail/ids.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import type { Principal } from '../../src/service/account/principal.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import { loadProviders } from '../../src/service/bounce/load-lists.ts'
import { loadBounceRules, loadVerdicts } from '../../src/service/bounce/load-rules.ts'
import { RADAR_DOMAINS, RADAR_SLICE } from '../../src/service/queue/limits.ts'
import { queueMethods } from '../../src/service/queue/queue-methods.ts'
import { radar } from '../../src/service/queue/radar.ts'
import type { WaitingRow } from '../../src/store/queue-radar.ts'
import { OPERATOR } from '../directory/admin.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { routeTo, startTestQueue, submission, until } from '../kit/queue.ts'
import { smtpSink } from '../kit/smtp-sink.ts'

const REPLIES: Readonly<Record<string, string>> = {
  'gris.test': '451 4.7.1 Greylisting in action, please come back in 00:04:59',
  'lleno.test': '452 4.2.2 Mailbox full',
  'ritmo.test': '421 4.7.0 Too many messages from your IP, slow down',
  'caido.test': '421 4.3.2 System not accepting network messages, down for maintenance',
}

type Group = Readonly<Record<string, unknown>>

for (const name of ENGINES)
  test(`groups what waits by destination and cause, each company its own, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    await using sink = await smtpSink({ rcpt: (line) => REPLIES[/@([^>]+)>/.exec(line)?.[1] ?? ''] })
    await using queue = await startTestQueue(engine.database('queue'))
    await routeTo(queue, sink)
    const methods = methodTable(
      queueMethods({
        ...{ service: queue, clock: systemClock, texts: createTexts() },
        findOrganisation: async () => 2 as OrganisationId,
      }),
    )
    const look = async (who: Principal): Promise<readonly Group[]> => {
      const answer = await callAdmin(methods, who, 'queue.radar', {})
      return (answer as unknown as { groups: Group[] }).groups
    }
    for (const domain of Object.keys(REPLIES)) await queue.enqueue(submission([`a@${domain}`, `b@${domain}`]))
    await queue.enqueue(submission('c@gris.test', { organisationId: 2 as OrganisationId }))
    await until(async () => {
      const entries = (await callAdmin(methods, OPERATOR, 'queue.list', {})) as unknown as {
        entries: Group[]
      }
      return entries.entries.every((entry) => entry['reply'] !== null && entry['state'] === 'waiting')
    })
    const causes = (groups: readonly Group[]): Record<string, unknown> =>
      Object.fromEntries(groups.map((one) => [String(one['target']), [one['cause'], one['waiting']]]))
    t.assert.deepStrictEqual(causes(await look(OPERATOR)), {
      'gris.test': ['greylisting', 3],
      'lleno.test': ['full', 2],
      'ritmo.test': ['rate', 2],
      'caido.test': ['outage', 2],
    })
    const other: Principal = {
      ...OPERATOR,
      role: 'company-admin',
      organisationId: 2 as OrganisationId,
      language: 'es',
    }
    const [own, ...more] = await look(other)
    t.assert.deepStrictEqual(more, [])
    t.assert.strictEqual(own?.['why'], 'Piden que los servidores que no conocen vuelvan más tarde.')
    t.assert.match(JSON.stringify(own?.['reply']), /Greylisting in action/)
    t.assert.ok(Date.parse(String(own?.['next'])) > Date.now())
  })

const ROW: WaitingRow = {
  message_id: 1,
  n: 0,
  destination: 'a.test',
  state: 'waiting',
  next_ms: 50,
  reply_code: 451,
  reply_status: '4.7.1',
  reply_text: 'Greylisted',
  reply_host: null,
  sender: 'ana@empresa.test',
  accepted_ms: 10,
}

/** As they would lie in the table. */
async function grouped(rows: readonly Partial<WaitingRow>[]) {
  const all = rows.map((row, n) => ({ ...ROW, message_id: n + 1, ...row }))
  let pauses = 0
  const groups = await radar({
    verdictOf: loadVerdicts(),
    providers: loadProviders(),
    rows: async ({ messageId }, limit) => all.slice(messageId, messageId + limit),
    pause: async () => {
      pauses++
    },
  })
  return { groups, pauses }
}

test('domains of one provider are one group, by the host that answered', async (t: TestContext) => {
  const host = (name: string): string => `${name}-test.mail.protection.outlook.com`
  const { groups } = await grouped([
    { destination: 'a.test', reply_host: host('a') },
    {
      destination: 'b.test',
      reply_host: host('b'),
      sender: 'luis@empresa.test',
      accepted_ms: 5,
      next_ms: 40,
    },
    { destination: 'c.test', reply_host: 'mx.c.test' },
  ])
  t.assert.deepStrictEqual(
    groups.map(({ target, waiting, people, domains, sinceMs, nextMs }) => [
      target,
      waiting,
      people,
      domains,
      sinceMs,
      nextMs,
    ]),
    [
      ['Microsoft 365', 2, 2, ['a.test', 'b.test'], 5, 40],
      ['c.test', 1, 1, ['c.test'], 10, 50],
    ],
  )
})

/** As these providers are known to write. */
const KNOWN: readonly (readonly [string, string | undefined, string])[] = [
  [
    "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140).",
    undefined,
    'microsoftBlock',
  ],
  [
    '451 4.7.1 Please contact your Internet service provider since part of their network is on our block list (S3150).',
    undefined,
    'microsoftBlock',
  ],
  [
    '421 4.7.1 Server busy. Messages were temporarily deferred (S775) [host.olc.protection.outlook.com]',
    undefined,
    'microsoftBlock',
  ],
  ['550 5.7.606 Access denied, banned sending IP [192.0.2.1]', '5.7.606', 'microsoftBlock'],
  [
    '421 RP-001 (BAY004-MC1F1) Unfortunately, some messages from 192.0.2.1 weren’t sent. Please try again.',
    undefined,
    'microsoftRate',
  ],
  [
    '451 4.7.650 The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation.',
    '4.7.650',
    'microsoftRate',
  ],
  ['421-4.7.28 Gmail has detected an unusual rate of unsolicited mail. - gsmtp', '4.7.28', 'gmailRate'],
  [
    '450-4.2.1 The user you are trying to contact is receiving mail too quickly. - gsmtp',
    '4.2.1',
    'recipientBusy',
  ],
  [
    '421-4.7.23 The sending IP address does not match a PTR record. https://support.google.com/a - gsmtp',
    '4.7.23',
    'ptr',
  ],
  [
    '421-4.7.27 Your email has been rate limited because SPF authentication did not pass. - gsmtp',
    '4.7.27',
    'auth',
  ],
  ['421-4.7.32 Your email has been rate limited: From: header does not align. - gsmtp', '4.7.32', 'auth'],
  [
    '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints',
    undefined,
    'yahooComplaints',
  ],
  ['450 Su dirección IP 192.0.2.1 se encuentra en una lista negra', undefined, 'ipListed'],
  ['451 4.7.1 Greylisted, come back later', undefined, ''],
]

test('what providers are known to write is said in words of its own, in both languages', async (t: TestContext) => {
  for (const [reply_text, reply_status = null, hint] of KNOWN) {
    const reply_code = Number(reply_text.slice(0, 3))
    const { groups } = await grouped([{ reply_code, reply_status, reply_text }])
    t.assert.strictEqual(groups[0]?.hint ?? '', hint, reply_text)
  }
  const texts = createTexts()
  const hints = new Set(loadBounceRules().literal.flatMap((rule) => rule.hint ?? []))
  for (const key of [...hints].flatMap((hint) => [`radar.hint.${hint}.cause`, `radar.hint.${hint}.todo`]))
    for (const language of LANGUAGES)
      t.assert.notStrictEqual(texts.format(language, { key, values: { target: 'x' } }), key)
})

test('what is held stands apart, without a next try', async (t: TestContext) => {
  const { groups } = await grouped([{}, { state: 'held' }, { state: 'held' }])
  t.assert.deepStrictEqual(
    groups.map(({ state, waiting, nextMs }) => [state, waiting, nextMs]),
    [
      ['held', 2, undefined],
      ['waiting', 1, 50],
    ],
  )
})

test('many rows are read in pieces, and their numbers do not make them different', async (t: TestContext) => {
  const count = 3 * RADAR_SLICE + 1
  const { groups, pauses } = await grouped(
    Array.from({ length: count }, (_, n) => ({
      destination: `d${n % 40}.test`,
      reply_host: 'mx1.google.com',
      reply_text: `Try again later, id ${n.toString(36)}-${n} <a${n}@x.test>`,
    })),
  )
  t.assert.strictEqual(groups.length, 1)
  t.assert.strictEqual(groups[0]?.waiting, count)
  t.assert.strictEqual(groups[0]?.domains.length, RADAR_DOMAINS)
  t.assert.strictEqual(groups[0]?.domainCount, 40)
  t.assert.strictEqual(pauses, 3)
})
