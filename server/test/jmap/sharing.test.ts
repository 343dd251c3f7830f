/**
 * What others share, over JMAP: seen where there are rights, changed as far as they go, and nothing of what is not shared is seen,
 * named or inferred. RFC 9670, RFC 4314 §4, THREATS JM3
 */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { METHODS } from '../../src/edge/jmap/methods.ts'
import { ENGINES } from '../kit/engines.ts'
import { askHttp, cookieOf, sending } from '../kit/http-client.ts'
import { JmapClient } from '../kit/jmap-client.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'
import { openWebSocket } from '../kit/web-socket-client.ts'

type Named = Readonly<Record<string, { readonly id: string }>>
type Told = Readonly<Record<string, { readonly type: string }>> | null
/** What may be done with the message of a mailbox, and what it takes; the mailbox itself too. */
type Deed = readonly [title: string, name: string, args: (box: Box) => Record<string, unknown>, right: string]
type Box = { readonly id: string; readonly email: string; readonly blob: string; readonly other: string }

const READ = { mayReadItems: true }
const ALL = Object.fromEntries(
  ['mayReadItems', 'mayAddItems', 'mayRemoveItems', 'maySetSeen', 'maySetKeywords', 'mayCreateChild']
    .concat(['mayRename', 'mayDelete', 'maySubmit', 'mayShare'])
    .map((name) => [name, true]),
)
const DEEDS: readonly Deed[] = [
  [
    'marks as read',
    'Email/set',
    ({ email }) => ({ update: { [email]: { 'keywords/$seen': true } } }),
    'maySetSeen',
  ],
  [
    'stars',
    'Email/set',
    ({ email }) => ({ update: { [email]: { 'keywords/$flagged': true } } }),
    'maySetKeywords',
  ],
  [
    'labels',
    'Email/set',
    ({ email }) => ({ update: { [email]: { keywords: { obra: true } } } }),
    'maySetKeywords',
  ],
  [
    'writes',
    'Email/set',
    ({ id }) => ({ create: { n: { mailboxIds: { [id]: true }, subject: 'nuevo' } } }),
    'mayAddItems',
  ],
  [
    'imports',
    'Email/import',
    ({ id, blob }) => ({ emails: { n: { blobId: blob, mailboxIds: { [id]: true } } } }),
    'mayAddItems',
  ],
  [
    'makes a mailbox',
    'Mailbox/set',
    ({ id }) => ({ create: { n: { name: 'hija', parentId: id } } }),
    'mayCreateChild',
  ],
  ['renames', 'Mailbox/set', ({ id }) => ({ update: { [id]: { name: `Otro ${id}` } } }), 'mayRename'],
  [
    'shares on',
    'Mailbox/set',
    ({ id, other }) => ({ update: { [id]: { [`shareWith/${other}`]: READ } } }),
    'mayShare',
  ],
  ['destroys', 'Email/set', ({ email }) => ({ destroy: [email] }), 'mayRemoveItems'],
  ['removes', 'Mailbox/set', ({ id }) => ({ destroy: [id], onDestroyRemoveEmails: true }), 'mayDelete'],
]

class World {
  readonly ana: JmapClient
  readonly luis: JmapClient
  readonly admin: JmapClient

  constructor(ana: JmapClient, luis: JmapClient, admin: JmapClient) {
    this.ana = ana
    this.luis = luis
    this.admin = admin
  }

  principal(client: JmapClient): string {
    return `Pa${client.accountId.slice(1)}`
  }

  /** A mailbox of ana's with one message, shared with luis so far. */
  async box(name: string, rights: Record<string, boolean> | undefined, parentId?: string): Promise<Box> {
    const { ana } = this
    const shareWith = rights === undefined ? {} : { shareWith: { [this.principal(this.luis)]: rights } }
    const made = await ana.call('Mailbox/set', {
      create: { box: { name, parentId: parentId ?? null, ...shareWith } },
    })
    const id = (made['created'] as Named)['box']?.id ?? ''
    const email = await ana.put(`From: bea@fuera.test\nSubject: ${name}\n\nZarzamora de ${name}.\n`, id)
    const blob = await this.luis.upload('message/rfc822', 'Subject: traido\r\n\r\nhola\r\n')
    return { id, email, blob, other: this.principal(this.admin) }
  }

