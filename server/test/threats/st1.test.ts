/**
 * Texts that would be statements, in every field that keeps text: what is taken is kept as it was written, what is not
 * is refused in words, and nothing that runs afterwards trips over it. THREATS ST1
 */
import { type TestContext, test } from 'node:test'
import { Refusal } from '../../src/lib/refusal.ts'
import type { OrganisationId } from '../../src/mail/ids.ts'
import { derive } from '../../src/mail/message/derive.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { queueMethods } from '../../src/service/queue/queue-methods.ts'
import { OPERATOR, openBusyAdmin, type TestAdmin } from '../directory/admin.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { HOSTILE_TEXTS } from '../kit/hostile-texts.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { routeTo, startTestQueue, submission, until } from '../kit/queue.ts'
import { smtpSink } from '../kit/smtp-sink.ts'
import { eachEngine } from '../kit/stores.ts'

type Field = {
  readonly method: string
  readonly input: (text: string) => Json
  /** Where the text must stand afterwards, when it was taken. */
  readonly kept?: readonly [method: string, input: Json]
}

const luis = { address: 'luis@empresa.test' }
const show = {
  account: ['account.show', luis],
  company: ['organisation.list', {}],
  group: ['group.show', { address: 'todos@empresa.test' }],
  alias: ['alias.show', { address: 'info@empresa.test' }],
  appPasswords: ['app-password.list', luis],
} as const

/** Every text field of every method of the directory. */
const FIELDS: readonly Field[] = [
  { method: 'organisation.add', input: (name) => ({ name }), kept: show.company },
  { method: 'organisation.show', input: (company) => ({ company }) },
  { method: 'organisation.set', input: (company) => ({ company, language: 'en' }) },
  { method: 'organisation.set', input: (postmaster) => ({ company: 'Empresa', postmaster }) },
  { method: 'organisation.remove', input: (company) => ({ company: `${company} ` }) },
  { method: 'domain.add', input: (domain) => ({ domain, company: 'Empresa' }) },
  { method: 'domain.add', input: (company) => ({ domain: 'otra.empresa.test', company }) },
  {
    method: 'domain.add',
    input: (aliasOf) => ({ domain: 'otra2.empresa.test', company: 'Empresa', aliasOf }),
  },
  { method: 'domain.list', input: (company) => ({ company }) },
  { method: 'domain.show', input: (domain) => ({ domain }) },
  { method: 'domain.set', input: (domain) => ({ domain, language: 'en' }) },
  { method: 'domain.set', input: (catchAll) => ({ domain: 'empresa.test', catchAll }) },
  { method: 'domain.remove', input: (domain) => ({ domain }) },
  { method: 'account.add', input: (local) => ({ address: `${local}@empresa.test` }) },
  { method: 'account.add', input: (domain) => ({ address: `ana@${domain}` }) },
  { method: 'account.list', input: (domain) => ({ domain }) },
  { method: 'account.list', input: (after) => ({ domain: 'empresa.test', after }) },
  { method: 'account.show', input: (address) => ({ address }) },
  { method: 'account.set', input: (displayName) => ({ ...luis, displayName }), kept: show.account },
  { method: 'account.set', input: (local) => ({ address: `${local}@empresa.test`, displayName: 'x' }) },
  { method: 'account.rename', input: (to) => ({ ...luis, to }) },
  { method: 'account.suspend', input: (address) => ({ address }) },
  { method: 'account.password', input: (password) => ({ ...luis, password: `una frase larga ${password}` }) },
  {
    method: 'account.import',
    input: (name) => ({ csv: csvOf(['address', 'name'], ['nueva@empresa.test', name]) }),
  },
  { method: 'account.import', input: (local) => ({ csv: csvOf(['address'], [`${local}@empresa.test`]) }) },
  {
    method: 'account.import',
    input: (column) => ({ csv: csvOf(['address', column], ['x@empresa.test', 'y']) }),
  },
  { method: 'app-password.set', input: (name) => ({ ...luis, id: 1, name }), kept: show.appPasswords },
  { method: 'app-password.list', input: (address) => ({ address }) },
  {
    method: 'alias.add',
    input: (local) => ({ address: `${local}@empresa.test`, targets: ['ana@empresa.test'] }),
  },
  {
    method: 'alias.set',
    input: (local) => ({ address: 'info@empresa.test', targets: [`${local}@fuera.example`] }),
  },
  { method: 'alias.set', input: (target) => ({ address: 'info@empresa.test', targets: [target] }) },
  { method: 'alias.show', input: (address) => ({ address }) },
  { method: 'alias.list', input: (domain) => ({ domain }) },
  { method: 'alias.remove', input: (local) => ({ address: `${local}x@empresa.test` }) },
  {
    method: 'group.set',
    input: (name) => ({ address: 'todos@empresa.test', displayName: name }),
    kept: show.group,
  },
  { method: 'group.set', input: (member) => ({ address: 'todos@empresa.test', addMembers: [member] }) },
  { method: 'group.set', input: (writer) => ({ address: 'todos@empresa.test', listedWriters: [writer] }) },
  {
    method: 'group.add',
    input: (local) => ({ address: `${local}g@empresa.test`, members: ['ana@empresa.test'] }),
  },
  { method: 'group.show', input: (address) => ({ address }) },
  { method: 'group.list', input: (domain) => ({ domain }) },
]

