/**
 * What JMAP has beside mail and submission, as a client uses it, on each engine: what is attached, found, counted, put together
 * and told. RFC 8621 §4.9 and §5, RFC 9404, RFC 9425, RFC 9661, RFC 9007
 */
import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { request } from 'node:https'
import { after, before, suite, test } from 'node:test'
import { ENGINES } from '../kit/engines.ts'
import { type JmapAnswer, JmapClient } from '../kit/jmap-client.ts'
import { until } from '../kit/queue.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'
import { smimeSigning } from './smime-tests.ts'

type World = { readonly server: TestServer; readonly ana: JmapClient; readonly inbox: string }
type Made = Record<string, Record<string, string>>

/** What is answered to an upload that says it is so large, of which nothing comes. */
function uploadOf(
  server: TestServer,
  { accountId }: JmapClient,
  octets: number,
): Promise<number | undefined> {
  const basic = Buffer.from(`ana@empresa.test:${server.passwordOf('ana')}`).toString('base64')
  const headers = {
    host: `mail.empresa.test:${server.ports.https}`,
    authorization: `Basic ${basic}`,
    'content-type': 'text/plain',
    'content-length': String(octets),
  }
  const place = { host: '127.0.0.1', port: server.ports.https, rejectUnauthorized: false, agent: false }
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>()
  const begun = request({ ...place, path: `/jmap/upload/${accountId}`, method: 'POST', headers })
  begun.on('error', reject)
  begun.on('response', ({ statusCode }) => {
    resolve(statusCode)
    begun.destroy()
  })
  begun.flushHeaders()
  return promise
}

const INNER = `From: Carla <carla@fuera.test>
Subject: =?utf-8?q?El_a=C3=B1o?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=i

--i
Content-Type: text/plain; charset=utf-8

Dentro.
--i
Content-Type: text/csv; name="tabla.csv"
Content-Disposition: attachment; filename="tabla.csv"

a;b
--i--
`
const OUTER = `From: Bea <bea@fuera.test>
To: ana@empresa.test
Subject: Le reenvio
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=o

--o
Content-Type: text/plain

Mire esto.
--o
Content-Type: message/rfc822

${INNER}
--o--
`