  /** As luis, about ana's account. */
  async asks(name: string, args: Record<string, unknown>): Promise<Record<string, unknown>> {
    const [answer] = await this.luis.calls([name, { accountId: this.ana.accountId, ...args }])
    return { name: answer?.[0], ...answer?.[1] }
  }

  /** The type of what was not done; '' when it was. */
  async fault(name: string, args: Record<string, unknown>): Promise<string> {
    const answer = await this.asks(name, args)
    if (answer['name'] === 'error') return String(answer['type'])
    const nots = ['notCreated', 'notUpdated', 'notDestroyed'].flatMap((key) =>
      Object.values((answer[key] as Told | undefined) ?? {}),
    )
    return nots[0]?.type ?? ''
  }
}

const TESTS: Readonly<Record<string, (world: World, server: TestServer) => Promise<void>>> = {
  async 'nothing shared: the account is not there, whatever is asked'(world) {
    const { luis } = world
    const session = (await luis.ask('/jmap/session')).json()
    assert.deepEqual(Object.keys(session['accounts'] as object), [luis.accountId])
    for (const name of METHODS.keys()) {
      if (name === 'Core/echo' || name.startsWith('PushSubscription/')) continue
      assert.match(await world.fault(name, {}), /accountNotFound|invalidArguments/, name)
    }
  },

  async 'what is shared is an account of its own, and nothing else of it is there'(world, server) {
    const { ana, luis } = world
    const hidden = await world.box('Secreta', undefined)
    const open = await world.box('Abierta', READ)
    const session = (await luis.ask('/jmap/session')).json()
    const account = (session['accounts'] as Record<string, Record<string, unknown>>)[ana.accountId]
    assert.deepEqual([account?.['isPersonal'], account?.['isReadOnly']], [false, true])
    const boxes = (await world.asks('Mailbox/get', {}))['list'] as Record<string, unknown>[]
    assert.deepEqual(
      boxes.map(({ id, name, totalEmails, unreadEmails, shareWith }) => [
        id,
        name,
        totalEmails,
        unreadEmails,
        shareWith,
      ]),
      [[open.id, 'Abierta', 1, 1, null]],
    )
    assert.deepEqual(boxes[0]?.['myRights'], {
      ...Object.fromEntries(Object.keys(ALL).map((name) => [name, false])),
      ...READ,
    })
    for (const filter of [
      null,
      { text: 'zarzamora' },
      { operator: 'NOT', conditions: [{ inMailbox: open.id }] },
    ])
      for (const collapseThreads of [false, true])
        assert.deepEqual(
          (await world.asks('Email/query', { filter, collapseThreads }))['ids'],
          filter !== null && 'operator' in filter ? [] : [open.email],
        )
    // As the reading pane shows it: its text behind a link, for as long as it is shared.
    const { port, password } = { port: server.ports.https, password: server.passwordOf('luis') }
    const signedIn = await askHttp(
      { port },
      '/api/v1/session',
      sending('POST', { address: 'luis@empresa.test', password }),
    )
    const headers = { cookie: cookieOf(signedIn) }
    const view = (id: string, account: string) =>
      askHttp({ port }, `/api/v1/messages/${id}/view?account=${account}`, { headers })
    const shownView = await view(open.email, ana.accountId)
    const [body] = shownView.json()['bodies'] as { readonly url: string }[]
    const text = () => askHttp({ port }, body?.url ?? '')
    assert.match((await text()).text, /Zarzamora de Abierta/)
    assert.equal((await view(hidden.email, ana.accountId)).status, 404)
    await ana.call('Mailbox/set', { update: { [open.id]: { shareWith: null } } })
    assert.notEqual((await text()).status, 200)
    // What an account has besides mail is its owner's alone.
    await world.box('Otra abierta', READ)
    for (const [name, { shared }] of METHODS)
      if (shared !== true && name !== 'Core/echo' && !name.startsWith('PushSubscription/'))
        assert.match(await world.fault(name, {}), /accountNotSupportedByMethod|invalidArguments/, name)
  },

  async 'what is hidden in an account of which something is shared is as what never was, octet by octet'(
    world,
  ) {
    const { ana, luis } = world
    const [secret, open] = [await world.box('Oculta', undefined), await world.box('A la vista', READ)]
    // The same octets for what is hidden and for what never was.
    const far = (id: string): string => id.replace(/\d+/, '9'.repeat(7))
    const asks = (id: Box): readonly (readonly [string, Record<string, unknown>])[] => [
      ['Email/get', { ids: [id.email] }],
      ['Thread/get', { ids: [`T${id.email.slice(1)}`] }],
      ['Mailbox/get', { ids: [id.id] }],
      ['Email/query', { filter: { inMailbox: id.id } }],
      ['Blob/get', { ids: [`B${id.email.slice(1)}`] }],
      ['Blob/lookup', { typeNames: ['Email', 'Mailbox'], ids: [`B${id.email.slice(1)}`] }],
      ['Email/parse', { blobIds: [`B${id.email.slice(1)}`] }],
      ['MDN/parse', { blobIds: [`B${id.email.slice(1)}`] }],
      ['SearchSnippet/get', { emailIds: [id.email] }],
      ['Email/set', { update: { [id.email]: { 'keywords/$seen': true } } }],
      ['Email/set', { destroy: [id.email] }],
      ['Mailbox/set', { update: { [id.id]: { name: 'x' } } }],
      ['Mailbox/set', { destroy: [id.id] }],
      ['Mailbox/set', { create: { n: { name: 'x', parentId: id.id } } }],
      ['Email/import', { emails: { n: { blobId: open.blob, mailboxIds: { [id.id]: true } } } }],
      ['Email/set', { update: { [open.email]: { mailboxIds: { [id.id]: true } } } }],
    ]
    const none: Box = { ...secret, id: far(secret.id), email: far(secret.email) }
    const nones = asks(none)
    for (const [at, [name, args]] of asks(secret).entries()) {
      const [real, gone] = [await world.asks(name, args), await world.asks(name, nones[at]?.[1] ?? {})]
      const plain = (told: unknown, of: Box): string =>
        JSON.stringify(told)
          .replaceAll(`"${of.id}"`, '"F"')
          .replaceAll(new RegExp(`"([BMT])${of.email.slice(1)}"`, 'g'), '"$1"')
      assert.equal(plain(real, secret), plain(gone, none), name)
    }
    const copy = async (id: string): Promise<unknown> =>
      (
        await luis.call('Email/copy', {
          fromAccountId: ana.accountId,
          create: { n: { id, mailboxIds: { [await luis.role('inbox')]: true } } },
        })
      )['notCreated']
    assert.deepEqual(await copy(secret.email), { n: { type: 'notFound' } })
    for (const account of [ana.accountId, luis.accountId])
      assert.equal((await luis.ask(`/jmap/download/${account}/B${secret.email.slice(1)}/x`)).status, 404)
    const shown = await luis.ask(`/jmap/download/${ana.accountId}/B${open.email.slice(1)}/x`)
    assert.match(shown.text, /Zarzamora de A la vista/)
  },

  async 'each deed takes its right: without it nothing happens, with it it does'(world) {
    // To rename is to make one beside it.
    const { id: tree } = await world.box('Árbol', ALL)
    for (const [title, name, args, right] of DEEDS) {
      const { [right]: _, ...others } = ALL
      // JMAP has two names for one right of IMAP.
      const without =
        right === 'mayRename' || right === 'mayDelete'
          ? { ...others, mayRename: false, mayDelete: false }
          : others
      const poor = await world.box(`Sin ${title}`, READ, tree)
      assert.equal(await world.fault(name, args(poor)), 'forbidden', `reads only: ${title}`)
      const almost = await world.box(`Casi ${title}`, without, tree)
      assert.equal(await world.fault(name, args(almost)), 'forbidden', `all but it: ${title}`)
      const rich = await world.box(`Con ${title}`, ALL, tree)
      assert.equal(await world.fault(name, args(rich)), '', `all: ${title}`)
    }
  },

  async 'a message is moved only out of where it may be removed, into where others may be put'(world) {
    const [from, to, closed] = [
      await world.box('Origen', ALL),
      await world.box('Destino', ALL),
      await world.box('Solo leer', READ),
    ]
    const move = (email: string, box: string) =>
      world.fault('Email/set', { update: { [email]: { mailboxIds: { [box]: true } } } })
    assert.equal(await move(from.email, closed.id), 'forbidden')
    assert.equal(await move(closed.email, from.id), 'forbidden')
    assert.equal(await move(from.email, to.id), '')
    assert.equal(
      await world.fault('Email/set', {
        update: { [to.email]: { mailboxIds: { [from.id]: true, [to.id]: true } } },
      }),
      '',
    )
  },

  async 'who reads it marks it for themselves alone'(world) {
    const { ana } = world
    const box = await world.box('Leída', ALL)
    const seen = async (client: 'ana' | 'luis'): Promise<unknown> => {
      const args = { ids: [box.email], properties: ['keywords'] }
      const { list } =
        client === 'ana'
          ? await ana.call('Email/get', args)
          : ((await world.asks('Email/get', args)) as never)
      return (list as { keywords: object }[])[0]?.keywords
    }
    const state = (await world.asks('Email/get', { ids: [] }))['state']
    const keywords = { $seen: true, $flagged: true }
    assert.equal(await world.fault('Email/set', { update: { [box.email]: { keywords } } }), '')
    assert.deepEqual([await seen('luis'), await seen('ana')], [keywords, { $flagged: true }])
    assert.deepEqual((await world.asks('Email/changes', { sinceState: state }))['updated'], [box.email])
    const before = (await ana.call('Email/get', { ids: [] }))['state']
    assert.equal(await world.fault('Email/set', { update: { [box.email]: { 'keywords/$seen': null } } }), '')
    assert.deepEqual((await ana.call('Email/changes', { sinceState: before }))['updated'], [])
  },

  async 'a message goes from one account into another one, and is never in none'(world) {
    const { ana, luis } = world
    const box = await world.box('De paso', ALL)
    const inbox = await luis.role('inbox')
    const both = await luis.calls([
      'Email/copy',
      {
        fromAccountId: ana.accountId,
        create: { n: { id: box.email, mailboxIds: { [inbox]: true }, keywords: { $seen: true } } },
        onSuccessDestroyOriginal: true,
      },
    ])
    assert.deepEqual(
      both.map(([name]) => name),
      ['Email/copy', 'Email/set'],
    )
    const id = ((both[0]?.[1]['created'] ?? {}) as Named)['n']?.id ?? ''
    const { list } = await luis.call('Email/get', { ids: [id], properties: ['subject', 'keywords'] })
    assert.deepEqual(list, [{ id, subject: 'De paso', keywords: { $seen: true } }])
    assert.deepEqual((await world.asks('Email/get', { ids: [box.email] }))['notFound'], [box.email])
    const back = { fromAccountId: luis.accountId, create: { n: { id, mailboxIds: { [box.id]: true } } } }
    assert.equal(await world.fault('Email/copy', back), '')
    const closed = await world.box('Sin entrada', READ)
    const into = { fromAccountId: luis.accountId, create: { n: { id, mailboxIds: { [closed.id]: true } } } }
    assert.equal(await world.fault('Email/copy', into), 'forbidden')
    const blob = await world.asks('Blob/copy', {
      fromAccountId: luis.accountId,
      blobIds: [`B${id.slice(1)}`, 'B9999999'],
    })
    assert.match(Object.values(blob['copied'] as object)[0] as string, /^U/)
    assert.deepEqual(blob['notCopied'], { B9999999: { type: 'notFound' } })
  },

  async 'people of the company are principals; with them one shares, and takes it back'(world) {
    const { ana, luis, admin } = world
    const { list, state } = (await ana.call('Principal/get', { properties: ['email', 'type'] })) as never as {
      list: { id: string; email: string; type: string }[]
      state: string
    }
    assert.ok(
      list.every(({ email }) => email.endsWith('@empresa.test')),
      JSON.stringify(list),
    )
    const [found] = (await ana.call('Principal/query', { filter: { text: 'luis' } })).ids
    assert.equal(found, world.principal(luis))
    assert.equal((await ana.call('Principal/changes', { sinceState: state }))['newState'], state)
    const box = await world.box('De ida y vuelta', READ)
    const shares = async (): Promise<unknown> =>
      (await ana.call('Mailbox/get', { ids: [box.id], properties: ['shareWith'] })).list[0]?.['shareWith']
    const change = async (patch: Record<string, unknown>): Promise<unknown> =>
      (await ana.call('Mailbox/set', { update: { [box.id]: patch } }))['notUpdated']
    assert.deepEqual(Object.keys((await shares()) as object), [world.principal(luis)])
    assert.equal(
      await change({ [`shareWith/${world.principal(admin)}`]: { ...READ, maySetSeen: true } }),
      null,
    )
    assert.equal(await change({ [`shareWith/${world.principal(luis)}/maySetKeywords`]: true }), null)
    const told = (await shares()) as Record<string, Record<string, boolean>>
    assert.deepEqual(
      [told[world.principal(admin)]?.['maySetSeen'], told[world.principal(luis)]?.['maySetKeywords']],
      [true, true],
    )
    for (const strange of ['Pa9999999', 'Pg1', world.principal(ana), 'x'])
      assert.notEqual(await change({ [`shareWith/${strange}`]: READ }), null, strange)
    const since = (await world.asks('Email/get', { ids: [box.email] }))['state']
    assert.equal(await change({ shareWith: null }), null)
    assert.deepEqual(await shares(), {})
    assert.equal(await world.fault('Email/changes', { sinceState: since }), 'cannotCalculateChanges')
    assert.deepEqual((await world.asks('Email/get', { ids: [box.email] }))['notFound'], [box.email])
  },
}

