/** Servers that do not answer, or not as they should: bounded, and never a wrong password. THREATS ID6, §3.1, B2 */
import type { Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { BER } from '../../src/net/ldap/ber.ts'
import { ANSWER_MESSAGES, MESSAGE_BYTES } from '../../src/net/ldap/limits.ts'
import { WAITING_MAX } from '../../src/service/ldap/limits.ts'
import { addAccount, addCompany, openTestDirectory, type TestDirectory } from '../directory/company.ts'
import { attempt, from, makeAuthenticator, setPassword, steppedClock, WRONG } from '../directory/sign-in.ts'
import {
  entry,
  type HostileServer,
  type Question,
  reference,
  result,
  startHostile,
} from './hostile-server.ts'
import { keepLog, openOutside } from './ldap-world.ts'

const SILENT = 'try-later {"key":"auth.ldapSilent"}'
const BIND = 0x60
const SEARCH = 0x63
const ANA = 'ana@empresa.test'
const RIGHT = { mail: [ANA] }

async function company(): Promise<TestDirectory> {
  const opened = await openTestDirectory('sqlite')
  await addAccount(opened.directory, await addCompany(opened.directory, 'Empresa', 'empresa.test'), 'ana')
  const otra = await addCompany(opened.directory, 'Otra', 'otra.test')
  await setPassword(opened.directory, await addAccount(opened.directory, otra, 'eva'), 'una clave de aquí')
  return opened
}

type Answer = (socket: Socket, question: Question) => void

/** What ana hears, how long it takes, and why, as the log says. */
async function ask(
  answer: Answer,
): Promise<{ readonly said: string; readonly tookMs: number; readonly why: string }> {
  await using server = await startHostile(answer)
  await using opened = await company()
  const kept = keepLog()
  using outside = openOutside(server.config(), kept.log)
  const authenticator = makeAuthenticator(opened.directory, steppedClock(), { outside })
  const started = performance.now()
  const said = await attempt(authenticator, ANA, 'una clave', from('192.0.2.1'))
  return { said, tookMs: performance.now() - started, why: kept.text() }
}

const bound: Answer = (socket, { id, tag }) => {
  if (tag === BIND) socket.write(result('bind', id))
}

/** Binds its service, and answers a search so. */
function searched(answer: (socket: Socket, id: number) => void): Answer {
  return (socket, question) => {
    if (question.tag === SEARCH) answer(socket, question.id)
    else bound(socket, question)
  }
}

const NO_ANSWERS: readonly (readonly [what: string, answer: Answer, why: RegExp])[] = [
  ['nothing', () => undefined, /no answer in time/],
  [
    'one octet a while',
    (socket) => void setInterval(() => socket.write('0'), 200).unref(),
    /does not speak LDAP|no answer in time/,
  ],
  ['a goodbye', (socket) => socket.end(), /it closed the connection/],
  ['HTTP', (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'), /does not speak LDAP/],
  [
    'a length without end',
    (socket) => socket.write(Buffer.from([BER.sequence, 0x80, 0, 0])),
    /definite length/,
  ],
  [
    'four GiB',
    (socket) => socket.write(Buffer.from([BER.sequence, 0x84, 255, 255, 255, 255])),
    /at most 1048576 octets/,
  ],
  ['one octet too many', (socket) => socket.write(lengthOf(MESSAGE_BYTES - 4)), /at most 1048576 octets/],
  [
    'an element beyond its end',
    (socket) => socket.write(Buffer.from([BER.sequence, 3, 2, 5, 1])),
    /ends in time/,
  ],
  [
    'an answer to another question',
    (socket, { id }) => socket.write(result('bind', id + 7)),
    /nobody asked for/,
  ],
  [
    'two answers',
    (socket, { id }) => socket.write(Buffer.concat([result('bind', id), result('bind', id)])),
    /nobody asked for/,
  ],
  [
    'another kind of answer',
    (socket, { id }) => socket.write(result('done', id)),
    /an answer to something else/,
  ],
  ['a notice of disconnection', (socket) => socket.write(result('extended', 0, 52)), /it says goodbye/],
  ['a refused service', (socket, { id }) => socket.write(result('bind', id, 49)), /refuses bind_dn: 49/],
  [
    'busy',
    (socket, { id, tag }) => socket.write(tag === BIND ? result('bind', id) : result('done', id, 51)),
    /does not search: 51/,
  ],
  [
    'no such base',
    (socket, { id, tag }) => socket.write(tag === BIND ? result('bind', id) : result('done', id, 32)),
    /does not search: 32/,
  ],
  [
    'entries without end',
    searched((socket, id) => endless(socket, entry(id, 'cn=x', RIGHT))),
    /over the limit/,
  ],
  [
    'references without end',
    searched((socket, id) => endless(socket, reference(id, 'ldap://127.0.0.1:1/'))),
    /over the limit/,
  ],
  [
    'an entry of many values',
    searched((socket, id) =>
      socket.write(entry(id, 'cn=x', { mail: Array.from({ length: 20_001 }, () => '') })),
    ),
    /fewer values/,
  ],
]

test('what is no answer is a server that is silent', async (t: TestContext) => {
  for (const [what, answer, why] of NO_ANSWERS) {
    const heard = await ask(answer)
    t.assert.strictEqual(heard.said, SILENT, what)
    t.assert.match(heard.why, why, what)
    t.assert.ok(heard.tookMs < 8000, `${what} took ${heard.tookMs} ms`)
  }
})

/** The head of a message of that many octets. */
function lengthOf(size: number): Buffer {
  return Buffer.from([BER.sequence, 0x83, size >> 16, (size >> 8) & 255, size & 255])
}

function endless(socket: Socket, message: Buffer): void {
  socket.write(Buffer.concat(Array.from({ length: ANSWER_MESSAGES + 1 }, () => message)))
}

test('referrals are not followed', async (t: TestContext) => {
  await using elsewhere = await startHostile((socket, { id }) => socket.write(result('bind', id)))
  const here = searched((socket, id) =>
    socket.write(Buffer.concat([reference(id, elsewhere.url), result('done', id)])),
  )
  const { said, why } = await ask(here)
  t.assert.strictEqual(said, WRONG)
  t.assert.match(why, /not found/)
  t.assert.strictEqual(
    (await ask(searched((socket, id) => socket.write(result('done', id, 10))))).said,
    SILENT,
  )
  t.assert.strictEqual(elsewhere.connections, 0)
})

test('an entry without a name proves nobody', async (t: TestContext) => {
  const { said } = await ask(
    searched((socket, id) => socket.write(Buffer.concat([entry(id, '', RIGHT), result('done', id)]))),
  )
  t.assert.strictEqual(said, WRONG)
})

test('names of attributes are keys of nothing', async (t: TestContext) => {
  const hostile = Object.fromEntries<readonly string[]>([
    ['__proto__', ['x']],
    ['constructor', [ANA]],
    ['mail', []],
  ])
  const { said } = await ask(
    searched((socket, id) => socket.write(Buffer.concat([entry(id, 'cn=x', hostile), result('done', id)]))),
  )
  t.assert.strictEqual(said, WRONG)
  t.assert.strictEqual(({} as { x?: unknown }).x, undefined)
})

test('a server that never answers holds up nobody else, and no more than it may', async (t: TestContext) => {
  await using server = await startHostile(() => undefined)
  await using opened = await company()
  using outside = openOutside(server.config({ timeoutMs: 4000 }))
  const authenticator = makeAuthenticator(opened.directory, steppedClock(), { outside })
  let silent = 0
  const say = async (user: string, n: number): Promise<string> => {
    const context = from(`198.${18 + (n >> 8)}.${n & 255}.1`)
    const said = await attempt(authenticator, user, 'una clave de aquí', context)
    if (said === SILENT) silent++
    return said
  }
  const started = performance.now()
  const waiting = Array.from({ length: WAITING_MAX + 10 }, (_, n) => say(`x${n}@empresa.test`, n))
  t.assert.strictEqual(await say('eva@otra.test', 1000), 'ok')
  t.assert.strictEqual(silent, 0, 'others do not wait for it')
  const said = await Promise.all(waiting)
  t.assert.ok(performance.now() - started < 15_000, `all are answered: ${performance.now() - started} ms`)
  const busy = 'try-later {"key":"auth.busy"}'
  t.assert.deepStrictEqual(new Set(said), new Set([SILENT, busy]))
  t.assert.strictEqual(said.filter((one) => one === busy).length, 10 - 2)
  t.assert.ok(server.connections <= 2, `${server.connections} connections`)
})

test('the next server of the list is asked', async (t: TestContext) => {
  const good: Answer = (socket, { id, tag }) => {
    if (tag === SEARCH) socket.write(Buffer.concat([entry(id, 'cn=ana', RIGHT), result('done', id)]))
    else socket.write(result('bind', id))
  }
  await using silent = await startHostile(() => undefined)
  await using answering = await startHostile(good)
  await using opened = await company()
  const urls = ['ldap://127.0.0.1:1', silent.url, answering.url]
  using outside = openOutside(answering.config({ urls, timeoutMs: 3000 }))
  const authenticator = makeAuthenticator(opened.directory, steppedClock(), { outside })
  t.assert.strictEqual(await attempt(authenticator, ANA, 'una clave', from('192.0.2.1')), 'ok')
})

test('connections that the server closed are opened again', async (t: TestContext) => {
  let open: Socket[] = []
  await using server: HostileServer = await startHostile((socket, { id, tag }) => {
    open.push(socket)
    if (tag === SEARCH) socket.write(Buffer.concat([entry(id, 'cn=ana', RIGHT), result('done', id)]))
    else socket.write(result('bind', id))
  })
  await using opened = await company()
  using outside = openOutside(server.config())
  const clock = steppedClock()
  const authenticator = makeAuthenticator(opened.directory, clock, { outside })
  for (let n = 0; n < 4; n++) {
    t.assert.strictEqual(await attempt(authenticator, ANA, `una clave ${n}`, from('192.0.2.1')), 'ok')
    for (const socket of open) if (n % 2 === 0) socket.end()
    open = []
  }
})

test('a directory that binds by userPrincipalName and lets people read themselves', async (t: TestContext) => {
  const asked: Buffer[] = []
  await using server = await startHostile((socket, { id, tag, bytes }) => {
    asked.push(bytes)
    if (tag === SEARCH) {
      const found = {
        proxyAddresses: ['smtp:otra@empresa.test', 'SMTP:Ana@Empresa.test'],
        memberOf: ['CN=Mail,DC=corp'],
      }
      socket.write(Buffer.concat([entry(id, 'CN=Ana,DC=corp', found), result('done', id)]))
    } else if (bytes.includes('buena')) socket.write(result('bind', id))
    else socket.write(result('bind', id, 49, '80090308: LdapErr: DSID-0C090447, data 775, v4563'))
  })
  await using opened = await company()
  const kept = keepLog()
  const settings = {
    ...{
      bindAs: '{local}@corp.test',
      bindDn: '',
      base: 'dc=corp',
      filter: '(userPrincipalName={local}@corp.test)',
    },
    ...{ mailAttribute: 'proxyAddresses', groupAttribute: 'memberOf', group: 'cn=mail,dc=corp' },
  }
  using outside = openOutside(server.config(settings), kept.log)
  const authenticator = makeAuthenticator(opened.directory, steppedClock(), { outside })
  t.assert.strictEqual(await attempt(authenticator, ANA, 'buena', from('192.0.2.1')), 'ok')
  t.assert.strictEqual(await attempt(authenticator, ANA, 'mala', from('192.0.2.1')), WRONG)
  t.assert.match(
    kept.text(),
    /not bound: 49 80090308: LdapErr: DSID-0C090447, data 775/,
    'locked, says the log',
  )
  t.assert.strictEqual(await attempt(authenticator, 'ana\\x@empresa.test', 'buena', from('192.0.2.1')), WRONG)
  t.assert.ok(asked[0]?.includes('ana@corp.test') && asked[0].includes('buena'))
  t.assert.ok(asked[1]?.includes('userPrincipalName') && asked[1].includes('ana@corp.test'))
  t.assert.strictEqual(asked.length, 3)
  using others = openOutside(server.config({ ...settings, group: 'cn=otro,dc=corp' }))
  const stricter = makeAuthenticator(opened.directory, steppedClock(), { outside: others })
  t.assert.strictEqual(await attempt(stricter, ANA, 'buena', from('192.0.2.1')), WRONG)
})

test('behind a slow server nobody waits for longer than a sign-in may take', async (t: TestContext) => {
  await using server = await startHostile((socket, { id }) => {
    setTimeout(() => socket.write(result('bind', id)), 800)
  })
  await using opened = await company()
  using outside = openOutside(
    server.config({ bindAs: '{address}', bindDn: '', mailAttribute: '', connections: 1, timeoutMs: 1500 }),
  )
  const authenticator = makeAuthenticator(opened.directory, steppedClock(), { outside })
  const started = performance.now()
  const said = await Promise.all(
    [1, 2, 3, 4, 5, 6].map((n) => attempt(authenticator, ANA, `una clave ${n}`, from(`198.51.${n}.1`))),
  )
  t.assert.strictEqual(said[0], 'ok')
  t.assert.strictEqual(said[5], 'try-later {"key":"auth.busy"}')
  t.assert.ok(performance.now() - started < 10_000)
})