function csvOf(names: readonly string[], cells: readonly string[]): string {
  const line = (row: readonly string[]): string =>
    row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')
  return `${line(names)}\n${line(cells)}\n`
}

/** What became of the text: `refused` in words, `taken`, `kept` to the letter, or what went wrong. */
async function fateOf(admin: TestAdmin, { method, input, kept }: Field, text: string): Promise<string> {
  const outcome = await admin
    .outcome(OPERATOR, method, input(text))
    .catch((error: unknown) => `threw ${error}`)
  if (outcome !== 'ok') return /^[a-z-]+ [a-z]+\.\w+$/i.test(outcome) ? 'refused' : outcome
  if (kept === undefined) return 'taken'
  const found = JSON.stringify(await admin.call(OPERATOR, ...kept))
  return found.includes(JSON.stringify(text)) ? 'kept' : `kept as ${found}`
}

for (const name of ENGINES)
  test(`${HOSTILE_TEXTS.length} texts in ${FIELDS.length} fields of the directory, on ${name}`, async (t: TestContext) => {
    await using admin = await openBusyAdmin(name)
    const fates: string[] = []
    for (const field of FIELDS)
      for (const text of HOSTILE_TEXTS) {
        const fate = await fateOf(admin, field, text)
        fates.push(fate)
        t.assert.match(fate, /^(?:refused|taken|kept)$/, `${field.method} ${text}`)
      }
    const keeping = FIELDS.filter(({ kept }) => kept !== undefined).length
    t.assert.strictEqual(fates.filter((fate) => fate === 'kept').length, keeping * HOSTILE_TEXTS.length)
    // Second order: everything that reads it again.
    for (const method of ['organisation.list', 'domain.list', 'account.list', 'alias.list', 'group.list']) {
      t.assert.strictEqual(await admin.outcome(OPERATOR, method, {}), 'ok', method)
      t.assert.strictEqual(await admin.outcome(await admin.as('jefa@empresa.test'), method, {}), 'ok', method)
    }
    const list = JSON.stringify(await admin.call(await admin.as('otra@ajena.test'), 'account.list', {}))
    t.assert.doesNotMatch(list, /empresa\.test/, 'nobody sees more than before')
  })

