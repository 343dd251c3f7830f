/** What servers offer, refuse and get wrong, seen through the queue. */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import { suite, type TestContext, test } from 'node:test'
import { Secret } from '../../src/lib/secret.ts'
import { makeSelfSigned } from '../../src/runtime/self-signed.ts'
import type { QueueDeps } from '../../src/service/queue/queue-deps.ts'
import type { QueueService } from '../../src/service/queue/queue-service.ts'
import type { Route } from '../../src/store/queue-types.ts'
import { type Engine, openEngine } from '../kit/engines.ts'
import { onlyRecipient, routeTo, rowsLeft, startTestQueue, submission, until } from '../kit/queue.ts'
import { type SinkScript, type SmtpSink, smtpSink } from '../kit/smtp-sink.ts'

const PLAIN = ['SIZE', '8BITMIME']

type Rig = AsyncDisposable & {
  readonly queue: QueueService
  readonly sink: SmtpSink
  readonly engine: Engine
}

/** A queue that sends everything to one sink. How servers talk does not depend on the engine: SQLite is enough. */
async function rig(
  script: SinkScript,
  route: Partial<Route> = {},
  deps: Partial<QueueDeps> = {},
): Promise<Rig> {
  await using made = new AsyncDisposableStack()
  const engine = made.use(await openEngine('sqlite'))
  const sink = made.use(await smtpSink(script))
  const queue = made.use(await startTestQueue(engine.database('queue'), deps))
  await routeTo(queue, sink, route)
  const rest = made.move()
  return { engine, queue, sink, [Symbol.asyncDispose]: () => rest.disposeAsync() }
}

const tls = async (): Promise<{ cert: string; key: string }> => {
  const { certificate, key } = await makeSelfSigned(['localhost'], ['127.0.0.1'], Date.now())
  return { cert: certificate, key }
}

suite('old and new servers', () => {
  test('without PIPELINING every command waits for its answer', async (t: TestContext) => {
    await using r = await rig({ capabilities: PLAIN })
    await r.queue.enqueue(submission(['a@x.test', 'b@x.test']))
    await r.sink.received(1)
    t.assert.deepStrictEqual(
      r.sink.lines.map((line) => line.split(' ')[0]),
      ['EHLO', 'MAIL', 'RCPT', 'RCPT', 'DATA'],
    )
  })

  test('a server that knows no EHLO is greeted with HELO', async (t: TestContext) => {
    await using r = await rig({ ehlo: () => '502 5.5.1 What' })
    await r.queue.enqueue(submission('a@x.test'))
    await r.sink.received(1)
    t.assert.ok(r.sink.lines.includes('HELO correo.empresa.test'))
    t.assert.ok(r.sink.lines.includes('MAIL FROM:<ana@empresa.test>'))
  })

  test('CHUNKING sends the bytes as they are, dots too', async (t: TestContext) => {
    await using r = await rig({ capabilities: ['PIPELINING', 'CHUNKING', 'BINARYMIME', '8BITMIME'] })
    const bytes = Buffer.from('Subject: x\r\n\r\n.\r\n..\r\n\0\n\r binary')
    await r.queue.enqueue(submission('a@x.test', { bytes, body: 'binarymime' }))
    await r.sink.received(1)
    t.assert.deepStrictEqual(r.sink.messages[0]?.bytes, bytes)
    t.assert.ok(r.sink.lines.includes(`BDAT ${bytes.length} LAST`))
    t.assert.match(r.sink.lines[1] ?? '', /BODY=BINARYMIME/)
  })

  test('messages share a connection, the next envelope right behind the body', async (t: TestContext) => {
    await using r = await rig({}, {}, {})
    await Promise.all(Array.from({ length: 30 }, (_, n) => r.queue.enqueue(submission(`u${n}@x.test`))))
    await r.sink.received(30)
    t.assert.ok(r.sink.connections < 30)
  })

  test('DSN parameters are passed on where DSN is spoken', async (t: TestContext) => {
    await using r = await rig({})
    const dsn = { notify: ['success', 'failure'], originalRecipient: 'rfc822;o+r@x.test' } as const
    await r.queue.enqueue(
      submission('a@x.test', {
        recipients: [{ address: 'a@x.test', dsn }],
        ret: 'headers',
        envelopeId: 'e 1',
      }),
    )
    await r.sink.received(1)
    t.assert.match(r.sink.lines[1] ?? '', / RET=HDRS ENVID=e\+201$/)
    t.assert.strictEqual(
      r.sink.lines[2],
      'RCPT TO:<a@x.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;o+2Br@x.test',
    )
  })

  test('LMTP answers for each recipient', async (t: TestContext) => {
    await using r = await rig(
      { lmtp: (recipient) => (recipient.startsWith('full') ? '452 4.2.2 full' : undefined) },
      { lmtp: true },
    )
    await r.queue.enqueue(submission(['ok@x.test', 'full@x.test']))
    await r.sink.received(1)
    t.assert.match(r.sink.lines[0] ?? '', /^LHLO /)
    await until(async () => (await onlyRecipient(r.queue))?.state === 'waiting')
    t.assert.strictEqual((await onlyRecipient(r.queue))?.address, 'full@x.test')
  })
})

