/** Notices: who gets one, in which language, what it holds. */
import { suite, type TestContext, test } from 'node:test'
import PostalMime from 'postal-mime'
import type { Language } from '../../src/lib/text.ts'
import type { AccountId } from '../../src/mail/ids.ts'
import type { RuledDirectory } from '../../src/service/delivery/expand.ts'
import type { LocalDelivery } from '../../src/service/delivery/local-delivery.ts'
import type { QueueDeps } from '../../src/service/queue/queue-deps.ts'
import type { Submission } from '../../src/service/queue/submission.ts'
import type { AccountRecord, DomainRecord } from '../../src/store/directory-types.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { emptyDirectory, routeTo, rowsLeft, startTestQueue, submission, until } from '../kit/queue.ts'
import { type SinkScript, smtpSink } from '../kit/smtp-sink.ts'

type Inbox = { readonly address: string; readonly bytes: Uint8Array; readonly reversePath: string }

/** One account, ana@empresa.test, whose mailbox is an array. */
function anaIsInside(language: Language): { inbox: Inbox[]; deps: Partial<QueueDeps> } {
  const inbox: Inbox[] = []
  const account = { id: 1 as AccountId, address: 'ana@empresa.test', language } as AccountRecord
  const directory: RuledDirectory = {
    ...emptyDirectory,
    domain: async (name) =>
      name === 'empresa.test' ? ({ name, language: 'en' } as DomainRecord) : undefined,
    accountByAddress: async (address) => (address === account.address ? account : undefined),
    resolve: async (local, domain) => {
      if (domain !== 'empresa.test') return { kind: 'foreign' }
      if (local === 'ana') return { kind: 'account', account, subAddress: undefined }
      return { kind: 'unknown', domain: { name: domain } as DomainRecord }
    },
  }
  const local: LocalDelivery = {
    deliver: async ({ bytes, reversePath, recipients }) => {
      for (const { address } of recipients) inbox.push({ address, bytes, reversePath })
      return recipients.map(() => ({ kind: 'delivered', duplicate: false }))
    },
  }
  return { inbox, deps: { directory, local } }
}

/** Sends one message to a sink that answers so, and gives what came back to ana. */
async function comesBack(
  script: SinkScript,
  sent: Submission,
  language: Language = 'es',
  engineName = ENGINES[0] ?? 'sqlite',
): Promise<Inbox[]> {
  await using engine = await openEngine(engineName)
  await using sink = await smtpSink(script)
  const { inbox, deps } = anaIsInside(language)
  await using queue = await startTestQueue(engine.database('queue'), deps)
  await routeTo(queue, sink)
  await queue.enqueue(sent)
  await until(async () => (await rowsLeft(queue)) === 0)
  return inbox
}

const REFUSED: SinkScript = { rcpt: () => '550 5.1.1 no such user <img src=x onerror=alert(1)>' }
const bytes = Buffer.from(
  'From: ana@empresa.test\r\nSubject: =?utf-8?q?Reuni=C3=B3n?=\r\nMessage-ID: <m1@empresa.test>\r\n\r\nCuerpo.\r\n',
)

for (const name of ENGINES)
  test(`a refused message comes back in the sender’s language, on ${name}`, async (t: TestContext) => {
    const [notice] = await comesBack(
      REFUSED,
      submission('luis@x.test', { bytes, envelopeId: 'e1' }),
      'es',
      name,
    )
    const text = Buffer.from(notice?.bytes ?? []).toString()
    const mail = await PostalMime.parse(text)
    t.assert.strictEqual(notice?.reversePath, '')
    t.assert.strictEqual(mail.subject, 'No entregado: Reunión')
    t.assert.deepStrictEqual(mail.from, { name: 'Servicio de correo', address: 'postmaster@empresa.test' })
    t.assert.match(mail.text ?? '', /Su mensaje para luis@x\.test no se pudo entregar/)
    t.assert.match(mail.text ?? '', /Dirección no válida/)
    t.assert.match(mail.text ?? '', /550 5\.1\.1 no such user <img src=x onerror=alert\(1\)>/)
    t.assert.match(String(mail.html), /&lt;img src=x onerror=alert\(1\)&gt;/)
    t.assert.doesNotMatch(String(mail.html), /<img/)
    t.assert.match(text, /^Auto-Submitted: auto-replied\r$/m)
    t.assert.match(text, /^In-Reply-To: <m1@empresa\.test>\r$/m)
    t.assert.match(text, /^Content-Type: multipart\/report; report-type=delivery-status;/m)
    t.assert.match(text, /^Reporting-MTA: dns; correo\.empresa\.test\r\nOriginal-Envelope-Id: e1\r$/m)
    t.assert.match(text, /^Final-Recipient: rfc822; luis@x\.test\r\nAction: failed\r\nStatus: 5\.1\.1\r$/m)
    t.assert.match(
      text,
      /^Remote-MTA: dns; 127\.0\.0\.1\r\nDiagnostic-Code: smtp; 550 5\.1\.1 no such user </m,
    )
    t.assert.match(text, /^Content-Type: message\/rfc822\r\n(.*\r\n)*\r\nFrom: ana@empresa\.test\r\n/m)
    t.assert.ok(text.includes('Cuerpo.'))
  })