eachEngine(
  'mailboxes, keywords and subjects; searches find the text itself',
  async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    await using client = await world.client()
    const literal = (text: string): string => `{${Buffer.byteLength(text)}+}\r\n${text}`
    for (const text of HOSTILE_TEXTS) {
      const made = await client.command(`CREATE ${literal(`m ${text}`)}`)
      t.assert.match(made.tagged, / OK | NO | BAD /)
      await client.command(`SUBSCRIBE ${literal(`s ${text}`)}`)
      await client.command(`RENAME ${literal(`m ${text}`)} ${literal(`n ${text}`)}`)
      await client.command(`STATUS ${literal(`n ${text}`)} (MESSAGES)`)
      await client.command(`LIST "" ${literal(text)}`)
      const message = `From: a@otra.test\r\nSubject: uno ${text} dos\r\n\r\ncuerpo ${text} fin\r\n`
      t.assert.match((await client.append('INBOX', message)).tagged, / OK /)
    }
    await client.ok('SELECT INBOX')
    for (const [at, text] of HOSTILE_TEXTS.entries()) {
      await client.command(`STORE ${at + 1} +FLAGS (${text})`)
      for (const key of ['SUBJECT', 'BODY', 'TEXT', 'HEADER Subject']) {
        const before = key === 'BODY' ? 'cuerpo' : 'uno'
        const after = key === 'BODY' ? 'fin' : 'dos'
        const wanted = `${before} ${text} ${after}`
        const expected = HOSTILE_TEXTS.flatMap((other, n) =>
          `${before} ${other} ${after}`.toLowerCase() === wanted.toLowerCase() ? [n + 1] : [],
        )
        const [found] = await client.ok(`SEARCH ${key} ${literal(wanted)}`)
        t.assert.strictEqual(found, `* SEARCH ${expected.join(' ')}`, `${key} ${text}`)
      }
    }
    const [everything] = await client.ok('SEARCH ALL')
    t.assert.strictEqual(everything?.split(' ').length, 2 + HOSTILE_TEXTS.length)
    t.assert.ok((await client.ok('LIST "" "*"')).length > HOSTILE_TEXTS.length / 2)
    const { care } = world.stores
    t.assert.deepStrictEqual((await care.check(world.accounts.ana)).problems, [])
    await care.rebuild(world.accounts.ana, derive)
    t.assert.strictEqual((await care.maintain()).failed, 0)
  },
)

for (const name of ENGINES)
  test(`queue and routes, on ${name}`, async (t: TestContext) => {
    await using engine = await openEngine(name)
    await using sink = await smtpSink({ rcpt: () => `450 4.2.1 ${HOSTILE_TEXTS.join(' ').slice(0, 300)}` })
    await using queue = await startTestQueue(engine.database('queue'))
    await routeTo(queue, sink)
    await queue.enqueue(submission('luis@x.test'))
    const clock = { now: () => Date.now() }
    const findOrganisation = async (): Promise<OrganisationId> => 1 as OrganisationId
    const methods = methodTable(
      queueMethods({ service: queue, clock, texts: createTexts(), findOrganisation }),
    )
    const outcome = (method: string, input: Json): Promise<string> =>
      callAdmin(methods, OPERATOR, method, input).then(
        () => 'ok',
        (error: Error) => (error instanceof Refusal ? 'refused' : String(error)),
      )
    await until(async () => (await outcome('queue.list', { recipient: 'luis@x.test' })) === 'ok')
    for (const text of HOSTILE_TEXTS) {
      for (const key of ['id', 'domain', 'sender', 'recipient', 'after'])
        t.assert.match(await outcome('queue.list', { [key]: text }), /^(ok|refused)$/, `${key} ${text}`)
      for (const verb of ['queue.hold', 'queue.drop'])
        t.assert.match(await outcome(verb, { recipient: text }), /^(ok|refused)$/, `${verb} ${text}`)
      const route = { domain: 'y.test', host: '127.0.0.1', port: 25, username: 'u', password: 'p' }
      for (const key of ['domain', 'host', 'username', 'password'])
        t.assert.match(
          await outcome('route.set', { ...route, [key]: text }),
          /^(ok|refused)$/,
          `${key} ${text}`,
        )
      t.assert.match(await outcome('route.remove', { domain: text }), /^(ok|refused)$/)
    }
    for (const method of ['queue.list', 'queue.status', 'route.list'])
      t.assert.strictEqual(await outcome(method, {}), 'ok')
  })