for (const engine of ENGINES)
  suite(`JMAP sharing (${engine})`, () => {
    let server: TestServer
    let world: World
    before(async () => {
      server = await startServer({ engine })
      const [ana, luis, admin] = await Promise.all(
        ['ana', 'luis', 'admin'].map((local) => JmapClient.open(server, local)),
      )
      assert.ok(ana && luis && admin)
      world = new World(ana, luis, admin)
    })
    after(() => server[Symbol.asyncDispose]())
    for (const [title, run] of Object.entries(TESTS)) test(title, () => run(world, server))

    test('what happens in what is shared is told as it happens, and nothing of the rest', async () => {
      const open = await world.box('Viva', ALL)
      const password = server.passwordOf('luis')
      const authorization = `Basic ${Buffer.from(`luis@empresa.test:${password}`).toString('base64')}`
      using socket = await openWebSocket(server.ports.https, { authorization })
      socket.say({ '@type': 'WebSocketPushEnable', dataTypes: ['Email', 'EmailSubmission', 'ContactCard'] })
      const heard = async (): Promise<unknown> => {
        const { changed } = (await socket.next()) as { changed: Record<string, Record<string, string>> }
        return Object.entries(changed).map(([id, states]) => [id, Object.keys(states)])
      }
      socket.say({
        '@type': 'Request',
        using: ['urn:ietf:params:jmap:core'],
        methodCalls: [['Core/echo', {}, 'a']],
      })
      assert.equal((await socket.next())['@type'], 'Response')
      await world.box('Callada', undefined)
      await world.ana.put('Subject: viva\n\nhola\n', open.id)
      assert.deepEqual(await heard(), [[world.ana.accountId, ['Email']]])
      await world.luis.call('ContactCard/set', { create: { a: { name: { full: 'Zoe' } } } })
      assert.deepEqual(await heard(), [[world.luis.accountId, ['Email', 'ContactCard']]])
    })
  })