const TESTS: Readonly<Record<string, (world: World) => Promise<void>>> = {
  async 'a message within a message is read, and what is attached to that is downloaded'({ ana, inbox }) {
    const id = await ana.put(OUTER, inbox)
    const { list } = await ana.call('Email/get', { ids: [id], properties: ['attachments', 'blobId'] })
    const [attached] = (list[0]?.['attachments'] ?? []) as Record<string, string>[]
    const blobId = attached?.['blobId'] ?? ''
    const nothing = await ana.upload('text/plain', '\r\nsin cabecera')
    const answer = await ana.call('Email/parse', {
      blobIds: [blobId, nothing, 'B999999'],
      properties: ['id', 'subject', 'from', 'hasAttachment', 'preview', 'attachments', 'threadId', 'size'],
    })
    assert.deepEqual([answer['notParsable'], answer['notFound']], [[nothing], ['B999999']])
    const parsed = (answer['parsed'] as Record<string, Record<string, unknown>>)[blobId]
    assert.deepEqual(
      [
        parsed?.['subject'],
        parsed?.['hasAttachment'],
        parsed?.['preview'],
        parsed?.['id'],
        parsed?.['threadId'],
      ],
      ['El año', true, 'Dentro.', null, null],
    )
    const [table] = (parsed?.['attachments'] ?? []) as Record<string, string>[]
    const path = `/jmap/download/${ana.accountId}/${table?.['blobId']}/tabla.csv`
    assert.equal((await ana.ask(path)).text, 'a;b')
    const deep = `/jmap/download/${ana.accountId}/B1${'-1'.repeat(9)}/x`
    assert.equal((await ana.ask(deep)).status, 404)
    const usual = (await ana.call('Email/parse', { blobIds: [blobId] }))['parsed'] as Record<string, object>
    assert.deepEqual(Object.keys(usual[blobId] ?? {}).includes('id'), false)
  },

  async 'what was looked for is marked where it stands'({ ana, inbox }) {
    const one = await ana.put(
      'From: a@b.test\nSubject: Pago de =?utf-8?q?la_Reuni=C3=B3n?=\n\nNada <b>aquí</b>.\n',
      inbox,
    )
    const two = await ana.put('From: a@b.test\nSubject: Otro\n\nLa reunión es en la sala <azul>.\n', inbox)
    const filter = {
      operator: 'AND',
      conditions: [{ text: 'reunion' }, { operator: 'NOT', conditions: [{ body: 'sala' }] }],
    }
    const answer = await ana.call('SearchSnippet/get', { filter, emailIds: [one, two, 'M999999'] })
    assert.deepEqual(answer['notFound'], ['M999999'])
    assert.deepEqual(answer.list, [
      { emailId: one, subject: 'Pago de la <mark>Reunión</mark>', preview: null },
      {
        emailId: two,
        subject: null,
        preview: 'La <mark>reunión</mark> es en la sala &lt;azul&gt;. ',
      },
    ])
    const none = await ana.call('SearchSnippet/get', { emailIds: [one] })
    assert.deepEqual(none.list, [{ emailId: one, subject: null, preview: null }])
  },

  async 'copies come from other accounts, of which there is none'({ ana, inbox }) {
    const copy = (fromAccountId: string) =>
      ana.calls(
        ['Email/copy', { fromAccountId, create: { x: { id: 'M1', mailboxIds: { [inbox]: true } } } }],
        ['Blob/copy', { fromAccountId, blobIds: ['B1'] }],
      )
    const types = (answers: Awaited<ReturnType<typeof copy>>) => answers.map(([, told]) => told['type'])
    assert.deepEqual(types(await copy('A999')), ['fromAccountNotFound', 'fromAccountNotFound'])
    assert.deepEqual(types(await copy(ana.accountId)), ['invalidArguments', 'invalidArguments'])
  },

  async 'a list of mailboxes is followed'({ ana, inbox }) {
    const question = { filter: { hasAnyRole: false }, sort: [{ property: 'name' }] }
    await ana.call('Mailbox/set', { create: { a: { name: 'Alfa' }, c: { name: 'Gama' } } })
    const before = await ana.call('Mailbox/query', question)
    assert.equal(before['canCalculateChanges'], true)
    const changesSince = (sinceQueryState: unknown) =>
      ana.call('Mailbox/queryChanges', { ...question, sinceQueryState, calculateTotal: true })
    await ana.put('Subject: x\n\nx\n', inbox)
    const quiet = await changesSince(before['queryState'])
    assert.deepEqual([quiet['removed'], quiet['added']], [[], []])
    const { created } = (await ana.call('Mailbox/set', {
      create: { b: { name: 'Beta' } },
      destroy: [before.ids[0]],
    })) as unknown as { readonly created: Made }
    const changes = await changesSince(before['queryState'])
    const list = before.ids.filter((id) => !(changes['removed'] as string[]).includes(id))
    for (const { id, index } of changes['added'] as { id: string; index: number }[]) list.splice(index, 0, id)
    const now = await ana.call('Mailbox/query', question)
    assert.deepEqual(list, now.ids)
    assert.ok(list.includes(created['b']?.['id'] ?? '') && changes['total'] === now.ids.length)
    const few = await ana.calls([
      'Mailbox/queryChanges',
      { ...question, sinceQueryState: before['queryState'], maxChanges: 1 },
    ])
    assert.equal(few[0]?.[1]['type'], 'tooManyChanges')
  },

  async 'blobs are put together, read in part, and found where they are'({ ana, inbox }) {
    const id = await ana.put('Subject: bulto\n\nuno dos tres\n', inbox)
    const whole = `B${id.slice(1)}`
    const data = [
      { 'data:asText': 'ñ-' },
      { blobId: whole, offset: 0, length: 7 },
      { 'data:asBase64': Buffer.from([0xff, 0xfe]).toString('base64') },
    ]
    const { created, notCreated } = (await ana.call('Blob/upload', {
      create: {
        uno: { data, type: 'Text/X-Prueba' },
        dos: { data: [{ blobId: whole, offset: 0, length: 1000 }] },
        tres: { data: [{ blobId: 'U7' }] },
        cuatro: { data: [{ 'data:asBase64': '*' }] },
      },
    })) as unknown as { readonly created: Made; readonly notCreated: Made }
    assert.deepEqual(
      [created['uno']?.['type'], created['uno']?.['size'], Object.keys(created)],
      ['text/x-prueba', 12, ['uno']],
    )
    assert.deepEqual(
      ['dos', 'tres', 'cuatro'].map((name) => notCreated[name]?.['type']),
      ['invalidProperties', 'blobNotFound', 'invalidProperties'],
    )
    const made = created['uno']?.['id'] ?? ''
    const octets = Buffer.concat([Buffer.from('ñ-Subject'), Buffer.from([0xff, 0xfe])])
    const properties = ['data', 'size', 'digest:sha-256']
    const { list, notFound } = (await ana.call('Blob/get', { ids: [made, 'U7'], properties })) as JmapAnswer
    assert.deepEqual(list, [
      {
        id: made,
        isEncodingProblem: true,
        'data:asBase64': octets.toString('base64'),
        'digest:sha-256': hash('sha256', octets, 'base64'),
        size: 12,
      },
    ])
    assert.deepEqual(notFound, ['U7'])
    const part = await ana.call('Blob/get', {
      ids: [whole],
      properties: ['data:asText'],
      offset: 9,
      length: 5,
    })
    assert.deepEqual(part.list, [{ id: whole, 'data:asText': 'bulto' }])
    const long = await ana.call('Blob/get', { ids: [whole], properties: ['data'], offset: 9, length: 5000 })
    assert.equal(long.list[0]?.['isTruncated'], true)

    const looked = await ana.call('Blob/lookup', {
      typeNames: ['Email', 'Mailbox', 'Thread'],
      ids: [whole, made, 'U7'],
    })
    assert.deepEqual(looked.list, [
      { id: whole, matchedIds: { Email: [id], Mailbox: [inbox], Thread: [`T${id.slice(1)}`] } },
      { id: made, matchedIds: { Email: [], Mailbox: [], Thread: [] } },
    ])
    assert.deepEqual(looked['notFound'], ['U7'])
    const [unknown] = await ana.calls(['Blob/lookup', { typeNames: ['Foo'], ids: [] }])
    assert.equal(unknown?.[1]['type'], 'unknownDataType')
  },

  async 'a quota is told once there is one, and followed'({ server, ana, inbox }) {
    const before = await ana.call('Quota/get')
    const ids = before.list.map((one) => one['id'])
    await server.cli(['account', 'set', 'ana@empresa.test', '--quota', '5GB'])
    await until(
      async () => (await ana.call('Quota/get', { ids: ['octets'] })).list[0]?.['hardLimit'] === 5 * 1024 ** 3,
    )
    const { list, state } = await ana.call('Quota/get', { ids: ['octets'] })
    assert.deepEqual(
      ['resourceType', 'scope', 'types', 'warnLimit'].map((name) => list[0]?.[name]),
      ['octets', 'account', ['Email'], 4_831_838_208],
    )
    const first = await ana.call('Quota/changes', { sinceState: before['state'] })
    assert.deepEqual(first[ids.includes('octets') ? 'updated' : 'created'], ['octets'])
    await ana.put('Subject: peso\n\nmás\n', inbox)
    const then = await ana.call('Quota/changes', { sinceState: state })
    assert.deepEqual(
      [(then['updated'] as string[]).includes('octets'), then['updatedProperties']],
      [true, ['used']],
    )
    const query = await ana.call('Quota/query', {
      filter: { type: 'Email', resourceType: 'octets' },
      sort: [{ property: 'used' }],
    })
    assert.deepEqual(query.ids, ['octets'])
  },
}