suite('what a server cannot take', () => {
  test('a message over its SIZE, binary, or SMTPUTF8 is refused without a word', async (t: TestContext) => {
    await using r = await rig({ capabilities: ['PIPELINING', 'SIZE 100'] })
    const utf8 = { smtpUtf8: true, bytes: Buffer.from('Subject: ñ\r\n\r\nx\r\n') }
    await r.queue.enqueue(
      submission('big@x.test', { bytes: Buffer.from(`Subject: x\r\n\r\n${'x'.repeat(200)}\r\n`) }),
    )
    await r.queue.enqueue(
      submission('binary@x.test', { body: 'binarymime', bytes: Buffer.from('Subject: b\r\n\r\n\0') }),
    )
    await r.queue.enqueue(submission('utf8@x.test', utf8))
    // Their notices are too big for this server as well, and a notice has no notice.
    await until(async () => (await rowsLeft(r.queue)) === 0)
    t.assert.deepStrictEqual(
      r.sink.lines.filter((line) => !/^(EHLO|QUIT)/.test(line)),
      [],
    )
  })

  test('SMTPUTF8 that nothing needs is not asked for in vain', async (t: TestContext) => {
    await using r = await rig({ capabilities: PLAIN })
    await r.queue.enqueue(submission('a@x.test', { smtpUtf8: true }))
    await r.sink.received(1)
    t.assert.doesNotMatch(r.sink.lines[1] ?? '', /SMTPUTF8/)
  })

  test('more recipients than it takes at a time go in further transactions', async (t: TestContext) => {
    let taken = 0
    await using r = await rig({
      mail: () => {
        taken = 0
        return undefined
      },
      rcpt: () => (++taken > 3 ? '452 4.5.3 too many' : undefined),
    })
    await r.queue.enqueue(submission(Array.from({ length: 7 }, (_, n) => `u${n}@x.test`)))
    await until(async () => (await rowsLeft(r.queue)) === 0)
    t.assert.strictEqual(r.sink.messages.flatMap(({ rcptTo }) => rcptTo).length, 7)
    t.assert.strictEqual(r.sink.messages.length, 3)
  })

  test('DATA that is let through for nobody is ended with an empty message', async (t: TestContext) => {
    await using r = await rig({
      rcpt: (line) => (line.includes('no@') ? '550 5.1.1 unknown' : undefined),
    })
    await r.queue.enqueue(submission('no@x.test', { senderVerified: false }))
    await r.queue.enqueue(submission('yes@x.test'))
    await r.sink.received(1)
    t.assert.deepStrictEqual(r.sink.messages[0]?.rcptTo, ['yes@x.test'])
  })
})

suite('TLS', () => {
  test('STARTTLS is used where offered, whoever the server is', async (t: TestContext) => {
    await using r = await rig({ tls: await tls() })
    await r.queue.enqueue(submission('a@x.test'))
    await r.sink.received(1)
    t.assert.strictEqual(r.sink.messages[0]?.tls, true)
    t.assert.strictEqual(r.sink.lines.filter((line) => line.startsWith('EHLO')).length, 2)
  })

  test('a handshake that fails is done without, when TLS is only a chance', async (t: TestContext) => {
    const old = { ...(await tls()), maxVersion: 'TLSv1.1', minVersion: 'TLSv1' } as const
    await using r = await rig({ tls: old })
    await r.queue.enqueue(submission('a@x.test'))
    await r.sink.received(1)
    t.assert.strictEqual(r.sink.messages[0]?.tls, false)
    t.assert.strictEqual(r.sink.connections, 2)
  })

  test('required TLS: no STARTTLS, or a stranger’s certificate, and the mail waits', async (t: TestContext) => {
    for (const script of [{}, { tls: await tls() }]) {
      await using r = await rig(script, { tls: 'require' })
      await r.queue.enqueue(submission('a@x.test'))
      await until(async () => (await onlyRecipient(r.queue))?.attempts === 1)
      t.assert.match((await onlyRecipient(r.queue))?.reply_text ?? '', /TLS/)
      t.assert.ok(!r.sink.lines.some((line) => line.startsWith('MAIL')))
    }
  })

  test('required TLS with a certificate that is believed; TLS from the first byte', async (t: TestContext) => {
    const own = await tls()
    const roots = { tlsOptions: { ca: own.cert } }
    await using starts = await rig({ tls: own }, { tls: 'require' }, roots)
    await starts.queue.enqueue(submission('a@x.test'))
    await starts.sink.received(1)
    await using implicit = await rig({ implicitTls: own }, { tls: 'require', implicitTls: true }, roots)
    await implicit.queue.enqueue(submission('a@x.test'))
    await implicit.sink.received(1)
    t.assert.deepStrictEqual(
      [starts.sink, implicit.sink].map(({ messages }) => messages[0]?.tls),
      [true, true],
    )
  })
})

