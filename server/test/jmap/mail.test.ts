/** JMAP Mail as a client uses it, against the whole service on each engine. RFC 8621 */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { ENGINES } from '../kit/engines.ts'
import { JmapClient } from '../kit/jmap-client.ts'
import { until } from '../kit/queue.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

const letter = (subject: string, more = '', text = 'Hola.'): string =>
  `From: Bea <bea@fuera.test>\nTo: ana@empresa.test\nSubject: ${subject}\nMessage-ID: <${subject}@fuera.test>\n${more}Date: Fri, 20 Nov 2026 10:15:00 -0300\n\n${text}\n`

const MIXED = `From: =?utf-8?q?Jos=C3=A9?= <jose@fuera.test>
To: ana@empresa.test
Subject: =?utf-8?q?Reuni=C3=B3n?=
Message-ID: <mixta@fuera.test>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=a

--a
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Ma=C3=B1ana a las diez.
--b
Content-Type: text/html; charset=utf-8

<p>Mañana a las <b>diez</b>.</p>
--b--
--a
Content-Type: application/pdf; name="orden.pdf"
Content-Disposition: attachment; filename="orden.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--a--
`

type World = { readonly server: TestServer; ana: JmapClient; readonly inbox: string }

const TESTS: Readonly<Record<string, (world: World) => Promise<void>>> = {
  async 'what a message says is told in its properties'(world) {
    const { ana, inbox } = world
    const id = await ana.put(MIXED, inbox)
    const { list } = await ana.call('Email/get', {
      ids: [id],
      properties: [
        'subject',
        'from',
        'sentAt',
        'textBody',
        'htmlBody',
        'attachments',
        'bodyValues',
        'preview',
        'hasAttachment',
        'header:Subject:asRaw',
      ],
      bodyProperties: ['partId', 'type', 'name', 'size', 'blobId'],
      fetchTextBodyValues: true,
      fetchHTMLBodyValues: true,
    })
    const [email] = list
    assert.equal(email?.['subject'], 'Reunión')
    assert.deepEqual(email?.['from'], [{ name: 'José', email: 'jose@fuera.test' }])
    assert.equal(email?.['header:Subject:asRaw'], ' =?utf-8?q?Reuni=C3=B3n?=')
    assert.equal(email?.['preview'], 'Mañana a las diez.')
    assert.equal(email?.['hasAttachment'], true)
    assert.deepEqual(email?.['textBody'], [
      { partId: '2', type: 'text/plain', name: null, size: 19, blobId: `B${id.slice(1)}-2` },
    ])
    const values = email?.['bodyValues'] as Record<string, { value: string }>
    assert.match(values['2']?.value ?? '', /^Mañana a las diez\./)
    assert.match(values['3']?.value ?? '', /<b>diez<\/b>/)
    const [pdf] = (email?.['attachments'] ?? []) as Record<string, unknown>[]
    assert.deepEqual([pdf?.['name'], pdf?.['type'], pdf?.['size']], ['orden.pdf', 'application/pdf', 9])
    const file = await ana.ask(
      `/jmap/download/${ana.accountId}/${String(pdf?.['blobId'])}/orden.pdf?accept=application%2Fpdf`,
    )
    assert.equal(file.text, '%PDF-1.4\n')
    assert.equal(file.headers['content-type'], 'application/pdf')
    assert.equal(file.headers['content-disposition'], "attachment; filename*=utf-8''orden.pdf")
    assert.equal(file.headers['x-content-type-options'], 'nosniff')
  },

  async 'a list is asked for by filter and order, folded by conversation, and followed'(world) {
    const { ana } = world
    const mailboxes = await ana.call('Mailbox/set', { create: { uno: { name: 'Pedidos' } } })
    const box = (mailboxes['created'] as Record<string, { id: string }>)['uno']?.id ?? ''
    const ids: string[] = []
    for (const [n, name] of ['enero', 'febrero', 'marzo'].entries())
      ids.push(await ana.put(letter(name, '', `Factura ${n}`), box))
    ids.push(
      await ana.put(letter('enero', 'In-Reply-To: <enero@fuera.test>\n').replace('<enero@', '<enero2@'), box),
    )
    const question = { filter: { inMailbox: box }, sort: [{ property: 'subject' }], collapseThreads: true }
    const first = await ana.call('Email/query', { ...question, calculateTotal: true })
    assert.deepEqual([first['total'], first.ids], [3, [ids[3], ids[1], ids[2]]])
    const found = await ana.call('Email/query', { filter: { inMailbox: box, text: 'factura' } })
    assert.deepEqual([...found.ids].sort(), ids.slice(0, 3).sort())
    const byAnchor = await ana.call('Email/query', {
      ...question,
      anchor: ids[2],
      anchorOffset: -1,
      limit: 1,
    })
    assert.deepEqual([byAnchor['position'], byAnchor.ids], [1, [ids[1]]])

    // The newest of a conversation goes: the other one takes its place.
    await ana.call('Email/set', {
      destroy: [ids[3]],
      update: { [ids[1] ?? '']: { 'keywords/$flagged': true } },
    })
    const changes = await ana.call('Email/queryChanges', {
      ...question,
      sinceQueryState: first['queryState'],
    })
    const list = first.ids.filter((id) => !(changes['removed'] as string[]).includes(id))
    for (const { id, index } of changes['added'] as { id: string; index: number }[]) list.splice(index, 0, id)
    assert.deepEqual(list, [ids[0], ids[1], ids[2]])
    assert.deepEqual(list, (await ana.call('Email/query', question)).ids)
    const since = await ana.call('Email/changes', { sinceState: first['queryState'] })
    assert.deepEqual([since['created'], since['updated'], since['destroyed']], [[], [ids[1]], [ids[3]]])
    const flagged = await ana.call('Email/query', { filter: { inMailbox: box, hasKeyword: '$flagged' } })
    assert.deepEqual(flagged.ids, [ids[1]])
  },

  async 'a message may be in two mailboxes, moves, and is gone when it is destroyed'(world) {
    const { ana, inbox } = world
    const archive = await ana.role('archive')
    const id = await ana.put(letter('dos'), inbox)
    await ana.call('Email/set', {
      update: { [id]: { [`mailboxIds/${archive}`]: true, 'keywords/$seen': true } },
    })
    const get = async () =>
      (await ana.call('Email/get', { ids: [id], properties: ['mailboxIds', 'keywords'] })).list[0]
    assert.deepEqual((await get())?.['mailboxIds'], { [inbox]: true, [archive]: true })
    assert.deepEqual((await get())?.['keywords'], { $seen: true })
    await ana.call('Email/set', { update: { [id]: { mailboxIds: { [archive]: true } } } })
    assert.deepEqual((await get())?.['mailboxIds'], { [archive]: true })
    const wrong = await ana.call('Email/set', { update: { [id]: { mailboxIds: {} } } })
    assert.equal((wrong['notUpdated'] as Record<string, { type: string }>)[id]?.type, 'invalidProperties')
    await ana.call('Email/set', { destroy: [id] })
    assert.deepEqual((await ana.call('Email/get', { ids: [id] }))['notFound'], [id])
  },

  async 'a draft is written, sent, and filed among the sent; the other hears of it'(world) {
    const { server, ana } = world
    const luis = await JmapClient.open(server, 'luis')
    const [drafts, sent] = [await ana.role('drafts'), await ana.role('sent')]
    const blobId = await ana.upload('image/png', Buffer.from('89504e470d0a1a0a', 'hex'))
    const before = (await luis.call('Email/query'))['queryState']
    const { list: identities } = await ana.call('Identity/get')
    const answers = await ana.calls(
      [
        'Email/set',
        {
          create: {
            borrador: {
              mailboxIds: { [drafts]: true },
              keywords: { $draft: true, $seen: true },
              from: [{ name: 'Ana Quiroga', email: 'ana@empresa.test' }],
              to: [{ name: 'Luis', email: 'luis@empresa.test' }],
              subject: 'Reunión mañana',
              textBody: [{ partId: 't', type: 'text/plain' }],
              htmlBody: [{ partId: 'h', type: 'text/html' }],
              attachments: [{ blobId, type: 'image/png', name: 'año.png' }],
              bodyValues: { t: { value: '¿A las diez?' }, h: { value: '<p>¿A las diez?</p>' } },
            },
          },
        },
      ],
      [
        'EmailSubmission/set',
        {
          create: { envio: { emailId: '#borrador', identityId: identities[0]?.['id'] } },
          onSuccessUpdateEmail: {
            '#envio': {
              [`mailboxIds/${drafts}`]: null,
              [`mailboxIds/${sent}`]: true,
              'keywords/$draft': null,
            },
          },
        },
      ],
    )
    assert.deepEqual(
      answers.map(([name]) => name),
      ['Email/set', 'EmailSubmission/set', 'Email/set'],
    )
    assert.equal(answers[1]?.[1]['notCreated'], null, JSON.stringify(answers))
    await until(
      async () => (await luis.call('Email/changes', { sinceState: before }))['created']?.toString() !== '',
    )
    const { ids } = await luis.call('Email/query', { filter: { subject: 'Reunión mañana' } })
    const { list } = await luis.call('Email/get', {
      ids,
      properties: ['from', 'attachments', 'bodyValues'],
      fetchTextBodyValues: true,
    })
    assert.deepEqual(list[0]?.['from'], [{ name: 'Ana Quiroga', email: 'ana@empresa.test' }])
    const [file] = (list[0]?.['attachments'] ?? []) as Record<string, unknown>[]
    assert.equal(file?.['name'], 'año.png')
    assert.match(JSON.stringify(list[0]?.['bodyValues']), /¿A las diez\?/)
    const filed = await ana.call('Email/query', { filter: { inMailbox: sent, subject: 'Reunión' } })
    assert.equal(filed.ids.length, 1)
    // As somebody else she writes nothing.
    const forged = await ana.calls([
      'EmailSubmission/set',
      {
        create: {
          x: {
            emailId: filed.ids[0],
            identityId: identities[0]?.['id'],
            envelope: { mailFrom: { email: 'luis@empresa.test' }, rcptTo: [{ email: 'ana@empresa.test' }] },
          },
        },
      },
    ])
    assert.match(JSON.stringify(forged[0]?.[1]['notCreated']), /forbiddenFrom/)
  },

  async 'states survive a kill -9, and what was created is there'(world) {
    const { server, ana, inbox } = world
    const { state } = await ana.call('Mailbox/get', { ids: [] })
    const id = await ana.put(letter('sobrevive'), inbox)
    await server.kill9()
    await server.restart()
    world.ana = await JmapClient.open(server, 'ana')
    const again = world.ana
    const changes = await again.call('Email/changes', { sinceState: state })
    assert.deepEqual(changes['created'], [id])
    const boxes = await again.call('Mailbox/changes', { sinceState: state })
    assert.deepEqual(
      [boxes['updated'], boxes['updatedProperties']],
      [[inbox], ['totalEmails', 'unreadEmails', 'totalThreads', 'unreadThreads']],
    )
    const threads = await again.call('Thread/changes', { sinceState: state })
    assert.deepEqual(threads['created'], [`T${id.slice(1)}`])
  },
}

for (const engine of ENGINES)
  suite(`JMAP mail (${engine})`, () => {
    let world: World
    before(async () => {
      const server = await startServer({ engine })
      const ana = await JmapClient.open(server, 'ana')
      world = { server, ana, inbox: await ana.role('inbox') }
    })
    after(() => world.server[Symbol.asyncDispose]())
    for (const [title, run] of Object.entries(TESTS)) test(title, () => run(world))
  })