test('a misspelt domain is told with the one that was probably meant', async (t: TestContext) => {
  const textFor = async (to: string): Promise<string> => {
    const [notice] = await comesBack(REFUSED, submission(to, { bytes }))
    return (await PostalMime.parse(Buffer.from(notice?.bytes ?? []))).text ?? ''
  }
  t.assert.match(await textFor('luis@gmial.com'), /cada letra: ¿quiso escribir luis@gmail\.com\? Pida/)
  t.assert.match(await textFor('luis@x.test'), /cada letra\. Pida/)
})

suite('notices', () => {
  test('NOTIFY is obeyed', async (t: TestContext) => {
    const to = (notify: 'never' | 'success' | 'failure' | 'delay'): Submission =>
      submission('x', { recipients: [{ address: 'luis@x.test', dsn: { notify: [notify] } }] })
    t.assert.strictEqual((await comesBack(REFUSED, to('never'))).length, 0)
    t.assert.strictEqual((await comesBack(REFUSED, to('success'))).length, 0)
    t.assert.strictEqual((await comesBack(REFUSED, to('failure'))).length, 1)
  })

  test('success is told where the next server will not tell it', async (t: TestContext) => {
    const wanted = submission('x', {
      recipients: [{ address: 'luis@x.test', dsn: { notify: ['success'] } }],
    })
    const [relayed] = await comesBack({ capabilities: ['SIZE'] }, wanted, 'en')
    const mail = await PostalMime.parse(Buffer.from(relayed?.bytes ?? []))
    t.assert.match(mail.text ?? '', /Handed over: your message to luis@x\.test was accepted by 127\.0\.0\.1/)
    t.assert.match(Buffer.from(relayed?.bytes ?? []).toString(), /Action: relayed\r\nStatus: 2\./)
    const again = submission('x', { recipients: wanted.recipients })
    t.assert.strictEqual((await comesBack({}, again)).length, 0)
  })

  test('several recipients, one notice; RET=HDRS brings no body', async (t: TestContext) => {
    const found = await comesBack(
      REFUSED,
      submission(['a@x.test', 'b@x.test'], { bytes, ret: 'headers' }),
      'en',
    )
    t.assert.strictEqual(found.length, 1)
    const text = Buffer.from(found[0]?.bytes ?? []).toString()
    t.assert.match(text, /Final-Recipient: rfc822; a@x\.test[\s\S]*Final-Recipient: rfc822; b@x\.test/)
    t.assert.match(text, /Content-Type: text\/rfc822-headers/)
    t.assert.ok(!text.includes('Cuerpo.'))
    const mail = await PostalMime.parse(text)
    t.assert.match(mail.text ?? '', /Your message to 2 recipients could not be delivered/)
  })

  test('a notice about an internationalised message is one itself', async (t: TestContext) => {
    const sent = submission('josé@x.test', {
      smtpUtf8: true,
      bytes: Buffer.from('Subject: ñ\r\n\r\nñ\r\n'),
      body: '8bitmime',
    })
    const [notice] = await comesBack({ rcpt: () => '550 5.1.1 no' }, sent)
    const text = Buffer.from(notice?.bytes ?? []).toString()
    t.assert.match(text, /message\/global-delivery-status/)
    t.assert.match(text, /Final-Recipient: utf-8; josé@x\.test/)
    t.assert.match(text, /Content-Type: message\/global\r/)
  })

  test('a local recipient that does not exist', async (t: TestContext) => {
    const [notice] = await comesBack({}, submission('nadie@empresa.test', { bytes }))
    const text = Buffer.from(notice?.bytes ?? []).toString()
    t.assert.match(text, /Status: 5\.1\.1\r\nDiagnostic-Code: x-valija; there is no nadie@empresa\.test here/)
  })

  test('no line of a server gets out of its field', async (t: TestContext) => {
    const script: SinkScript = { rcpt: () => `550-5.1.1 a\r\n550 5.1.1 ${'x'.repeat(900)}\u001b]0;y` }
    const [notice] = await comesBack(script, submission('luis@x.test', { bytes }))
    const text = Buffer.from(notice?.bytes ?? []).toString()
    t.assert.ok(!text.includes('\u001b'))
    for (const line of text.split('\r\n')) t.assert.ok(Buffer.byteLength(line) <= 998)
    const mail = await PostalMime.parse(text)
    t.assert.match(mail.text ?? '', /550 5\.1\.1 a x{900}/)
  })
})