suite('sign-in', () => {
  test('PLAIN, LOGIN', async (t: TestContext) => {
    const said: string[] = []
    const auth: SinkScript['auth'] = async (line, say) => {
      said.push(line)
      if (line === 'AUTH LOGIN') said.push(await say('334 VXNlcm5hbWU6'), await say('334 UGFzc3dvcmQ6'))
      return '235 2.7.0 Ok'
    }
    for (const mechanism of ['PLAIN', 'LOGIN']) {
      await using r = await rig(
        { capabilities: [`AUTH ${mechanism}`], auth },
        { username: 'u', password: new Secret('p') },
      )
      await r.queue.enqueue(submission('a@x.test'))
      await r.sink.received(1)
    }
    t.assert.deepStrictEqual(said, ['AUTH PLAIN AHUAcA==', 'AUTH LOGIN', 'dQ==', 'cA=='])
  })

  test('a password that is refused keeps the mail waiting', async (t: TestContext) => {
    await using r = await rig(
      { capabilities: ['AUTH PLAIN'], auth: async () => '535 5.7.8 No' },
      { username: 'u', password: new Secret('p') },
    )
    await r.queue.enqueue(submission('a@x.test'))
    await until(async () => (await onlyRecipient(r.queue))?.attempts === 1)
    t.assert.strictEqual((await onlyRecipient(r.queue))?.reply_status, '4.7.0')
  })

  test('a password that does not open: the relay is not asked, and is asked when it is set again', async (t: TestContext) => {
    await using r = await rig(
      { capabilities: ['AUTH PLAIN'], auth: async () => '235 2.7.0 Ok' },
      { username: 'u', password: new Secret('p') },
    )
    await r.queue.store.db.write((sql) => sql.run("update queue_route set username = 'other'"))
    await r.queue.loadRoutes()
    await r.queue.enqueue(submission('a@x.test'))
    await until(async () => (await onlyRecipient(r.queue))?.attempts === 1)
    const waiting = await onlyRecipient(r.queue)
    t.assert.strictEqual(waiting?.reply_status, '4.3.5')
    t.assert.match(waiting?.reply_text ?? '', /^The password of the route for \* cannot be opened/)
    t.assert.strictEqual(r.sink.connections, 0)
    await routeTo(r.queue, r.sink, { username: 'u', password: new Secret('p') })
    await r.queue.enqueue(submission('b@x.test'))
    await r.sink.received(1)
    t.assert.ok(r.sink.lines.includes('AUTH PLAIN AHUAcA=='))
  })

  test('SCRAM-SHA-256, and a server that cannot prove itself', async (t: TestContext) => {
    for (const honest of [true, false]) {
      await using r = await rig(
        { capabilities: ['AUTH PLAIN SCRAM-SHA-256'], auth: scramServer('p', honest) },
        { username: 'u', password: new Secret('p') },
      )
      await r.queue.enqueue(submission('a@x.test'))
      if (honest) await r.sink.received(1)
      else await until(async () => (await onlyRecipient(r.queue))?.attempts === 1)
      t.assert.strictEqual(r.sink.messages.length, honest ? 1 : 0)
    }
  })
})

function scramServer(password: string, honest: boolean): NonNullable<SinkScript['auth']> {
  return async (line, say) => {
    const text = (encoded: string): string => Buffer.from(encoded, 'base64').toString()
    const first = text(line.split(' ')[2] ?? '').slice(3)
    const nonce = `${/r=(.*)$/.exec(first)?.[1]}${randomBytes(9).toString('base64')}`
    const salt = randomBytes(16)
    const serverFirst = `r=${nonce},s=${salt.toString('base64')},i=4096`
    const final = text(await say(`334 ${Buffer.from(serverFirst).toString('base64')}`))
    const [withoutProof = '', proof = ''] = final.split(',p=')
    const salted = pbkdf2Sync(password, salt, 4096, 32, 'sha256')
    const hmac = (key: Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest()
    const message = `${first},${serverFirst},${withoutProof}`
    const clientKey = hmac(salted, 'Client Key')
    const signature = hmac(createHash('sha256').update(clientKey).digest(), message)
    const expected = Buffer.from(clientKey.map((octet, at) => octet ^ (signature[at] ?? 0)))
    if (!expected.equals(Buffer.from(proof, 'base64'))) return '535 5.7.8 No'
    const server = honest ? hmac(hmac(salted, 'Server Key'), message) : randomBytes(32)
    await say(`334 ${Buffer.from(`v=${server.toString('base64')}`).toString('base64')}`)
    return '235 2.7.0 Ok'
  }
}
