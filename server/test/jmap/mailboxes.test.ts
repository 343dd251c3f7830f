/** Mailboxes as a client asks for, makes and removes them. RFC 8621 §2 */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { ENGINES } from '../kit/engines.ts'
import { JmapClient } from '../kit/jmap-client.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

/** Makes mailboxes: own name and, where it is in another of them, that one's. */
async function make(
  ana: JmapClient,
  ...boxes: readonly (readonly [name: string, parent?: string])[]
): Promise<(name: string) => string> {
  const create = Object.fromEntries(
    boxes.map(([name, parent]) => [name, { name, ...(parent !== undefined && { parentId: `#${parent}` }) }]),
  )
  const answer = await ana.call('Mailbox/set', { create })
  const created = answer['created'] as Record<string, { id: string }>
  return (name) => created[name]?.id ?? ''
}

const TESTS: Readonly<Record<string, (ana: JmapClient) => Promise<void>>> = {
  async 'as a tree, what is in a mailbox follows it before its neighbours'(ana) {
    const id = await make(
      ana,
      ['bosque'],
      ['ala', 'zorro'],
      ['zorro', 'bosque'],
      ['abeja', 'bosque'],
      ['panal', 'abeja'],
    )
    const ids = ['bosque', 'ala', 'zorro', 'abeja', 'panal'].map(id)
    const ask = async (args: Record<string, unknown>): Promise<readonly string[]> =>
      (await ana.call('Mailbox/query', { sort: [{ property: 'name' }], ...args })).ids.filter((one) =>
        ids.includes(one),
      )
    const tree = ['bosque', 'abeja', 'panal', 'zorro', 'ala'].map(id)
    assert.deepEqual(await ask({ sortAsTree: true }), tree)
    const turned = [{ property: 'name', isAscending: false }]
    assert.deepEqual(
      await ask({ sortAsTree: true, sort: turned }),
      ['bosque', 'zorro', 'ala', 'abeja', 'panal'].map(id),
    )
    // Those that hold them are not answered, and order them all the same.
    const leaves = { filter: { operator: 'OR', conditions: [{ name: 'panal' }, { name: 'ala' }] } }
    assert.deepEqual(await ask({ sortAsTree: true, ...leaves }), ['panal', 'ala'].map(id))
    assert.deepEqual(await ask(leaves), ['ala', 'panal'].map(id))
    assert.deepEqual(await ask({ filterAsTree: true, ...leaves }), [])
  },

  async 'an order or a filter that is not known is refused whatever there is to find'(ana) {
    const type = async (args: Record<string, unknown>): Promise<unknown> =>
      (await ana.calls(['Mailbox/query', args]))[0]?.[1]['type']
    const none = { filter: { role: 'none' } }
    assert.equal(await type({ ...none, sort: [{ property: 'size' }] }), 'unsupportedSort')
    assert.equal(
      await type({ sort: [{ property: 'sortOrder' }, { property: 'size' }], filter: { role: 'inbox' } }),
      'unsupportedSort',
    )
    assert.equal(await type({ sort: [{ property: 'name', collation: 'i;none' }] }), 'unsupportedSort')
    assert.equal(await type({ filter: { size: 1 } }), 'unsupportedFilter')
    assert.equal(await type({ filter: { operator: 'XOR', conditions: [] } }), 'unsupportedFilter')
  },

  async 'the bound of an answer is told where it is the server that set it'(ana) {
    assert.equal((await ana.call('Mailbox/query', { limit: 1 }))['limit'], undefined)
    assert.equal((await ana.call('Mailbox/query', { limit: 100_000 }))['limit'], 5_000)
  },

  async 'what a call makes it may change and destroy by the name that it gave it'(ana) {
    const { id: kept } = await only(ana, { create: { k: { name: 'quedan' } } })
    const gone = await ana.call('Mailbox/set', {
      create: { uno: { name: 'efímera' } },
      update: { '#uno': { name: 'otra' }, [kept]: { name: 'se queda' } },
      destroy: ['#uno'],
    })
    const { id } = (gone['created'] as Record<string, { id: string }>)['uno'] ?? { id: '' }
    assert.deepEqual(
      [gone['updated'], gone['notUpdated'], gone['destroyed'], gone['notDestroyed']],
      [{ [kept]: null }, { [id]: { type: 'willDestroy' } }, [id], null],
    )
    const inbox = await ana.role('inbox')
    const draft = { mailboxIds: { [inbox]: true }, subject: 'nada' }
    const email = await ana.call('Email/set', { create: { dos: draft }, destroy: ['#dos'] })
    const { id: emailId } = (email['created'] as Record<string, { id: string }>)['dos'] ?? { id: '' }
    assert.deepEqual([email['destroyed'], email['notDestroyed']], [[emailId], null])
  },

  async 'an order that is not kept is refused'(ana) {
    const made = await ana.call('Mailbox/set', { create: { uno: { name: 'ordenada', sortOrder: 3 } } })
    const refused = (answer: unknown, id: string): unknown => {
      const { type, properties } = (answer as Record<string, Record<string, unknown>>)[id] ?? {}
      return [type, properties]
    }
    assert.deepEqual(refused(made['notCreated'], 'uno'), ['invalidProperties', ['sortOrder']])
    const inbox = await ana.role('inbox')
    const changed = await ana.call('Mailbox/set', { update: { [inbox]: { sortOrder: 3 } } })
    assert.deepEqual(refused(changed['notUpdated'], inbox), ['invalidProperties', ['sortOrder']])
  },

  async 'a conversation is unread with any message of it; the trash counts by itself'(ana) {
    const id = await make(ana, ['obra'], ['plano'])
    const [obra, plano, trash] = [id('obra'), id('plano'), await ana.role('trash')]
    const counts = async (...boxes: readonly string[]): Promise<unknown> => {
      const { list } = await ana.call('Mailbox/get', { ids: boxes, properties: COUNTS })
      return list.map((one) => COUNTS.map((name) => one[name]))
    }
    const seen = { $seen: true } as const
    await ana.put(letter('raíz'), obra, seen)
    const answer = await ana.put(letter('eco', 'raíz'), plano)
    // Read here, and unread there: it is unread in both.
    assert.deepEqual(await counts(obra, plano), [
      [1, 0, 1, 1],
      [1, 1, 1, 1],
    ])
    // A draft that nobody read is not unread.
    await ana.put(letter('borrador', 'raíz'), obra, { $draft: true } as Record<string, true>)
    assert.deepEqual(await counts(obra), [[2, 0, 1, 1]])
    await ana.call('Email/set', { update: { [answer]: { mailboxIds: { [trash]: true } } } })
    assert.deepEqual(await counts(obra, trash), [
      [2, 0, 1, 0],
      [1, 1, 1, 1],
    ])
    await ana.put(letter('otro eco', 'raíz'), obra)
    await ana.call('Email/set', { update: { [answer]: { 'keywords/$seen': true } } })
    assert.deepEqual(await counts(obra, trash), [
      [3, 1, 1, 1],
      [1, 0, 1, 0],
    ])
  },
}

const COUNTS = ['totalEmails', 'unreadEmails', 'totalThreads', 'unreadThreads']
const letter = (name: string, answers = ''): string =>
  `From: bea@fuera.test\nSubject: ${answers === '' ? name : answers}\nMessage-ID: <${encodeURIComponent(name)}@fuera.test>\n${
    answers === '' ? '' : `In-Reply-To: <${encodeURIComponent(answers)}@fuera.test>\n`
  }\nHola.\n`

/** What the only creation of a call made. */
async function only(ana: JmapClient, args: Record<string, unknown>): Promise<{ readonly id: string }> {
  const [created] = Object.values(
    (await ana.call('Mailbox/set', args))['created'] as Record<string, { id: string }>,
  )
  return created ?? { id: '' }
}

for (const engine of ENGINES)
  suite(`JMAP mailboxes (${engine})`, () => {
    let server: TestServer
    let ana: JmapClient
    before(async () => {
      server = await startServer({ engine })
      ana = await JmapClient.open(server, 'ana')
    })
    after(() => server[Symbol.asyncDispose]())
    for (const [title, run] of Object.entries(TESTS)) test(title, () => run(ana))
  })