const SCRIPTS_AND_RECEIPTS: typeof TESTS = {
  async 'a script is checked, put, replaced, made the active one, and goes'({ ana }) {
    const good = await ana.upload('application/sieve', 'require ["fileinto"];\nfileinto "Pedidos";\n')
    const bad = await ana.upload('application/sieve', 'keep!')
    const check = async (blobId: string) => (await ana.call('SieveScript/validate', { blobId }))['error']
    assert.equal(await check(good), null)
    const fault = (await check(bad)) as Record<string, string>
    assert.equal(fault['type'], 'invalidSieve')
    assert.match(fault['description'] ?? '', /1.*5/)

    const set = async (args: Record<string, unknown>) => await ana.call('SieveScript/set', args)
    const first = await set({
      create: { a: { name: 'pedidos', blobId: good }, b: { name: 'malo', blobId: bad } },
      onSuccessActivateScript: '#a',
    })
    const made = (first['created'] as Made)['a']
    const id = made?.['id'] ?? ''
    assert.equal((first['notCreated'] as Made)['b']?.['type'], 'invalidSieve')
    // One of them failed: nothing is made the active one.
    assert.equal(made?.['isActive'], false)
    const again = await set({ create: { c: { name: 'pedidos', blobId: good } } })
    assert.deepEqual((again['notCreated'] as Made)['c'], { type: 'alreadyExists', existingId: id })

    const other = await ana.upload('application/sieve', 'keep;\n')
    const changed = await set({ update: { [id]: { blobId: other } }, onSuccessActivateScript: id })
    assert.deepEqual(changed['updated'], { [id]: null })
    const { list, state } = await ana.call('SieveScript/get')
    assert.deepEqual(
      list.map(({ name, isActive }) => [name, isActive]),
      [['pedidos', true]],
    )
    assert.notEqual(state, changed['oldState'])
    const path = `/jmap/download/${ana.accountId}/${String(list[0]?.['blobId'])}/pedidos.sieve`
    assert.equal((await ana.ask(path)).text, 'keep;\n')
    // What it said before is not there any more.
    const old = `/jmap/download/${ana.accountId}/${made?.['blobId']}/pedidos.sieve`
    assert.equal((await ana.ask(old)).status, 404)
    assert.deepEqual((await ana.call('SieveScript/query', { filter: { isActive: true } })).ids, [id])
    assert.deepEqual((await ana.call('SieveScript/query', { filter: { name: 'x' } })).ids, [])

    const active = await set({ destroy: [id] })
    assert.equal((active['notDestroyed'] as Made)[id]?.['type'], 'sieveIsActive')
    await set({ onSuccessDeactivateScript: true })
    assert.deepEqual((await set({ destroy: [id] }))['destroyed'], [id])
    assert.deepEqual((await ana.call('SieveScript/get')).list, [])
  },

  async 'who asked hears once that a message was read'({ server, ana, inbox }) {
    const id = await ana.put(
      'From: luis@empresa.test\nTo: ana@empresa.test\nSubject: =?utf-8?q?Reuni=C3=B3n?=\nMessage-ID: <pide@empresa.test>\n' +
        'Disposition-Notification-To: luis@empresa.test\n\n¿Lo leyó?\n',
      inbox,
    )
    const plain = await ana.put('From: luis@empresa.test\nSubject: nada\n\nx\n', inbox)
    const identityId = (await ana.call('Identity/get')).list[0]?.['id']
    const disposition = { actionMode: 'manual-action', sendingMode: 'mdn-sent-manually', type: 'displayed' }
    const send = { k1: { forEmailId: id, disposition, reportingUA: 'correo; Valija' } }
    const answers = await ana.calls([
      'MDN/send',
      { identityId, send, onSuccessUpdateEmail: { '#k1': { 'keywords/$seen': true } } },
    ])
    assert.deepEqual(
      answers.map(([name]) => name),
      ['MDN/send', 'Email/set'],
    )
    const sent = (answers[0]?.[1]['sent'] ?? {}) as Made
    assert.deepEqual(sent['k1'], {
      finalRecipient: 'rfc822;ana@empresa.test',
      originalMessageId: '<pide@empresa.test>',
    })
    const keywords = await ana.call('Email/get', { ids: [id], properties: ['keywords'] })
    assert.deepEqual(keywords.list[0]?.['keywords'], { $seen: true, $mdnsent: true })
    const twice = await ana.call('MDN/send', {
      identityId,
      send: { ...send, k2: { forEmailId: plain, disposition }, k3: { forEmailId: 'M999999', disposition } },
    })
    assert.deepEqual(
      Object.values(twice['notSent'] as Made).map(({ type }) => type),
      ['mdnAlreadySent', 'noRecipients', 'notFound'],
    )

    const luis = await JmapClient.open(server, 'luis')
    const find = async () =>
      (await luis.call('Email/query', { filter: { header: ['References', 'pide'] } })).ids
    await until(async () => (await find()).length === 1)
    const [receipt] = await find()
    const blobId = `B${receipt?.slice(1)}`
    const own = `B${id.slice(1)}`
    const { parsed, notParsable } = (await ana.call('MDN/parse', { blobIds: [own] })) as JmapAnswer
    assert.deepEqual([parsed, notParsable], [null, [own]])
    const read = (await luis.call('MDN/parse', { blobIds: [blobId] }))['parsed'] as Record<string, object>
    const { textBody, subject, ...machine } = read[blobId] as Record<string, unknown>
    assert.match(String(subject), /Reunión$/)
    assert.match(String(textBody), /ana@empresa\.test/)
    assert.deepEqual(machine, {
      forEmailId: null,
      includeOriginalMessage: false,
      reportingUA: 'correo; Valija',
      disposition,
      mdnGateway: null,
      originalRecipient: null,
      finalRecipient: 'rfc822;ana@empresa.test',
      originalMessageId: '<pide@empresa.test>',
      error: null,
      extensionFields: null,
    })
  },

  async 'an upload comes in pieces, whatever its size, and one that is too large is refused'({
    server,
    ana,
  }) {
    const large = Buffer.alloc(3 * 1024 * 1024 + 17, 'abcdefg')
    const blobId = await ana.upload('application/octet-stream', large)
    const got = await ana.ask(`/jmap/download/${ana.accountId}/${blobId}/x.bin`)
    assert.equal(got.headers['content-length'], String(large.length))
    assert.equal(hash('sha256', got.text), hash('sha256', large.toString()))
    const next = `U${Number(blobId.slice(1)) + 1}`
    assert.equal((await ana.ask(`/jmap/download/${ana.accountId}/${next}/x.bin`)).status, 404)
    // Refused before any of it comes: who writes on meanwhile may find nobody there.
    assert.equal(await uploadOf(server, ana, 50_000_001), 413)
  },
}

const signing = smimeSigning()
after(() => signing.end())

for (const engine of ENGINES)
  suite(`JMAP methods (${engine})`, () => {
    let world: World
    before(async () => {
      const server = await startServer({ engine, env: signing.env })
      const ana = await JmapClient.open(server, 'ana')
      world = { server, ana, inbox: await ana.role('inbox') }
    })
    after(() => world.server[Symbol.asyncDispose]())
    for (const [title, run] of Object.entries({ ...TESTS, ...SCRIPTS_AND_RECEIPTS }))
      test(title, () => run(world))
    test('a signature is told, and messages are found by it', signing, () => signing.run(world))
  })
